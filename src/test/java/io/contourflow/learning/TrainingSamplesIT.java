package io.contourflow.learning;

import static io.contourflow.learning.SampleFixture.SAGITTAL;
import static io.contourflow.learning.SampleFixture.box;
import static io.contourflow.learning.SampleFixture.decided;
import static io.contourflow.learning.SampleFixture.sameWorld;
import static io.contourflow.learning.SampleFixture.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.contourflow.cases.CaseImage;
import io.contourflow.cases.CaseState;
import io.contourflow.cases.Cases;
import io.contourflow.cases.CasesFixture;
import io.contourflow.cases.ContourOrigin;
import io.contourflow.cases.ContourSet;
import io.contourflow.cases.ContourSets;
import io.contourflow.cases.ContourStructure;
import io.contourflow.cases.ImageRole;
import io.contourflow.cases.ImagingCase;
import io.contourflow.cases.NewCase;
import io.contourflow.cases.ReviewState;
import io.contourflow.cases.Step;
import io.contourflow.cases.StepResult;
import io.contourflow.cases.StepResults;
import io.contourflow.imaging.contour.ContourTracer;
import io.contourflow.imaging.io.ImageFiles;
import io.contourflow.imaging.io.LabelMap;
import io.contourflow.imaging.transform.DisplacementField;
import io.contourflow.imaging.volume.Mask;
import io.contourflow.imaging.volume.Volume;
import io.contourflow.kernel.CaseId;
import io.contourflow.kernel.ContourSetId;
import io.contourflow.kernel.SeriesUid;
import io.contourflow.learning.LearningProperties.Consent;
import io.contourflow.learning.TrainingSamples.Answer;
import io.contourflow.review.ContoursDecided;
import io.contourflow.testing.CaseFixture;
import io.contourflow.testing.InMemoryArtifacts;
import io.contourflow.testing.InMemoryImageVolumes;
import io.contourflow.testing.PersistenceConfiguration;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.junit.jupiter.SpringJUnitConfig;

@Tag("R26")
@SpringJUnitConfig({PersistenceConfiguration.class, TrainingSamplesIT.Beans.class})
class TrainingSamplesIT {
    @Import(CasesFixture.class)
    static class Beans {}

    private static final String PATIENT = "MUELLER^GRETE-4711";
    private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");
    private static final ObjectMapper JSON = new ObjectMapper();

    @Autowired
    private Cases cases;

    @Autowired
    private ContourSets sets;

    @Autowired
    private StepResults results;

    @Autowired
    private JdbcClient jdbc;

    @TempDir
    Path directory;

    private final InMemoryArtifacts artifacts = new InMemoryArtifacts();
    private final InMemoryImageVolumes images = new InMemoryImageVolumes();
    private final List<Object> events = new ArrayList<>();
    private final String patient = PATIENT + UUID.randomUUID();

    @BeforeEach
    void noCases() {
        jdbc.sql("truncate imaging.imaging_case, imaging.training_subject, imaging.training_sample,"
                        + " imaging.training_consent cascade")
                .update();
    }

    @Test
    void writesNothingWhileTheSiteDidNotSwitchItOn() throws IOException {
        TrainingSampleService samples = samples(Consent.OFF);
        CaseId id = aCase("off", null).id();
        samples.record(id, Answer.CONSENT, CaseFixture.CLINICIAN);
        approved(id, "off");

        samples.on(new ContoursDecided(id, ContourSetId.random(), ReviewState.APPROVED));

        assertThat(files()).isEmpty();
        assertThatThrownBy(() -> samples.export(CaseFixture.LEAD))
                .hasMessage("no training samples leave this site: contourflow.learning.consent is OFF");
    }

