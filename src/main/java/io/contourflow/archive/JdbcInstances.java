package io.contourflow.archive;

import io.contourflow.dicom.AssembledSeries;
import io.contourflow.dicom.AssemblyResult;
import io.contourflow.dicom.DicomNodeProperties;
import io.contourflow.dicom.SeriesAssembler;
import io.contourflow.kernel.ContentHash;
import io.contourflow.kernel.Problem;
import io.contourflow.kernel.SeriesUid;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Reads the index of stored objects; {@link ArchiveSink} writes it. */
@Repository
class JdbcInstances implements Instances, AcquisitionTimes {
    private final JdbcClient jdbc;
    private final ObjectStore objects;
    private final VolumeCache cache;
    private final ZoneId zone;
    /** One assembly of a series at a time; the others wait for it and find it in the cache. */
    private final Map<SeriesUid, Object> assembling = new ConcurrentHashMap<>();

    JdbcInstances(JdbcClient jdbc, ObjectStore objects, ArchiveProperties properties, DicomNodeProperties node) {
        this.jdbc = jdbc;
        this.objects = objects;
        this.cache = new VolumeCache(properties.volumeCacheBytes());
        this.zone = node.zoneId();
    }

    @Override
    public Optional<StoredSeries> series(SeriesUid uid) {
        return jdbc.sql("select * from imaging.series where series_uid = :uid")
                .param("uid", uid.value())
                .query(JdbcInstances::readSeries)
                .optional();
    }

    @Override
    public List<StoredSeries> allSeries(Set<SeriesUid> uids) {
        if (uids.isEmpty()) {
            return List.of();
        }
        return jdbc.sql("select * from imaging.series where series_uid in (:uids)")
                .param("uids", uids.stream().map(SeriesUid::value).toList())
                .query(JdbcInstances::readSeries)
                .list();
    }

    @Override
    public List<StoredSeries> seriesOfPatient(String patientId) {
        return jdbc.sql("""
                        select * from imaging.series where patient_id = :patientId
                         order by acquired_at nulls last, series_uid
                        """)
                .param("patientId", patientId)
                .query(JdbcInstances::readSeries)
                .list();
    }

    @Override
    public Optional<Period> of(SeriesUid uid) {
        return jdbc.sql("""
                        select min(acquired_at) as start_at, max(acquired_at) as end_at from imaging.instance
                         where series_uid = :uid having min(acquired_at) is not null
                        """)
                .param("uid", uid.value())
                .query((row, number) -> new Period(
                        row.getObject("start_at", OffsetDateTime.class).toInstant(),
                        row.getObject("end_at", OffsetDateTime.class).toInstant()))
                .optional();
    }

    @Override
    public List<Path> files(SeriesUid uid) {
        return contents(uid).stream()
                .map(content -> objects.file(content.file()))
                .toList();
    }

    /** What a series is made of, in order of receipt. */
    List<Content> contents(SeriesUid uid) {
        return jdbc.sql("""
                        select sop_instance_uid, file_hash, data_set_hash from imaging.instance
                         where series_uid = :uid order by sequence
                        """)
                .param("uid", uid.value())
                .query((row, number) -> new Content(
                        row.getString("sop_instance_uid"),
                        new ContentHash(row.getString("file_hash")),
                        new ContentHash(row.getString("data_set_hash"))))
                .list();
    }

    /** One object in force. */
    record Content(String sopInstanceUid, ContentHash file, ContentHash dataSet) {}

    @Override
    public AssemblyResult assemble(SeriesUid uid) {
        Object turn = assembling.computeIfAbsent(uid, any -> new Object());
        synchronized (turn) {
            try {
                return assembleInTurn(uid);
            } finally {
                assembling.remove(uid, turn);
            }
        }
    }

    private AssemblyResult assembleInTurn(SeriesUid uid) {
        List<Content> contents = contents(uid);
        if (contents.isEmpty()) {
            return new AssemblyResult.Refused("not-stored", "series " + uid + " is not stored");
        }
        ContentHash key = ContentHash.ofTexts(
                contents.stream().map(content -> content.file().hex()).toArray(String[]::new));
        return cache.get(key).orElseGet(() -> {
            AssemblyResult result = SeriesAssembler.assemble(
                    contents.stream()
                            .map(content -> objects.file(content.file()))
                            .toList(),
                    zone);
            if (result instanceof AssemblyResult.Assembled assembled) {
                cache.put(key, assembled.series());
            }
            return result;
        });
    }

    @Override
    public AssembledSeries assembled(SeriesUid uid) {
        return assemble(uid).fold(AssemblyResult.Assembled::series, refused -> {
            throw new Problem(Problem.Kind.UNPROCESSABLE, refused.code(), refused.reason());
        });
    }

    private static StoredSeries readSeries(ResultSet row, int number) throws SQLException {
        return new StoredSeries(
                new SeriesUid(row.getString("series_uid")),
                row.getString("study_uid"),
                row.getString("patient_id"),
                row.getString("patient_name"),
                row.getString("patient_birth_date"),
                row.getString("patient_sex"),
                row.getString("accession_number"),
                row.getString("modality"),
                row.getString("description"),
                row.getString("body_part"),
                row.getString("station_name"),
                row.getString("sop_class_uid"),
                row.getString("frame_of_reference_uid"),
                instant(row, "acquired_at"),
                row.getInt("instances"),
                row.getObject("expected_instances", Integer.class),
                row.getObject("first_received_at", OffsetDateTime.class).toInstant(),
                row.getObject("last_received_at", OffsetDateTime.class).toInstant());
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        OffsetDateTime value = row.getObject(column, OffsetDateTime.class);
        return value == null ? null : value.toInstant();
    }
}
