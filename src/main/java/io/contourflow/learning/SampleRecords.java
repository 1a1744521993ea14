package io.contourflow.learning;

import io.contourflow.kernel.CaseId;
import io.contourflow.learning.TrainingSamples.Answer;
import io.contourflow.learning.TrainingSamples.Kind;
import io.contourflow.learning.TrainingSamples.Recorded;
import io.contourflow.learning.TrainingSamples.Sample;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Which sample is of which case, and what patients said: only here, never beside the samples. */
@Repository
class SampleRecords {
    private static final int LISTED_MAX = 1000;

    private final JdbcClient jdbc;
    private final Clock clock;

    SampleRecords(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /**
     * A sample as it is written.
     *
     * @param source what it was made of: the contour set, or the case for its registration
     * @param content hash of what went into it
     * @param image series that the contours lie on, or blank
     * @param approvedAt when the contours were decided on, or the registration was computed
     */
    record Entry(
            UUID id,
            Kind kind,
            CaseId caseId,
            String source,
            String content,
            String image,
            String detail,
            Instant approvedAt) {}

    /** One writer of samples at a time over all nodes, until the transaction ends. */
    void lock() {
        jdbc.sql("select pg_advisory_xact_lock(hashtext('contourflow.learning'))")
                .query((row, n) -> true)
                .single();
    }

    /** Random, so that it says nothing; the same for all cases of a patient. */
    UUID subject(String patientId) {
        jdbc.sql("insert into imaging.training_subject (patient_id, subject) values (?, ?) on conflict do nothing")
                .params(patientId, UUID.randomUUID())
                .update();
        return jdbc.sql("select subject from imaging.training_subject where patient_id = ?")
                .param(patientId)
                .query(UUID.class)
                .single();
    }

    void record(CaseId caseId, UUID subject, Answer answer, String by) {
        jdbc.sql("insert into imaging.training_consent (imaging_case_id, subject, answer, recorded_by, recorded_at)"
                        + " values (?, ?, ?, ?, ?)")
                .params(caseId.value(), subject, answer.name(), by, Timestamp.from(clock.instant()))
                .update();
    }

    Optional<Recorded> answer(CaseId caseId) {
        return jdbc.sql("select answer, recorded_by, recorded_at from imaging.training_consent"
                        + " where imaging_case_id = ? order by id desc limit 1")
                .param(caseId.value())
                .query((row, n) -> new Recorded(
                        Answer.valueOf(row.getString(1)),
                        row.getString(2),
                        row.getTimestamp(3).toInstant()))
                .optional();
    }

    /** The newest answer in each case of the patient. */
    List<Answer> answers(UUID subject) {
        return jdbc.sql("select distinct on (imaging_case_id) answer from imaging.training_consent"
                        + " where subject = ? order by imaging_case_id, id desc")
                .param(subject)
                .query((row, n) -> Answer.valueOf(row.getString(1)))
                .list();
    }

    List<CaseId> casesWithSamples(UUID subject) {
        return jdbc.sql("select distinct imaging_case_id from imaging.training_sample"
                        + " where subject = ? and withdrawn_at is null")
                .param(subject)
                .query((row, n) -> new CaseId(row.getObject(1, UUID.class)))
                .list();
    }

    List<Entry> standing(CaseId caseId) {
        return jdbc.sql("select * from imaging.training_sample where imaging_case_id = ? and withdrawn_at is null")
                .param(caseId.value())
                .query(SampleRecords::entry)
                .list();
    }

    List<Entry> standingOn(String image) {
        return jdbc.sql("select * from imaging.training_sample where image = ? and withdrawn_at is null")
                .param(image)
                .query(SampleRecords::entry)
                .list();
    }

    int countStanding() {
        return jdbc.sql("select count(*) from imaging.training_sample where withdrawn_at is null")
                .query(Integer.class)
                .single();
    }

    /** The id that this source had before, or a new one. */
    UUID idOf(String source) {
        return jdbc.sql("select id from imaging.training_sample where source = ?")
                .param(source)
                .query(UUID.class)
                .optional()
                .orElseGet(UUID::randomUUID);
    }

    void keep(Entry entry, UUID subject) {
        jdbc.sql("""
                        insert into imaging.training_sample
                            (id, kind, imaging_case_id, subject, source, content, image, detail, approved_at, exported_at)
                        values (:id, :kind, :case, :subject, :source, :content, :image, :detail, :approved, :now)
                        on conflict (source) do update set content = :content, detail = :detail,
                            approved_at = :approved, exported_at = :now, withdrawn_at = null, withdrawn_for = ''
                        """)
                .param("id", entry.id())
                .param("kind", entry.kind().name())
                .param("case", entry.caseId().value())
                .param("subject", subject)
                .param("source", entry.source())
                .param("content", entry.content())
                .param("image", entry.image())
                .param("detail", entry.detail())
                .param("approved", Timestamp.from(entry.approvedAt()))
                .param("now", Timestamp.from(clock.instant()))
                .update();
    }

    void withdraw(UUID id, String reason) {
        jdbc.sql("update imaging.training_sample set withdrawn_at = ?, withdrawn_for = ? where id = ?")
                .params(Timestamp.from(clock.instant()), reason, id)
                .update();
    }

    List<Sample> list() {
        return jdbc.sql("select * from imaging.training_sample order by exported_at desc, id limit " + LISTED_MAX)
                .query((row, n) -> {
                    Timestamp withdrawn = row.getTimestamp("withdrawn_at");
                    return new Sample(
                            row.getObject("id", UUID.class),
                            Kind.valueOf(row.getString("kind")),
                            row.getString("detail"),
                            row.getTimestamp("exported_at").toInstant(),
                            withdrawn == null ? null : withdrawn.toInstant(),
                            row.getString("withdrawn_for"));
                })
                .list();
    }

    private static Entry entry(ResultSet row, int number) throws SQLException {
        return new Entry(
                row.getObject("id", UUID.class),
                Kind.valueOf(row.getString("kind")),
                new CaseId(row.getObject("imaging_case_id", UUID.class)),
                row.getString("source"),
                row.getString("content"),
                row.getString("image"),
                row.getString("detail"),
                row.getTimestamp("approved_at").toInstant());
    }
}
