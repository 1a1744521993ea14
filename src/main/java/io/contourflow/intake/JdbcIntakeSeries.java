package io.contourflow.intake;

import io.contourflow.kernel.SeriesUid;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * The state machine of intake in PostgreSQL. Rows are locked where they are decided on, and locked rows are skipped, so
 * that several nodes share the work.
 */
@Repository
class JdbcIntakeSeries {
    private final JdbcClient jdbc;

    JdbcIntakeSeries(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** A series that the index has and intake has not seen like that: new, or with more objects than at the last look. */
    record Changed(SeriesUid uid, String patientId, int instances, boolean isNew) {}

    /** @param since only series with an object received since then are looked at */
    List<Changed> changed(Instant since) {
        return jdbc.sql("""
                        select s.series_uid, s.patient_id, s.instances, i.series_uid is null as is_new
                          from imaging.series s left join imaging.intake_series i using (series_uid)
                         where s.last_received_at >= :since
                           and (i.series_uid is null or i.state <> 'RECEIVING' and s.instances > i.instances_seen)
                        """)
                .param("since", column(since))
                .query((row, number) -> new Changed(
                        new SeriesUid(row.getString("series_uid")),
                        row.getString("patient_id"),
                        row.getInt("instances"),
                        row.getBoolean("is_new")))
                .list();
    }

    void add(Changed changed, Instant now) {
        jdbc.sql("""
                        insert into imaging.intake_series (series_uid, patient_id, state, reason_code, reason,
                            instances_seen, since, late, version)
                        values (:uid, :patientId, 'RECEIVING', '', '', 0, :now, false, 0)
                        on conflict (series_uid) do nothing
                        """)
                .param("uid", changed.uid().value())
                .param("patientId", changed.patientId())
                .param("now", column(now))
                .update();
    }

    void associationEnded(Collection<SeriesUid> series, Instant at) {
        jdbc.sql("""
                        update imaging.intake_series
                           set association_ended_at = greatest(association_ended_at, cast(:at as timestamptz))
                         where series_uid in (:series)
                        """)
                .param("at", column(at))
                .param("series", series.stream().map(SeriesUid::value).toList())
                .update();
    }

    /** Series to look at: arriving ones, and those waiting for slices that got some or waited long enough. */
    List<SeriesUid> due(Instant gapWaitOverSince) {
        return jdbc.sql("""
                        select i.series_uid from imaging.intake_series i join imaging.series s using (series_uid)
                         where i.state = 'RECEIVING'
                           and (i.reason_code = '' or s.instances > i.instances_seen or s.last_received_at <= :waited)
                         order by i.since, i.series_uid
                        """)
                .param("waited", column(gapWaitOverSince))
                .query((row, number) -> new SeriesUid(row.getString(1)))
                .list();
    }

    /** Locks the row until the transaction ends; empty when it is gone or another node has it. */
    Optional<IntakeSeries> lock(SeriesUid uid) {
        return jdbc.sql("select * from imaging.intake_series where series_uid = :uid for update skip locked")
                .param("uid", uid.value())
                .query(JdbcIntakeSeries::read)
                .optional();
    }

    void moveTo(IntakeSeries series, SeriesVerdict verdict, int instancesSeen, boolean late, Instant now) {
        jdbc.sql("""
                        update imaging.intake_series
                           set state = :state, reason_code = :code, reason = :reason, instances_seen = :seen,
                               late = :late, since = case when state = :state then since else :now end,
                               version = version + 1
                         where series_uid = :uid
                        """)
                .param("state", verdict.state().name())
                .param("code", verdict.code())
                .param("reason", verdict.reason())
                .param("seen", instancesSeen)
                .param("late", late)
                .param("now", column(now))
                .param("uid", series.uid().value())
                .update();
    }

    void taken(SeriesUid uid, Instant now) {
        jdbc.sql("""
                        update imaging.intake_series set state = 'TAKEN', since = :now, version = version + 1
                         where series_uid = :uid and state = 'COMPLETE'
                        """).param("now", column(now)).param("uid", uid.value()).update();
    }

    /** Patients with complete images that no case was made of. */
    List<String> patientsWithCompleteImages() {
        return jdbc.sql("select distinct patient_id from imaging.intake_series where state = 'COMPLETE'")
                .query(String.class)
                .list();
    }

    /** Keeps other nodes from pairing images of this patient until the transaction ends; false when one does so now. */
    boolean lockPatient(String patientId) {
        return jdbc.sql("select pg_try_advisory_xact_lock(hashtextextended(:patientId, 7202))")
                .param("patientId", patientId)
                .query(Boolean.class)
                .single();
    }

    List<IntakeSeries> lockOfPatient(String patientId) {
        return jdbc.sql(
                        "select * from imaging.intake_series where patient_id = :patientId order by series_uid for update")
                .param("patientId", patientId)
                .query(JdbcIntakeSeries::read)
                .list();
    }

    private static IntakeSeries read(ResultSet row, int number) throws SQLException {
        OffsetDateTime ended = row.getObject("association_ended_at", OffsetDateTime.class);
        return new IntakeSeries(
                new SeriesUid(row.getString("series_uid")),
                row.getString("patient_id"),
                SeriesState.valueOf(row.getString("state")),
                row.getString("reason_code"),
                row.getInt("instances_seen"),
                ended == null ? null : ended.toInstant(),
                row.getObject("since", OffsetDateTime.class).toInstant(),
                row.getBoolean("late"));
    }

    static @Nullable OffsetDateTime column(@Nullable Instant instant) {
        return instant == null ? null : instant.atOffset(ZoneOffset.UTC);
    }
}
