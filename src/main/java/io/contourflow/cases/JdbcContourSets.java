package io.contourflow.cases;

import io.contourflow.kernel.ArtifactRef;
import io.contourflow.kernel.CaseId;
import io.contourflow.kernel.ContourSetId;
import io.contourflow.kernel.Problem;
import io.contourflow.kernel.SeriesUid;
import io.contourflow.kernel.StructureAssessment;
import io.contourflow.kernel.StructureCode;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/**
 * Contour sets in PostgreSQL; the database itself allows one set in force per case and role. Reading is transactional
 * too: a set and its structures are two queries that must see one state and share one connection.
 */
@Repository
@Transactional(readOnly = true)
class JdbcContourSets implements ContourSets {
    private final JdbcClient jdbc;
    private final ApplicationEventPublisher events;

    JdbcContourSets(JdbcClient jdbc, ApplicationEventPublisher events) {
        this.jdbc = jdbc;
        this.events = events;
    }

    @Override
    @Transactional
    public ContourSet add(ContourSet set) {
        // The case row serialises writers of one case, so that superseding and adding are one step.
        boolean found = jdbc.sql("select id from imaging.imaging_case where id = :id for update")
                .param("id", set.caseId().value())
                .query(UUID.class)
                .optional()
                .isPresent();
        if (!found) {
            throw Problem.notFound("case", set.caseId());
        }
        Optional<ContourSet> known = find(set.id());
        if (known.isPresent()) {
            return known.get();
        }
        jdbc.sql("""
            update imaging.contour_set set state = 'SUPERSEDED', version = version + 1
             where imaging_case_id = :caseId and role = :role and state <> 'SUPERSEDED'
            """)
                .param("caseId", set.caseId().value())
                .param("role", set.role().name())
                .update();
        insert(set);
        insertStructures(set);
        events.publishEvent(new CaseChanged(set.caseId()));
        return require(set.id());
    }

    private void insert(ContourSet set) {
        jdbc.sql("""
            insert into imaging.contour_set (id, imaging_case_id, role, series_uid, origin, producer, state,
                decision_reason, decided_by, decided_by_name, decided_at, created_at, version)
            values (:id, :caseId, :role, :series, :origin, :producer, :state,
                :reason, :decidedBy, :decidedByName, :decidedAt, :createdAt, :version)
            """)
                .param("id", set.id().value())
                .param("caseId", set.caseId().value())
                .param("role", set.role().name())
                .param("series", set.series().value())
                .param("origin", set.origin().name())
                .param("producer", set.producer())
                .param("state", set.state().name())
                .param("reason", set.decisionReason())
                .param("decidedBy", set.decidedBy())
                .param("decidedByName", set.decidedByName())
                .param("decidedAt", Rows.toColumn(set.decidedAt()))
                .param("createdAt", Rows.toColumn(set.createdAt()))
                .param("version", set.version())
                .update();
    }

    private void insertStructures(ContourSet set) {
        for (ContourStructure structure : set.structures()) {
            StructureAssessment assessment = structure.assessment();
            StructureCode code = assessment.code();
            jdbc.sql("""
                insert into imaging.contour_structure (contour_set_id, number, name, rgb, interpreted_type,
                    algorithm, volume_ml, contours_hash, mask_hash, state,
                    flags, uncertainty, code_scheme, code_value, code_meaning)
                values (:set, :number, :name, :rgb, :type, :algorithm, :volumeMl, :contours, :mask, :state,
                    :flags, :uncertainty, :codeScheme, :codeValue, :codeMeaning)
                """)
                    .param("set", set.id().value())
                    .param("number", structure.number())
                    .param("name", structure.name())
                    .param("rgb", structure.rgb())
                    .param("type", structure.interpretedType())
                    .param("algorithm", structure.algorithm())
                    .param("volumeMl", structure.volumeMl())
                    .param("contours", structure.contours().toString())
                    .param("mask", structure.mask().toString())
                    .param("state", structure.state().name())
                    .param("flags", String.join("\n", assessment.flags()))
                    .param("uncertainty", assessment.uncertainty())
                    .param("codeScheme", code == null ? null : code.scheme())
                    .param("codeValue", code == null ? null : code.value())
                    .param("codeMeaning", code == null ? null : code.meaning())
                    .update();
        }
    }

    @Override
    public ContourSet require(ContourSetId id) {
        return find(id).orElseThrow(() -> Problem.notFound("contour set", id));
    }

    private Optional<ContourSet> find(ContourSetId id) {
        return jdbc.sql("select * from imaging.contour_set where id = :id")
                .param("id", id.value())
                .query(this::read)
                .optional();
    }