    @Test
    void givesApprovedStructuresOfConsentingPatientsWithoutIdentity() throws IOException {
        TrainingSampleService samples = samples(Consent.RECORDED);
        CaseId id = aCase("consenting", null).id();
        ContourSet set = approved(id, "consenting");
        samples.on(new ContoursDecided(id, set.id(), ReviewState.APPROVED));
        assertThat(files()).as("nobody consented").isEmpty();

        samples.record(id, Answer.CONSENT, CaseFixture.CLINICIAN);

        JsonNode sample = manifest("contours-ct").get(0);
        Path folder =
                directory.resolve("contours-ct/train/" + sample.path("patient").asText());
        assertThat(sample.path("roi").fieldNames()).toIterable().containsExactly("Brainstem", "RightParotid");
        JsonNode drawn = sample.path("lineage").path("structures");
        assertThat(drawn.path("Brainstem").path("firstBy").asText()).isEqualTo("ct-head-neck 1.2");
        assertThat(drawn.path("Brainstem").path("edited").asBoolean()).isFalse();
        assertThat(drawn.path("RightParotid").path("editedBy").asText()).isEqualTo("clinician or planner");
        assertThat(sample.path("lineage").path("approval").asText())
                .isEqualTo(set.contentHash().hex());
        Volume image = ImageFiles.read(folder.resolve("ct.nii.gz"));
        assertThat(image.geometry().direction()).containsExactly(1, 0, 0, 0, 1, 0, 0, 0, 1);
        LabelMap labels = ImageFiles.readLabels(folder.resolve("labels.nii.gz"));
        sameWorld(image, labels.mask(0), box(2));
        sameWorld(image, labels.mask(2), box(4));
        assertThat(labels.mask(1).count()).as("not approved").isZero();
        assertNoIdentity(id, set);
    }

    @Test
    void takesASampleBackWithItsApproval() throws IOException {
        TrainingSampleService samples = samples(Consent.UNLESS_OBJECTED);
        CaseId id = aCase("withdrawn", null).id();
        ContourSet set = approved(id, "withdrawn");
        samples.on(new ContoursDecided(id, set.id(), ReviewState.APPROVED));
        String sample = manifest("contours-ct").get(0).path("patient").asText();

        sets.update(with(set, ReviewState.NOT_REVIEWED));
        samples.on(new ContoursDecided(id, set.id(), ReviewState.NOT_REVIEWED));

        assertThat(manifest("contours-ct")).isEmpty();
        assertThat(directory.resolve("contours-ct/train/" + sample)).doesNotExist();
        assertThat(samples.list()).anySatisfy(listed -> {
            assertThat(listed.id()).hasToString(sample);
            assertThat(listed.withdrawnFor()).isEqualTo("no longer approved");
        });
    }

    @Test
    void anObjectionTakesBackAllSamplesOfThePatient() throws IOException {
        TrainingSampleService samples = samples(Consent.UNLESS_OBJECTED);
        CaseId first = aCase("objecting-1", null).id();
        CaseId second = aCase("objecting-2", null).id();
        approved(first, "objecting-1");
        approved(second, "objecting-2");
        assertThat(samples.export(CaseFixture.LEAD).written()).isGreaterThanOrEqualTo(2);
        List<JsonNode> written =
                List.of(manifest("contours-ct").get(0), manifest("contours-ct").get(1));
        assertThat(written.get(0).path("subject")).isEqualTo(written.get(1).path("subject"));

        samples.record(second, Answer.OBJECTION, CaseFixture.CLINICIAN);
        assertThat(manifest("contours-ct")).isEmpty();
        samples.on(new ContoursDecided(first, ContourSetId.random(), ReviewState.APPROVED));
        assertThat(manifest("contours-ct")).isEmpty();

        samples.record(second, Answer.CONSENT, CaseFixture.CLINICIAN);
        samples.on(new ContoursDecided(first, ContourSetId.random(), ReviewState.APPROVED));
        assertThat(manifest("contours-ct")).hasSize(2);
        assertThat(samples.answer(second))
                .hasValueSatisfying(answer -> assertThat(answer.answer()).isEqualTo(Answer.CONSENT));
    }

