package io.contourflow.oversight;

import io.contourflow.kernel.ContentHash;
import io.contourflow.testing.TestDatabase;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** Rows of other modules that approvals are told from, without the years that it takes to make them. */
final class OversightRows {
    static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");

    private final TestDatabase database;

    OversightRows(TestDatabase database) {
        this.database = database;
    }

    /** Past the triggers that keep everybody else from it. */
    void clear() {
        for (String sql : List.of(
                "alter table imaging.audit_entry disable trigger user",
                "truncate imaging.imaging_case, imaging.review_sample, imaging.contour_decision, imaging.contour_edit,"
                        + " imaging.plan_answer, imaging.audit_entry, imaging.audit_inbox cascade",
                "alter table imaging.audit_entry enable trigger user",
                "alter table imaging.peer_verdict enable trigger user")) {
            database.jdbc().sql(sql).update();
        }
    }

    UUID aCase(String department) {
        UUID id = UUID.randomUUID();
        database.jdbc()
                .sql("""
                        insert into imaging.imaging_case
                            (id, idempotency_key, patient_id, department, state, state_detail, priority, note,
                             created_by, created_at, version)
                        values (?, ?, 'P', ?, 'AWAITING_REVIEW', '', 50, '', 'test', ?, 1)
                        """)
                .params(id, id.toString(), department, Timestamp.from(NOON.minusSeconds(86_400)))
                .update();
        return id;
    }

    UUID aSet(UUID caseId) {
        UUID id = UUID.randomUUID();
        database.jdbc()
                .sql("""
                        insert into imaging.contour_set
                            (id, imaging_case_id, role, series_uid, origin, producer, state, decision_reason,
                             created_at, version)
                        values (?, ?, 'FIRST', '1.2.3', 'AUTOMATIC', 'test', 'NOT_REVIEWED', '', ?, 1)
                        """)
                .params(id, caseId, Timestamp.from(NOON.minusSeconds(86_400)))
                .update();
        return id;
    }

    void decide(UUID set, long version, String actor, Instant at, boolean approve) {
        database.jdbc()
                .sql("""
                        insert into imaging.contour_decision
                            (contour_set_id, set_version, content_hash, approve, structures, reason, meaning, actor,
                             actor_name, decided_at)
                        values (?, ?, ?, ?, array['Bone'], 'why', 'approved', ?, ?, ?)
                        """)
                .params(set, version, ContentHash.ofTexts(set.toString()).hex(), approve)
                .params(actor, "Dr " + actor, Timestamp.from(at))
                .update();
    }

    void edit(UUID set, long version, String actor) {
        database.jdbc()
                .sql("""
                        insert into imaging.contour_edit
                            (contour_set_id, set_version, structure, contours_hash, actor, edited_at)
                        values (?, ?, 'Bone', 'sha256:x', ?, ?)
                        """)
                .params(set, version, actor, Timestamp.from(NOON.minusSeconds(600)))
                .update();
    }

    void looked(UUID caseId, String actor, Instant at) {
        database.jdbc()
                .sql("""
                        insert into imaging.audit_entry
                            (sequence, at, action, actor, case_id, detail, previous_hash, hash)
                        values (1, ?, 'IMAGES_VIEWED', ?, ?, 'images read', ?, ?)
                        """)
                .params(Timestamp.from(at), actor, caseId.toString(), "0".repeat(64), "1".repeat(64))
                .update();
    }

    void overruled(UUID caseId, Instant at) {
        database.jdbc().sql("""
                        insert into imaging.plan_answer
                            (case_id, prompt, decision, reason, actor, answered_at, scope, measured)
                        values (?, 'p', 'DO_NOT_MODIFY', 'no', 'clara', ?, 'site', true)
                        """).params(caseId, Timestamp.from(at)).update();
    }

    void verdictBehindOurBack(UUID sample, int number, String reviewer) {
        database.jdbc().sql("""
                        insert into imaging.peer_verdict
                            (review_sample_id, number, verdict, comment, reviewer, reviewer_name, given_at)
                        values (?, ?, 'AGREE', '', ?, ?, now())
                        """).params(sample, number, reviewer, reviewer).update();
    }
}