    @Override
    public List<ContourSet> inForce(CaseId caseId) {
        return jdbc.sql("""
            select * from imaging.contour_set where imaging_case_id = :caseId and state <> 'SUPERSEDED'
             order by role
            """).param("caseId", caseId.value()).query(this::read).list();
    }

    @Override
    public Map<CaseId, List<ReviewState>> statesInForce(Set<CaseId> caseIds) {
        if (caseIds.isEmpty()) {
            return Map.of();
        }
        Map<CaseId, List<ReviewState>> states = new HashMap<>();
        jdbc.sql("""
                        select imaging_case_id, state from imaging.contour_set
                         where imaging_case_id in (:caseIds) and state <> 'SUPERSEDED' order by imaging_case_id, role
                        """)
                .param("caseIds", caseIds.stream().map(CaseId::value).toList())
                .query(row -> {
                    states.computeIfAbsent(new CaseId(row.getObject(1, UUID.class)), id -> new ArrayList<>())
                            .add(ReviewState.valueOf(row.getString(2)));
                });
        return states;
    }

    @Override
    public List<ContourSet> history(CaseId caseId) {
        return jdbc.sql("select * from imaging.contour_set where imaging_case_id = :caseId order by sequence")
                .param("caseId", caseId.value())
                .query(this::read)
                .list();
    }

    @Override
    public Optional<ContourSet> approvedOn(SeriesUid series) {
        return jdbc.sql("""
            select * from imaging.contour_set where series_uid = :series and state = 'APPROVED'
               and role <> 'TARGET'
             order by decided_at desc, sequence desc limit 1
            """).param("series", series.value()).query(this::read).optional();
    }

    @Override
    @Transactional
    public ContourSet update(ContourSet changed) {
        int written = jdbc.sql("""
            update imaging.contour_set
               set origin = :origin, producer = :producer, state = :state, decision_reason = :reason,
                   decided_by = :decidedBy, decided_by_name = :decidedByName, decided_at = :decidedAt,
                   version = version + 1
             where id = :id and version = :version
            """)
                .param("origin", changed.origin().name())
                .param("producer", changed.producer())
                .param("state", changed.state().name())
                .param("reason", changed.decisionReason())
                .param("decidedBy", changed.decidedBy())
                .param("decidedByName", changed.decidedByName())
                .param("decidedAt", Rows.toColumn(changed.decidedAt()))
                .param("id", changed.id().value())
                .param("version", changed.version())
                .update();
        if (written == 0) {
            ContourSet current = require(changed.id());
            throw new Problem(
                    Problem.Kind.STALE,
                    "contour-set-changed",
                    "contour set " + changed.id() + " is at version " + current.version() + " but version "
                            + changed.version() + " was read");
        }
        jdbc.sql("delete from imaging.contour_structure where contour_set_id = :id")
                .param("id", changed.id().value())
                .update();
        insertStructures(changed);
        events.publishEvent(new CaseChanged(changed.caseId()));
        return require(changed.id());
    }

    private ContourSet read(ResultSet row, int number) throws SQLException {
        UUID id = row.getObject("id", UUID.class);
        return new ContourSet(
                new ContourSetId(id),
                new CaseId(row.getObject("imaging_case_id", UUID.class)),
                ImageRole.valueOf(row.getString("role")),
                new SeriesUid(row.getString("series_uid")),
                ContourOrigin.valueOf(row.getString("origin")),
                row.getString("producer"),
                structures(id),
                ReviewState.valueOf(row.getString("state")),
                row.getString("decision_reason"),
                row.getString("decided_by"),
                row.getString("decided_by_name"),
                Rows.instantOrNull(row, "decided_at"),
                Rows.instant(row, "created_at"),
                row.getLong("version"));
    }

    private List<ContourStructure> structures(UUID set) {
        return jdbc.sql("select * from imaging.contour_structure where contour_set_id = :set order by number")
                .param("set", set)
                .query((row, number) -> new ContourStructure(
                        row.getInt("number"),
                        row.getString("name"),
                        row.getInt("rgb"),
                        row.getString("interpreted_type"),
                        row.getString("algorithm"),
                        row.getDouble("volume_ml"),
                        ArtifactRef.parse(row.getString("contours_hash")),
                        ArtifactRef.parse(row.getString("mask_hash")),
                        ReviewState.valueOf(row.getString("state")),
                        assessment(row)))
                .list();
    }

    private static StructureAssessment assessment(ResultSet row) throws SQLException {
        String scheme = row.getString("code_scheme");
        return new StructureAssessment(
                row.getString("flags").lines().toList(),
                row.getObject("uncertainty", Double.class),
                scheme == null
                        ? null
                        : new StructureCode(scheme, row.getString("code_value"), row.getString("code_meaning")));
    }
}