    @Test
    void anImageApprovedInTwoCasesIsOneSample() throws IOException {
        TrainingSampleService samples = samples(Consent.UNLESS_OBJECTED);
        CaseId first = aCase("shared", null).id();
        CaseId second = aCase("shared", null).id();
        approved(first, "shared");
        ContourSet later = sets.update(decided(approved(second, "shared"), NOON.plusSeconds(60)));

        samples.export(CaseFixture.LEAD);
        samples.export(CaseFixture.LEAD);

        assertThat(manifest("contours-ct")).hasSize(1);
        assertThat(manifest("contours-ct")
                        .get(0)
                        .path("lineage")
                        .path("approval")
                        .asText())
                .isEqualTo(later.contentHash().hex());
        assertThat(samples.export(CaseFixture.LEAD).written())
                .as("all is up to date")
                .isZero();
    }

    @Test
    void aCaseWhoseImageIsGoneDoesNotStopTheOthers() throws IOException {
        TrainingSampleService samples = samples(Consent.UNLESS_OBJECTED);
        approved(aCase("there", null).id(), "there");
        ContourSet gone = approved(aCase("gone", null).id(), "gone");
        images.remove(gone.series());

        TrainingSamples.Report report = samples.export(CaseFixture.LEAD);

        assertThat(report).isEqualTo(new TrainingSamples.Report(1, 0, 1, 1, false));
        assertThat(manifest("contours-ct")).hasSize(1);
    }

    @Test
    void givesTheRegistrationOfACompletedCaseWithTheCorrectedOffset() throws IOException {
        TrainingSampleService samples = samples(Consent.UNLESS_OBJECTED);
        ImagingCase pair = aCase("planning", "later");
        DisplacementField field = new DisplacementField(SAGITTAL, new float[3 * SAGITTAL.voxelCount()]);
        field.vectorsMm()[7] = 1.25f;
        store(pair.id(), Step.REGISTER_RIGIDLY, 1, Map.of());
        store(pair.id(), Step.REGISTER_DEFORMABLY, 4.5, Map.of("field", artifacts.putField(field)));
        samples.export(CaseFixture.LEAD);
        assertThat(files()).as("nobody worked with it to the end yet").isEmpty();

        cases.moveTo(pair.id(), CaseState.COMPLETED, "");
        samples.on(new io.contourflow.cases.CaseChanged(pair.id()));
        events.forEach(event -> samples.on((TrainingSampleService.SampleDue) event));

        JsonNode sample = manifest("registration").get(0);
        Path folder =
                directory.resolve("registration/pairs/" + sample.path("pair").asText());
        assertThat(sample.path("corrected").asBoolean()).isTrue();
        assertThat(sample.path("found").path("translationMm").path("x").asDouble())
                .isEqualTo(1);
        JsonNode offset = JSON.readTree(folder.resolve("offset.json").toFile());
        assertThat(offset.path("translationMm").path("x").asDouble()).isEqualTo(4.5);
        assertThat(ImageFiles.readField(folder.resolve("field.mha")).vectorsMm())
                .containsExactly(field.vectorsMm());
        assertThat(ImageFiles.read(folder.resolve("moving.nii.gz")).geometry().sameLattice(SAGITTAL, 1e-3))
                .isTrue();
        assertNoIdentity(pair.id(), null);
    }

    private TrainingSampleService samples(Consent consent) {
        LearningProperties properties = new LearningProperties(
                consent, directory, List.of("Brainstem=Brainstem", "SpinalCord=SpinalCord", "Parotid_R=RightParotid"));
        SampleRecords records = new SampleRecords(jdbc, Clock.systemUTC());
        SampleMaker maker = new SampleMaker(images, artifacts, results, properties);
        SampleExport export = new SampleExport(cases, sets, maker, records, properties);
        return new TrainingSampleService(cases, records, export, properties, events::add);
    }

    private ImagingCase aCase(String first, @Nullable String second) {
        return cases.create(new NewCase(
                        UUID.randomUUID().toString(),
                        patient,
                        "RT",
                        image(first),
                        second == null ? null : image(second),
                        0,
                        null,
                        "",
                        "system"))
                .imagingCase();
    }

