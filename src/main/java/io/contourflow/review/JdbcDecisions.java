package io.contourflow.review;

import io.contourflow.cases.ContourSet;
import io.contourflow.cases.ContourStructure;
import io.contourflow.cases.ReviewState;
import io.contourflow.kernel.ArtifactRef;
import io.contourflow.kernel.ContentHash;
import io.contourflow.kernel.ContourSetId;
import java.sql.ResultSet;
import java.sql.Timestamp;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Decisions in {@code imaging.contour_decision} and {@code imaging.contour_structure_set}. */
@Repository
class JdbcDecisions implements Decisions {
    private final JdbcClient jdbc;

    JdbcDecisions(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public void record(ContourSet seen, ContourReview.Decision decision, ReviewRules.Signature signature) {
        jdbc.sql("""
                        insert into imaging.contour_decision
                            (contour_set_id, set_version, content_hash, approve, structures, reason, meaning, actor,
                             actor_name, decided_at, withdrawal)
                        values (:set, :version, :hash, :approve, string_to_array(:structures, E'\\n'), :reason,
                                :meaning, :actor, :name, :at, :withdrawal)
                        """)
                .param("set", seen.id().value())
                .param("version", seen.version())
                .param("hash", seen.contentHash().hex())
                .param("approve", decision.approve())
                .param("structures", String.join("\n", decision.structures()))
                .param("reason", decision.reason().strip())
                .param("meaning", decision.meaning())
                .param("actor", signature.userId())
                .param("name", signature.name())
                .param("at", Timestamp.from(signature.at()))
                .param("withdrawal", decision.verdict() == ContourReview.Verdict.WITHDRAW)
                .update();
    }

    @Override
    public void recordEdit(ContourSet seen, ContourStructure after, ReviewRules.Signature editor) {
        jdbc.sql("""
                        insert into imaging.contour_edit
                            (contour_set_id, set_version, structure, contours_hash, actor, edited_at)
                        values (:set, :version, :structure, :contours, :actor, :at)
                        """)
                .param("set", seen.id().value())
                .param("version", seen.version())
                .param("structure", after.name())
                .param("contours", after.contours().toString())
                .param("actor", editor.userId())
                .param("at", Timestamp.from(editor.at()))
                .update();
    }

    @Override
    public List<Readings.Approval> approvals(ContourSetId id) {
        return jdbc.sql("""
                        select * from imaging.contour_structure_approval
                        where contour_set_id = :set order by structure, approved_at, actor
                        """)
                .param("set", id.value())
                .query((row, n) -> new Readings.Approval(
                        row.getString("structure"),
                        row.getString("contours_hash"),
                        new ReviewRules.Signature(
                                row.getString("actor"),
                                row.getString("actor_name"),
                                row.getTimestamp("approved_at").toInstant())))
                .list();
    }

    @Override
    public void keepApprovals(ContourSetId id, List<Readings.Approval> approvals) {
        jdbc.sql("delete from imaging.contour_structure_approval where contour_set_id = :set")
                .param("set", id.value())
                .update();
        for (Readings.Approval approval : approvals) {
            jdbc.sql("""
                            insert into imaging.contour_structure_approval
                                (contour_set_id, structure, contours_hash, actor, actor_name, approved_at)
                            values (:set, :structure, :contours, :actor, :name, :at)
                            """)
                    .param("set", id.value())
                    .param("structure", approval.structure())
                    .param("contours", approval.contours())
                    .param("actor", approval.signature().userId())
                    .param("name", approval.signature().name())
                    .param("at", Timestamp.from(approval.signature().at()))
                    .update();
        }
    }

    @Override
    public Map<String, Set<String>> editors(ContourSetId id) {
        Map<String, Set<String>> editors = new HashMap<>();
        jdbc.sql("select distinct structure, actor from imaging.contour_edit where contour_set_id = :set")
                .param("set", id.value())
                .query((ResultSet row) -> {
                    editors.computeIfAbsent(row.getString("structure"), name -> new HashSet<>())
                            .add(row.getString("actor"));
                });
        return editors;
    }

    @Override
    public Optional<ContentHash> approvedContent(ContourSetId id) {
        return jdbc.sql("""
                        select content_hash from imaging.contour_decision
                        where contour_set_id = :set and approve order by id desc limit 1
                        """)
                .param("set", id.value())
                .query(String.class)
                .optional()
                .map(ContentHash::new);
    }

    @Override
    public Optional<ArtifactRef> structureSet(ContourSetId id, long version, StructureSetWriter.Part part) {
        return jdbc.sql("""
                        select artifact from imaging.contour_structure_set
                        where contour_set_id = :set and set_version = :version and part = :part
                        """)
                .param("set", id.value())
                .param("version", version)
                .param("part", part.name())
                .query(String.class)
                .optional()
                .map(ArtifactRef::parse);
    }

    @Override
    public void keepStructureSet(ContourSet set, StructureSetWriter.Part part, ArtifactRef bytes) {
        jdbc.sql("""
                        insert into imaging.contour_structure_set
                            (contour_set_id, set_version, part, approved, artifact, written_at)
                        values (:set, :version, :part, :approved, :artifact, now())
                        on conflict do nothing
                        """)
                .param("set", set.id().value())
                .param("version", set.version())
                .param("part", part.name())
                .param("approved", set.state() == ReviewState.APPROVED)
                .param("artifact", bytes.toString())
                .update();
    }
}
