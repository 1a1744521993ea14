package io.contourflow.privacy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.contourflow.archive.ArchiveFixture;
import io.contourflow.archive.ArchiveProperties;
import io.contourflow.archive.ObjectStore;
import io.contourflow.audit.AuditFixture;
import io.contourflow.audit.AuditTrail;
import io.contourflow.cases.CaseImage;
import io.contourflow.cases.CaseState;
import io.contourflow.cases.Cases;
import io.contourflow.cases.CasesFixture;
import io.contourflow.cases.NewCase;
import io.contourflow.cases.Step;
import io.contourflow.cases.StepResult;
import io.contourflow.cases.StepResults;
import io.contourflow.cases.Timeline;
import io.contourflow.kernel.ArtifactRef;
import io.contourflow.kernel.CaseId;
import io.contourflow.kernel.ContentHash;
import io.contourflow.kernel.SeriesUid;
import io.contourflow.learning.SamplesFixture;
import io.contourflow.learning.TrainingSamples;
import io.contourflow.testing.CaseFixture;
import io.contourflow.testing.MutableClock;
import io.contourflow.testing.PersistenceConfiguration;
import io.contourflow.testing.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Period;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.junit.jupiter.SpringJUnitConfig;

/** Deletion by policy on a real database and a real store of objects. */
@Tag("R18")
@SpringJUnitConfig({PersistenceConfiguration.class, RetentionIT.Beans.class})
class RetentionIT {
    @Import({CasesFixture.class, ArchiveFixture.class, SamplesFixture.class})
    static class Beans {}

    private static final Period KEPT = Period.ofYears(10);
    private static final Duration ELEVEN_YEARS = Duration.ofDays(11 * 366);
    private static final Duration REST = Duration.ofHours(24);

    @Autowired
    private TestDatabase database;

    @Autowired
    private Cases cases;

    @Autowired
    private StepResults results;

    @Autowired
    private Timeline timeline;

    @Autowired
    private TrainingSamples samples;

    @Autowired
    private ObjectStore store;

    @Autowired
    private ArchiveProperties archive;

    @Autowired
    private MutableClock clock;

    @TempDir
    Path data;

    private JdbcClient jdbc;
    private AuditTrail audit;

    @BeforeEach
    void emptyInstallation() throws IOException {
        jdbc = database.jdbc();
        jdbc.sql("truncate imaging.imaging_case, imaging.series, imaging.conflicting_instance, imaging.delivery,"
                        + " imaging.intake_series, imaging.threshold_patient, imaging.training_subject,"
                        + " imaging.retention_object, imaging.storage_commitment, imaging.training_consent cascade")
                .update();
        for (Path file : files()) {
            Files.delete(file);
        }
        audit = AuditFixture.on(database, data);
    }

    @Test
    void deletesNothingUntilSomebodySaysHowLongCasesAreKept() throws IOException {
        closed("P-off", "1.1", null);
        clock.advance(ELEVEN_YEARS);

        PolicyRetention off = retention(new RetentionProperties(null, Map.of(), 100, REST), store);
        off.run();

        assertThat(off.preview().due()).isEmpty();
        assertThat(off.preview().policy()).startsWith("nothing is deleted");
        assertThat(files()).isNotEmpty();
    }

    @Test
    void deletesWhatIsPastItsTimeAndOnlyThat() throws IOException {
        CaseId old = closed("P-old", "1.1", "1.2");
        clock.advance(ELEVEN_YEARS);
        CaseId young = closed("P-young", "2.1", null);
        PolicyRetention retention = retention(tenYears(), store);

        assertThat(retention.preview().due()).singleElement().satisfies(due -> {
            assertThat(due.caseId()).isEqualTo(old);
            assertThat(due.images()).isEqualTo(2);
        });
        retention.run();

        assertThat(cases.find(old)).isEmpty();
        assertThat(cases.find(young)).isPresent();
        assertThat(rowsOf("P-old")).isZero();
        everyRowHasItsObjectAndNoObjectIsLeft();
        assertThat(audit.search(new AuditTrail.Query(null, null, null, old.toString(), "CASE_DELETED", 10)))
                .singleElement()
                .satisfies(entry -> assertThat(entry.detail())
                        .contains("retention P10Y", "1.1", "1.2", "2 objects")
                        .doesNotContain("P-old"));
        assertThat(retention.preview().due()).isEmpty();
    }

    @Test
    void keepsAnImageThatAnotherCaseUses() throws IOException {
        CaseId old = closed("P-shared", "3.1", null);
        clock.advance(ELEVEN_YEARS);
        CaseId young = closed("P-shared", "3.1", "3.2");

        retention(tenYears(), store).run();

        assertThat(cases.find(old)).isEmpty();
        assertThat(cases.find(young)).isPresent();
        assertThat(jdbc.sql("select count(*) from imaging.series")
                        .query(Integer.class)
                        .single())
                .isEqualTo(2);
        everyRowHasItsObjectAndNoObjectIsLeft();
    }

