package io.contourflow.archive;

import io.contourflow.dicom.InstanceHeader;
import io.contourflow.dicom.QueryAttribute;
import io.contourflow.dicom.ReceivedInstance;
import io.contourflow.dicom.StoreOutcome;
import io.contourflow.kernel.ContentHash;
import java.sql.Types;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Writes the index of stored objects. Constraints of the database decide between concurrent senders of one object. */
@Repository
class InstanceIndex {
    private static final String ADD_INSTANCE = """
            with owner as (
                select patient_id, study_uid from imaging.series where series_uid = :series
            ), added as (
                insert into imaging.instance (sop_instance_uid, series_uid, sop_class_uid, transfer_syntax_uid, file_hash,
                    data_set_hash, file_bytes, instance_number, position_mm, orientation, pixel_rows, pixel_columns,
                    frames, acquired_at, content_date, content_time, calling_ae, received_at)
                select :uid, :series, :sopClass, :syntax, :fileHash, :dataSetHash, :bytes, :number, :position,
                    :orientation, :rows, :columns, :frames, cast(:acquiredAt as timestamptz), :contentDate,
                    :contentTime, :ae, :at
                  from owner where patient_id = :patientId and study_uid = :study
                on conflict (sop_instance_uid) do nothing
                returning 1
            ), counted as (
                update imaging.series
                   set instances = instances + 1, version = version + 1, last_received_at = :at,
                       acquired_at = least(acquired_at, cast(:acquiredAt as timestamptz)),
                       expected_instances = greatest(expected_instances, cast(:expected as integer))
                 where series_uid = :series and exists (select 1 from added)
            )
            select exists (select 1 from added) as added, (select patient_id from owner) as patient_id,
                (select study_uid from owner) as study_uid
            """;

    private final JdbcClient jdbc;
    private final SeriesDescriptions descriptions;
    private final TransactionTemplate transactions;

    InstanceIndex(JdbcClient jdbc, PlatformTransactionManager transactionManager) {
        this.jdbc = jdbc;
        this.descriptions = new SeriesDescriptions(jdbc);
        this.transactions = new TransactionTemplate(transactionManager);
    }

    /**
     * Adds the row of an object that is durable already; committed when this returns. The sender waits, so the usual
     * object, one more of a known series, takes one statement that commits itself.
     */
    StoreOutcome add(ReceivedInstance received, Instant at) {
        boolean isResult = !received.header().referencedSeries().isEmpty();
        if (!isResult && addInstance(received, at).isAdded()) {
            return StoreOutcome.STORED;
        }
        StoreOutcome outcome = transactions.execute(status -> addUnusual(received, at));
        return Objects.requireNonNull(outcome);
    }

    /** The first object of a series, a known one, or one that contradicts what is stored. */
    private StoreOutcome addUnusual(ReceivedInstance received, Instant at) {
        InstanceHeader header = received.header();
        Optional<ContentHash> known = dataSetOf(header.sopInstanceUid());
        if (known.isPresent()) {
            return known(received, known.get(), at);
        }
        addSeries(header, at);
        Addition addition = addInstance(received, at);
        if (addition.isAdded()) {
            addReferences(header);
            return StoreOutcome.STORED;
        }
        if (!text(header.patientId()).equals(addition.patientId())) {
            return keepAside(received, at, "other-patient");
        }
        if (!header.studyUid().equals(addition.studyUid())) {
            return keepAside(received, at, "other-study");
        }
        return known(received, dataSetOf(header.sopInstanceUid()).orElseThrow(), at);
    }

    private void addReferences(InstanceHeader header) {
        for (String referenced : header.referencedSeries()) {
            jdbc.sql("""
                            insert into imaging.series_reference (referenced_series_uid, series_uid, sop_instance_uid)
                            values (:referenced, :series, :uid) on conflict do nothing
                            """)
                    .param("referenced", referenced)
                    .param("series", header.seriesUid().value())
                    .param("uid", header.sopInstanceUid())
                    .update();
        }
    }

    /** Hash of the data set stored under this SOP Instance UID. */
    private Optional<ContentHash> dataSetOf(String sopInstanceUid) {
        return jdbc.sql("select data_set_hash from imaging.instance where sop_instance_uid = :uid")
                .param("uid", sopInstanceUid)
                .query(String.class)
                .optional()
                .map(ContentHash::new);
    }

    private StoreOutcome known(ReceivedInstance received, ContentHash stored, Instant at) {
        return stored.equals(received.dataSetHash())
                ? StoreOutcome.ALREADY_STORED
                : keepAside(received, at, "other-content");
    }

