package io.contourflow.privacy;

import io.contourflow.kernel.CaseId;
import io.contourflow.kernel.ContentHash;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * The rows of a case over all modules, in one place, so that a deletion is one transaction and a test can prove that no
 * table is forgotten: each is deleted from here or is listed in {@link #KEPT} with the reason why it stays.
 */
@Repository
class RetentionTables {
    /** Tables that a deletion leaves as they are, with the reason. */
    static final Map<String, String> KEPT = Map.ofEntries(
            Map.entry("audit_entry", "the record of what happened, also of the deletion"),
            Map.entry("audit_inbox", "entries on their way into the record"),
            Map.entry("audit_forwarding", "how far the record was handed on"),
            Map.entry("contour_decision", "signatures"),
            Map.entry("contour_structure_approval", "signatures"),
            Map.entry("contour_edit", "who drew what was signed"),
            Map.entry("deformation_threshold", "of the site"),
            Map.entry("deformation_threshold_change", "of the site; no identity"),
            Map.entry("emergency_access", "who opened what in an emergency, and why"),
            Map.entry("event_publication", "ids only; completed ones are the library's"),
            Map.entry("export_key", "of the site"),
            Map.entry("flyway_schema_history", "of the schema"),
            Map.entry("peer", "of the site"),
            Map.entry("peer_verdict", "of a signed peer review"),
            Map.entry("polled_series", "UIDs only: what was deleted is not fetched again"),
            Map.entry("retention_object", "what is still to be removed"),
            Map.entry("review_sample", "a signed peer review"),
            Map.entry("review_sample_item", "of a signed peer review; who approved what and when, no identity"),
            Map.entry("storage_commitment", "UIDs only; open ones keep the case"),
            Map.entry("task_filter", "of users"),
            Map.entry("training_consent", "an objection outlives the case"),
            Map.entry("training_sample", "taken back before; no identity"));

    /** Rows by case, in the order of their references. */
    private static final List<String> OF_CASE = List.of(
            "delivery where case_id = :case",
            "released_object where case_id = :case",
            "contour_structure_set where contour_set_id in (select id from imaging.contour_set where imaging_case_id = :case)",
            "target_part where contour_set_id in (select id from imaging.contour_set where imaging_case_id = :case)",
            "target_rule where imaging_case_id = :case",
            "target_choice where imaging_case_id = :case",
            "contour_structure where contour_set_id in (select id from imaging.contour_set where imaging_case_id = :case)",
            "contour_set where imaging_case_id = :case",
            "current_step_result where imaging_case_id = :case",
            "step_result where imaging_case_id = :case",
            "timeline_entry where imaging_case_id = :case",
            "notice where imaging_case_id = :case",
            "processing_setting where imaging_case_id = :case",
            "plan_answer where case_id = :case",
            "plan_modification where case_id = :case",
            "offset_correction where case_id = :case",
            "retention_hold where imaging_case_id = :case",
            "case_image where imaging_case_id = :case",
            "imaging_case where id = :case");

    private static final List<String> OF_SERIES = List.of(
            "series_reference where sop_instance_uid in"
                    + " (select sop_instance_uid from imaging.instance where series_uid in (:series))",
            "conflicting_instance where series_uid in (:series)",
            "instance where series_uid in (:series)",
            "intake_series where series_uid in (:series)",
            "series where series_uid in (:series)");

    /** A patient without cases and images is nobody that keys must be kept for, but for what they said. */
    private static final List<String> OF_PATIENT = List.of(
            "threshold_patient p where patient_id = :patient",
            "training_subject p where patient_id = :patient and not exists"
                    + " (select 1 from imaging.training_consent c where c.subject = p.subject)");

    /** The hashes of a case's objects in the store. */
    private static final String HASHES = """
            select file_hash from imaging.instance where series_uid in (:series)
            union select file_hash from imaging.conflicting_instance where series_uid in (:series)
            union select unnest(artifact_hashes) from imaging.step_result where imaging_case_id = :case
            union select artifact from imaging.released_object where case_id = :case
            union select s.artifact from imaging.contour_structure_set s
                    join imaging.contour_set t on t.id = s.contour_set_id where t.imaging_case_id = :case
            union select unnest(array[c.contours_hash, c.mask_hash]) from imaging.contour_structure c
                    join imaging.contour_set t on t.id = c.contour_set_id where t.imaging_case_id = :case
            """;

    /** Those of the hashes asked for that a row still points at. */
    private static final String REFERRED_TO = """
            select file_hash from imaging.instance where file_hash in (:hashes)
            union select file_hash from imaging.conflicting_instance where file_hash in (:hashes)
            union select h from imaging.step_result, unnest(artifact_hashes) h where h in (:hashes)
            union select artifact from imaging.released_object where artifact in (:hashes)
            union select artifact from imaging.contour_structure_set where artifact in (:hashes)
            union select contours_hash from imaging.contour_structure where contours_hash in (:hashes)
            union select mask_hash from imaging.contour_structure where mask_hash in (:hashes)
            """;

    /**
     * Closed, at rest, not held, all of it delivered, no commitment owed, no plan asked for, and nobody working on another
     * case of the patient.
     */
    private static final String DUE = """
            select c.id, c.department, c.state, c.patient_id, quiet.since from imaging.imaging_case c
            cross join lateral (select greatest(c.created_at, max(t.at)) as since
                                  from imaging.timeline_entry t where t.imaging_case_id = c.id) quiet
            where c.state in ('COMPLETED', 'CANCELLED') and c.department = :department and quiet.since < :limit
              and not exists (select 1 from imaging.retention_hold h where h.imaging_case_id = c.id)
              and not exists (select 1 from imaging.delivery d where d.case_id = c.id and d.state <> 'DELIVERED')
              and not exists (select 1 from imaging.plan_modification p where p.case_id = c.id and p.completed_at is null)
              and not exists (select 1 from imaging.imaging_case o where o.patient_id = c.patient_id
                                 and o.state not in ('COMPLETED', 'CANCELLED'))
              and not exists (select 1 from imaging.storage_commitment s, unnest(s.objects) object
                                join imaging.instance i on object = i.sop_class_uid || '/' || i.sop_instance_uid
                                join imaging.case_image m on m.series_uid = i.series_uid
                               where s.state = 'PENDING' and m.imaging_case_id = c.id)
            """;

    private final JdbcClient jdbc;

    RetentionTables(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** A case whose time is over. */
    record DueCase(CaseId id, String department, String state, String patientId, Instant quietSince) {
        @Override
        public String toString() {
            return "case " + id;
        }
    }

    /** What is deleted from, for the test that no table is forgotten. */
    static List<String> deletions() {
        return Stream.of(OF_CASE, OF_SERIES, OF_PATIENT)
                .flatMap(List::stream)
                .map(rows -> "imaging." + rows)
                .toList();
    }

    List<String> departments() {
        return jdbc.sql("select distinct department from imaging.imaging_case order by 1")
                .query(String.class)
                .list();
    }

    List<DueCase> due(String department, Instant limit, int most) {
        return jdbc.sql(DUE + " order by quiet.since, c.id limit :most")
                .param("department", department)
                .param("limit", Timestamp.from(limit))
                .param("most", most)
                .query((row, n) -> new DueCase(
                        new CaseId(row.getObject(1, UUID.class)),
                        row.getString(2),
                        row.getString(3),
                        row.getString(4),
                        row.getTimestamp(5).toInstant()))
                .list();
    }

    /** Locks the case until the transaction ends; empty when it is no longer due, or another node has it. */
    Optional<DueCase> lockIfDue(DueCase due, Instant limit) {
        return jdbc.sql(DUE + " and c.id = :case for update of c skip locked")
                .param("department", due.department())
                .param("limit", Timestamp.from(limit))
                .param("case", due.id().value())
                .query((row, n) -> due)
                .optional();
    }

    /** Series of the case that no other case uses, and series that refer to nothing else than them. */
    List<String> seriesOf(CaseId id) {
        List<String> own =
                jdbc.sql("""
                        select m.series_uid from imaging.case_image m where m.imaging_case_id = :case and not exists
                            (select 1 from imaging.case_image o
                              where o.series_uid = m.series_uid and o.imaging_case_id <> m.imaging_case_id)
                        """).param("case", id.value()).query(String.class).list();
        if (own.isEmpty()) {
            return own;
        }
        List<String> all = new ArrayList<>(own);
        all.addAll(jdbc.sql("""
                        select r.series_uid from imaging.series_reference r group by r.series_uid
                        having bool_and(r.referenced_series_uid in (:series) or r.referenced_series_uid = r.series_uid)
                           and bool_or(r.referenced_series_uid in (:series))
                        """).param("series", own).query(String.class).list());
        return all;
    }

    int objects(List<String> series) {
        return series.isEmpty()
                ? 0
                : jdbc.sql("select count(*) from imaging.instance where series_uid in (:series)")
                        .param("series", series)
                        .query(Integer.class)
                        .single();
    }

    /** Queues the objects of the case for removal. @return how many */
    int queueObjects(CaseId id, List<String> series, Instant now) {
        return jdbc.sql(
                        "insert into imaging.retention_object (hash, queued_at) select distinct h, cast(:now as timestamptz) from ("
                                + HASHES + ") objects (h) where h is not null on conflict do nothing")
                .param("series", notEmpty(series))
                .param("case", id.value())
                .param("now", Timestamp.from(now))
                .update();
    }

    void deleteRows(DueCase of, List<String> series) {
        OF_CASE.forEach(rows -> jdbc.sql("delete from imaging." + rows)
                .param("case", of.id().value())
                .update());
        OF_SERIES.forEach(rows -> jdbc.sql("delete from imaging." + rows)
                .param("series", notEmpty(series))
                .update());
        boolean known = jdbc.sql("select exists (select 1 from imaging.imaging_case where patient_id = :patient)"
                        + " or exists (select 1 from imaging.series where patient_id = :patient)")
                .param("patient", of.patientId())
                .query(Boolean.class)
                .single();
        if (!known) {
            OF_PATIENT.forEach(rows -> jdbc.sql("delete from imaging." + rows)
                    .param("patient", of.patientId())
                    .update());
        }
    }

    private static List<String> notEmpty(List<String> series) {
        return series.isEmpty() ? List.of("") : series;
    }

    List<ContentHash> queuedObjects(String after, int most) {
        return jdbc.sql("select hash from imaging.retention_object where hash > ? order by hash limit ?")
                .params(after, most)
                .query((row, n) -> new ContentHash(row.getString(1)))
                .list();
    }

    List<String> referredTo(List<String> hashes) {
        return jdbc.sql(REFERRED_TO).param("hashes", hashes).query(String.class).list();
    }

    void unqueue(String hash) {
        jdbc.sql("delete from imaging.retention_object where hash = ?")
                .param(hash)
                .update();
    }

    boolean hold(CaseId id, String reason, String by, Instant at) {
        return jdbc.sql("insert into imaging.retention_hold (imaging_case_id, reason, held_by, held_at)"
                                + " values (?, ?, ?, ?) on conflict do nothing")
                        .params(id.value(), reason, by, Timestamp.from(at))
                        .update()
                > 0;
    }

    boolean release(CaseId id) {
        return jdbc.sql("delete from imaging.retention_hold where imaging_case_id = ?")
                        .param(id.value())
                        .update()
                > 0;
    }
}