    @Test
    void keepsOpenCasesHeldOnesAndWhatIsNotYetElsewhere() {
        CaseId open = aCase("P-open", "4.1", null);
        CaseId beside = closed("P-open", "4.2", null);
        CaseId held = closed("P-held", "4.3", null);
        CaseId undelivered = closed("P-undelivered", "4.4", null);
        CaseId owed = closed("P-owed", "4.5", null);
        undelivered(undelivered);
        jdbc.sql(
                        "insert into imaging.storage_commitment (transaction_uid, peer_ae, objects, next_attempt_at, received_at)"
                                + " values ('9.9', 'PACS', array['1.2.840.10008.5.1.4.1.1.2/4.5.1'], now(), now())")
                .update();
        PolicyRetention retention = retention(tenYears(), store);
        retention.hold(held, true, "in a trial", CaseFixture.LEAD);
        clock.advance(ELEVEN_YEARS);

        retention.run();

        assertThat(List.of(open, beside, held, undelivered, owed))
                .allSatisfy(id -> assertThat(cases.find(id)).isPresent());
        retention.hold(held, false, "trial over", CaseFixture.LEAD);
        jdbc.sql("update imaging.delivery set state = 'DELIVERED'").update();
        jdbc.sql("update imaging.storage_commitment set state = 'TOLD'").update();
        retention.run();
        assertThat(List.of(held, undelivered, owed))
                .allSatisfy(id -> assertThat(cases.find(id)).isEmpty());
        assertThat(cases.find(beside)).as("the patient is being treated").isPresent();
    }

    @Test
    void aRunThatIsKilledAmongTheObjectsIsCompletedByTheNext() throws IOException {
        closed("P-killed", "5.1", "5.2");
        clock.advance(ELEVEN_YEARS);
        DyingStore dying = new DyingStore(store, 1);

        assertThatThrownBy(() -> retention(tenYears(), dying).run()).hasMessage("killed");

        assertThat(rowsOf("P-killed")).isZero();
        assertThat(files()).as("left behind, and known to be").isNotEmpty();
        retention(tenYears(), store).run();
        everyRowHasItsObjectAndNoObjectIsLeft();
        assertThat(files()).isEmpty();
    }

    @Test
    void aRunThatIsKilledBeforeTheEndOfACaseHasDeletedNothingOfIt() throws IOException {
        CaseId id = closed("P-rolled-back", "6.1", null);
        clock.advance(ELEVEN_YEARS);
        int before = files().size();
        jdbc.sql("create function imaging.die() returns trigger language plpgsql as"
                        + " $$ begin raise exception 'killed'; end $$")
                .update();
        jdbc.sql("create trigger tr_die before delete on imaging.series for each row execute function imaging.die()")
                .update();
        try {
            retention(tenYears(), store).run();
        } finally {
            jdbc.sql("drop function imaging.die() cascade").update();
        }

        assertThat(cases.find(id)).isPresent();
        assertThat(files()).hasSize(before);
        everyRowHasItsObjectAndNoObjectIsLeft();
        retention(tenYears(), store).run();
        assertThat(cases.find(id)).isEmpty();
    }

    @Test
    void anObjectThatIsStoredAgainMeanwhileStays() throws IOException {
        closed("P-again", "7.1", null);
        clock.advance(ELEVEN_YEARS);
        PolicyRetention touching =
                retention(new RetentionProperties(KEPT, Map.of(), 100, ELEVEN_YEARS.plusDays(30)), store);

        touching.run();
        assertThat(files()).as("put within the rest that objects must have").isNotEmpty();
        image("7.1", "P-again");
        retention(tenYears(), store).run();

        everyRowHasItsObjectAndNoObjectIsLeft();
        assertThat(files()).hasSize(1);
    }

    @Test
    void whatAPatientObjectedToOutlivesTheCase() {
        CaseId id = closed("P-objecting", "8.1", null);
        samples.record(id, TrainingSamples.Answer.OBJECTION, CaseFixture.CLINICIAN);
        clock.advance(ELEVEN_YEARS);

        retention(tenYears(), store).run();

        assertThat(cases.find(id)).isEmpty();
        assertThat(samples.answer(id)).isPresent();
    }

    @Test
    void everyTableIsDeletedFromOrKeptForAReason() {
        List<String> deletions = RetentionTables.deletions();
        List<String> tables = jdbc.sql("select tablename from pg_tables where schemaname = 'imaging'")
                .query(String.class)
                .list();
        assertThat(tables)
                .isNotEmpty()
                .allSatisfy(table -> assertThat(RetentionTables.KEPT.containsKey(table)
                                ^ deletions.stream().anyMatch(rows -> rows.startsWith("imaging." + table + " ")))
                        .as(table)
                        .isTrue());
    }