    /** @param patientId of the series as stored; null, like the study, while there is no such series */
    private record Addition(
            boolean isAdded,
            @Nullable String patientId,
            @Nullable String studyUid) {}

    private void addSeries(InstanceHeader header, Instant at) {
        int added = jdbc.sql("""
                        insert into imaging.series (series_uid, study_uid, patient_id, patient_name, patient_birth_date,
                            patient_sex, accession_number, modality, description, body_part, station_name, sop_class_uid,
                            frame_of_reference_uid, acquired_at, instances, expected_instances, first_received_at,
                            last_received_at, version, described)
                        values (:series, :study, :patientId, :patientName, :birthDate, :sex, :accession, :modality,
                            :description, :bodyPart, :station, :sopClass, :frame, null, 0, null, :at, :at, 0, true)
                        on conflict (series_uid) do nothing
                        """)
                .param("series", header.seriesUid().value())
                .param("study", header.studyUid())
                .param("patientId", text(header.patientId()))
                .param("patientName", text(header.patientName()))
                .param("birthDate", text(header.patientBirthDate()))
                .param("sex", text(header.patientSex()))
                .param("accession", text(header.accessionNumber()))
                .param("modality", text(header.modality()))
                .param("description", text(header.seriesDescription()))
                .param("bodyPart", text(header.bodyPart()))
                .param("station", text(header.stationName()))
                .param("sopClass", header.sopClassUid())
                .param("frame", header.frameOfReferenceUid(), Types.VARCHAR)
                .param("at", column(at))
                .update();
        if (added > 0) {
            descriptions.describe(header);
        }
    }

    /** Adds the row and counts it in its series, unless it is known or its series is not that of this patient. */
    private Addition addInstance(ReceivedInstance received, Instant at) {
        InstanceHeader header = received.header();
        return jdbc.sql(ADD_INSTANCE)
                .param("patientId", text(header.patientId()))
                .param("study", header.studyUid())
                .param("uid", header.sopInstanceUid())
                .param("series", header.seriesUid().value())
                .param("sopClass", header.sopClassUid())
                .param("syntax", header.transferSyntaxUid())
                .param("fileHash", received.fileHash().hex())
                .param("dataSetHash", received.dataSetHash().hex())
                .param("bytes", received.fileBytes())
                .param("number", header.instanceNumber(), Types.INTEGER)
                .param("position", header.positionMm(), Types.ARRAY)
                .param("orientation", header.orientation(), Types.ARRAY)
                .param("rows", header.rows())
                .param("columns", header.columns())
                .param("frames", header.frames())
                .param("acquiredAt", column(header.acquiredAt()), Types.TIMESTAMP_WITH_TIMEZONE)
                .param("expected", header.expectedInstances(), Types.INTEGER)
                .param("contentDate", header.described(QueryAttribute.CONTENT_DATE))
                .param("contentTime", header.described(QueryAttribute.CONTENT_TIME))
                .param("ae", text(received.callingAe()))
                .param("at", column(at))
                .query((row, number) ->
                        new Addition(row.getBoolean("added"), row.getString("patient_id"), row.getString("study_uid")))
                .single();
    }

    private StoreOutcome keepAside(ReceivedInstance received, Instant at, String reason) {
        jdbc.sql("""
                        insert into imaging.conflicting_instance (sop_instance_uid, series_uid, reason, file_hash,
                            data_set_hash, file_bytes, calling_ae, received_at)
                        values (:uid, :series, :reason, :fileHash, :dataSetHash, :bytes, :ae, :at)
                        on conflict (sop_instance_uid, data_set_hash) do nothing
                        """)
                .param("uid", received.header().sopInstanceUid())
                .param("series", received.header().seriesUid().value())
                .param("reason", reason)
                .param("fileHash", received.fileHash().hex())
                .param("dataSetHash", received.dataSetHash().hex())
                .param("bytes", received.fileBytes())
                .param("ae", text(received.callingAe()))
                .param("at", column(at))
                .update();
        return StoreOutcome.CONFLICT_KEPT_ASIDE;
    }

    /** PostgreSQL text cannot hold NUL, which some devices pad with. */
    static String text(String value) {
        return value.replace("\0", "");
    }

    private static @Nullable OffsetDateTime column(@Nullable Instant instant) {
        return instant == null ? null : instant.atOffset(ZoneOffset.UTC);
    }
}
