package io.contourflow.review;

import io.contourflow.cases.ContourSet;
import io.contourflow.cases.ReviewState;
import io.contourflow.kernel.ArtifactRef;
import io.contourflow.kernel.ContentHash;
import io.contourflow.kernel.ContourSetId;
import java.sql.Timestamp;
import java.util.Optional;
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
                             actor_name, decided_at)
                        values (:set, :version, :hash, :approve, string_to_array(:structures, E'\\n'), :reason,
                                :meaning, :actor, :name, :at)
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
                .update();
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
    public Optional<ArtifactRef> structureSet(ContourSetId id, long version) {
        return jdbc.sql("""
                        select artifact from imaging.contour_structure_set
                        where contour_set_id = :set and set_version = :version
                        """)
                .param("set", id.value())
                .param("version", version)
                .query(String.class)
                .optional()
                .map(ArtifactRef::parse);
    }

    @Override
    public void keepStructureSet(ContourSet set, ArtifactRef bytes) {
        jdbc.sql("""
                        insert into imaging.contour_structure_set
                            (contour_set_id, set_version, approved, artifact, written_at)
                        values (:set, :version, :approved, :artifact, now())
                        on conflict do nothing
                        """)
                .param("set", set.id().value())
                .param("version", set.version())
                .param("approved", set.state() == ReviewState.APPROVED)
                .param("artifact", bytes.toString())
                .update();
    }
}