    @Test
    void refusesPeriodsThatWouldDeleteEverything() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new RetentionProperties(Period.ZERO, Map.of(), 100, REST))
                .withMessage("contourflow.retention periods must be at least P1D but one is P0D");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new RetentionProperties(null, Map.of("RT", Period.ofDays(-3)), 100, REST));
    }

    private static RetentionProperties tenYears() {
        return new RetentionProperties(KEPT, Map.of(), 100, REST);
    }

    private PolicyRetention retention(RetentionProperties properties, ObjectStore objects) {
        return new PolicyRetention(
                new RetentionTables(jdbc), objects, samples, cases, audit, properties, database.transactions(), clock);
    }

    private CaseId closed(String patient, String first, @Nullable String second) {
        CaseId id = aCase(patient, first, second);
        cases.moveTo(id, CaseState.COMPLETED, "");
        return id;
    }

    private CaseId aCase(String patient, String first, @Nullable String second) {
        CaseId id = cases.create(new NewCase(
                        UUID.randomUUID().toString(),
                        patient,
                        "RT",
                        image(first, patient),
                        second == null ? null : image(second, patient),
                        0,
                        null,
                        "",
                        "system"))
                .imagingCase()
                .id();
        byte[] volume = ("volume of " + id).getBytes(java.nio.charset.StandardCharsets.UTF_8);
        store.put(ContentHash.of(volume), volume);
        results.store(new StepResult(
                id,
                Step.REGISTER_RIGIDLY,
                "input",
                Map.of("volume", new ArtifactRef(ContentHash.of(volume))),
                Map.of(),
                Map.of(),
                "test",
                clock.instant(),
                clock.instant()));
        timeline.record(
                new Timeline.Entry(id, clock.instant(), "CASE_CLOSED", "system", "of " + patient, null, "test"));
        return id;
    }

    /** A series of one object. */
    private CaseImage image(String series, String patient) {
        byte[] object = ("pixels of " + series).getBytes(java.nio.charset.StandardCharsets.UTF_8);
        ContentHash hash = ContentHash.of(object);
        store.put(hash, object);
        jdbc.sql("insert into imaging.series (series_uid, study_uid, patient_id, patient_name, patient_birth_date,"
                        + " patient_sex, accession_number, modality, description, body_part, station_name, sop_class_uid,"
                        + " instances, first_received_at, last_received_at, version)"
                        + " values (?, '1.0', ?, 'N', '', '', '', 'CT', '', '', '', '1.2.840.10008.5.1.4.1.1.2', 1,"
                        + " now(), now(), 0) on conflict do nothing")
                .params(series, patient)
                .update();
        jdbc.sql("insert into imaging.instance (sop_instance_uid, series_uid, sop_class_uid, transfer_syntax_uid,"
                        + " file_hash, data_set_hash, file_bytes, pixel_rows, pixel_columns, frames, calling_ae,"
                        + " received_at) values (?, ?, '1.2.840.10008.5.1.4.1.1.2', '1.2.840.10008.1.2', ?, ?, 1, 1, 1, 1,"
                        + " 'CT', now()) on conflict do nothing")
                .params(series + ".1", series, hash.hex(), hash.hex())
                .update();
        return new CaseImage(new SeriesUid(series), "1.0", "CT", "", "", clock.instant(), 1);
    }

    private void undelivered(CaseId id) {
        byte[] object = ("structures of " + id).getBytes(java.nio.charset.StandardCharsets.UTF_8);
        store.put(ContentHash.of(object), object);
        jdbc.sql("insert into imaging.released_object (sop_instance_uid, case_id, kind, artifact, created_at)"
                        + " values ('7.7', ?, 'RTSTRUCT', ?, now())")
                .params(id.value(), ContentHash.of(object).hex())
                .update();
        jdbc.sql("insert into imaging.delivery (sop_instance_uid, case_id, peer_ae, state, next_attempt_at)"
                        + " values ('7.7', ?, 'PACS', 'GIVEN_UP', now())")
                .param(id.value())
                .update();
    }

    private int rowsOf(String patient) {
        return jdbc.sql("select (select count(*) from imaging.imaging_case where patient_id = :p)"
                        + " + (select count(*) from imaging.series where patient_id = :p)"
                        + " + (select count(*) from imaging.timeline_entry where detail = 'of ' || :p)")
                .param("p", patient)
                .query(Integer.class)
                .single();
    }

    /** The objects that rows point to are those that are there. */
    private void everyRowHasItsObjectAndNoObjectIsLeft() throws IOException {
        TreeSet<String> pointedTo = new TreeSet<>(jdbc.sql("select file_hash from imaging.instance"
                        + " union select unnest(artifact_hashes) from imaging.step_result"
                        + " union select artifact from imaging.released_object")
                .query(String.class)
                .list());
        assertThat(files())
                .extracting(file -> String.valueOf(file.getFileName()))
                .containsExactlyInAnyOrderElementsOf(pointedTo);
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> tree = Files.walk(archive.directory())) {
            return tree.filter(Files::isRegularFile).toList();
        }
    }
}