    private CaseImage image(String name) {
        float[] values = new float[SAGITTAL.voxelCount()];
        for (int at = 0; at < values.length; at++) {
            values[at] = at - 900;
        }
        SeriesUid uid = images.put(patient + name, new Volume(SAGITTAL, values), "CT", "HEADNECK");
        return new CaseImage(uid, "1.2.3.4567", "CT", "dr.known's scan", "HEADNECK", NOON, SAGITTAL.nz());
    }

    /** Brainstem as the model drew it, SpinalCord undecided, Parotid_R edited, and one that somebody named after a person. */
    private ContourSet approved(CaseId id, String image) {
        List<ContourStructure> structures = List.of(
                structure(1, "Brainstem", "ct-head-neck 1.2", 2, ReviewState.APPROVED),
                structure(2, "SpinalCord", "ct-head-neck 1.2", 3, ReviewState.NOT_REVIEWED),
                structure(3, "Parotid_R", "ct-head-neck 1.2, edited by dr.known", 4, ReviewState.APPROVED),
                structure(4, "GTV_MUELLER", "dr.known", 5, ReviewState.APPROVED));
        return sets.add(new ContourSet(
                ContourSetId.random(),
                id,
                ImageRole.FIRST,
                images.put(
                        patient + image,
                        images.load(cases.require(id).first().series()).volume(),
                        "CT",
                        "HEADNECK"),
                ContourOrigin.EDITED,
                "ct-head-neck, approved in case " + id,
                structures,
                ReviewState.NOT_REVIEWED,
                "",
                "dr.known",
                "Dr Known",
                NOON,
                NOON,
                0));
    }

    private ContourStructure structure(int number, String name, String algorithm, int from, ReviewState state) {
        Mask mask = box(from);
        return new ContourStructure(
                number,
                name,
                0xFF0000,
                "ORGAN",
                algorithm,
                mask.volumeMl(),
                artifacts.putContours(ContourTracer.trace(mask, name)),
                artifacts.putMask(mask),
                state);
    }

    private void store(CaseId id, Step step, double x, Map<String, io.contourflow.kernel.ArtifactRef> made) {
        Map<String, Double> numbers = Map.of(
                "translationXMm",
                x,
                "translationYMm",
                0.0,
                "translationZMm",
                0.0,
                "rotationXDeg",
                0.0,
                "rotationYDeg",
                0.0,
                "rotationZDeg",
                0.0,
                "centreXMm",
                0.0,
                "centreYMm",
                0.0,
                "centreZMm",
                0.0);
        results.store(new StepResult(
                id,
                step,
                "input of " + step,
                made,
                numbers,
                Map.of("offsetSource", "USER", "mode", "MONO", "preset", "FAST", "verdict", "TRUSTED"),
                "test",
                NOON,
                NOON));
    }

    private JsonNode manifest(String set) throws IOException {
        return JSON.readTree(directory.resolve(set).resolve("manifest.json").toFile());
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> tree = Files.walk(directory)) {
            return tree.filter(Files::isRegularFile).toList();
        }
    }

    private void assertNoIdentity(CaseId id, @Nullable ContourSet set) throws IOException {
        ImagingCase of = cases.require(id);
        List<String> identity = new ArrayList<>(List.of(
                patient,
                "MUELLER",
                "GRETE",
                "4711",
                "dr.known",
                "Dr Known",
                "2026",
                id.toString(),
                of.first().series().value(),
                "1.2.3.4567"));
        if (set != null) {
            identity.add(set.id().toString());
        }
        for (Path file : files()) {
            byte[] bytes = Files.readAllBytes(file);
            String packed = new String(bytes, StandardCharsets.ISO_8859_1);
            String all = packed + directory.relativize(file);
            if (file.toString().endsWith(".gz")) {
                try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
                    all += new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
                }
            }
            assertThat(all).as(file.toString()).doesNotContain(identity);
        }
    }
}
