package io.contourflow.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.contourflow.dicom.SpatialRegistrations;
import io.contourflow.imaging.io.ImageFiles;
import io.contourflow.imaging.metric.Overlap;
import io.contourflow.imaging.phantom.Phantom;
import io.contourflow.imaging.transform.DisplacementField;
import io.contourflow.imaging.volume.Geometry;
import io.contourflow.imaging.volume.Mask;
import io.contourflow.testing.ExternalProgram;
import io.contourflow.testing.OrthancServer;
import io.contourflow.testing.SignedInClient;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The main job from outside: a scanner's storescu sends two images of a patient, nobody does anything, the right tasks
 * appear, people answer them by REST, and the results arrive at a real Orthanc with the right geometry.
 */
@Tag("R1")
@Tag("R2")
@Tag("R3")
@Tag("R4")
@Tag("R5")
@Tag("R7")
@Tag("R8")
@Tag("R10")
@Tag("R11")
@Tag("R12")
@Tag("R14")
@Tag("R16")
@Tag("R18")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class CaseLifecycleIT {
    /** Voxel-wise agreement of a contour after its way through DICOM and another program's rasteriser. */
    private static final double DICE_MIN = 0.995;

    /** Mean error of the delivered field against the phantom's truth inside the body, mm. */
    private static final double PHANTOM_TRE_MAX_MM = 4;

    private static final String CLINICIAN = "clinician1";

    private OrthancServer pacs;
    private RunningApplication application;
    private Department department;
    private Path work;

    @BeforeAll
    void startApplicationAndPacs() throws IOException {
        Path folder = WorkFolder.fresh("case-lifecycle");
        work = folder;
        pacs = OrthancServer.start(folder.resolve("pacs"));
        application = RunningApplication.start(
                folder.resolve("data"),
                List.of(
                        "--contourflow.intake.quiet-seconds=1",
                        "--contourflow.intake.gap-wait-seconds=20",
                        "--contourflow.exchange.peers[0].ae-title=" + OrthancServer.AE_TITLE,
                        "--contourflow.exchange.peers[0].host=127.0.0.1",
                        "--contourflow.exchange.peers[0].port=" + pacs.dicomPort()));
        department = new Department(application);
    }

    @AfterAll
    void stop() throws IOException {
        if (application != null) {
            application.close();
        }
        if (pacs != null) {
            pacs.close();
        }
    }

    @Order(1)
    @ParameterizedTest
    @ValueSource(strings = {"I", "II", "III", "IV"})
    void takesACaseFromTheScannerToThePacs(String type) throws IOException {
        walk(CaseMaterial.of(type, work.resolve("real-" + type)));
    }

    @Order(2)
    @ParameterizedTest
    @ValueSource(strings = {"II", "III"})
    void deliversTheDeformationThatThePhantomReallyHas(String type) throws IOException {
        CaseMaterial material = CaseMaterial.phantom(type, work.resolve("phantom-" + type));
        IdentitySearch.addAccessionNumber(material.first(), material.second());
        walk(material);
        Path object = delivered(material.patientId(), "REG").stream()
                .filter(file -> read(file).contains("VectorGridData") || isDeformable(file))
                .findFirst()
                .orElseThrow();
        Phantom truth = java.util.Objects.requireNonNull(material.phantom());
        assertThat(meanErrorMm(SpatialRegistrations.readDeformable(object), truth))
                .isLessThan(PHANTOM_TRE_MAX_MM);
    }

    /** Looks at what the tests before it left behind, after mistakes of every kind were made with these patients. */
    @Order(3)
    @Test
    void keepsToItselfWhoThePatientsAre() throws IOException, SQLException {
        CaseMaterial material = CaseMaterial.phantom("II", work.resolve("mistaken"));
        IdentitySearch search = new IdentitySearch(application, work.resolve("data"));
        search.provokeRefusals(department.signIn(CLINICIAN), material);
        search.sendBadObjects(material.first(), work.resolve("bad"));
        department.waitFor("intake to come to the bad objects", () -> search.hasRefused() ? true : null);

        assertThat(search.tablesWithIdentity())
                .as("kept where images and cases are kept, so the search finds what is there")
                .contains("imaging.series", "imaging.imaging_case", "imaging.intake_series")
                .as("and nowhere else")
                .isSubsetOf(IdentitySearch.TABLES_OF_PATIENTS);
        assertThat(search.filesWithIdentity(work.resolve("data/objects")))
                .as("the archive holds the objects")
                .isNotEmpty();
        assertThat(search.logsWithIdentity()).isEmpty();
        assertThat(search.answersWithIdentity(department.signIn("admin1"))).isEmpty();
    }

    /** What a lead gives away of a case that was walked before. */
    @Order(4)
    @Test
    void givesACaseAwayWithoutWhoThePatientIs() throws IOException {
        CaseMaterial material = CaseMaterial.phantom("II", work.resolve("as-sent"));
        SignedInClient lead = department.signIn("lead1");
        String caseId = department
                .awaitCase(lead, material.patientId(), "II")
                .path("id")
                .asText();
        HttpResponse<byte[]> answer = lead.postForBytes("/api/cases/" + caseId + "/export");
        assertThat(answer.statusCode()).isEqualTo(200);

        ExportedCase exported = ExportedCase.unpack(answer.body(), work.resolve("exported"));
        exported.holdsTheSameAnatomyAs(material);
        assertThat(new IdentitySearch(application, work.resolve("data")).filesWithIdentity(exported.folder()))
                .isEmpty();
        assertThat(department
                        .signIn(CLINICIAN)
                        .postForBytes("/api/cases/" + caseId + "/export")
                        .statusCode())
                .isEqualTo(403);
    }

    private void walk(CaseMaterial material) throws IOException {
        SignedInClient clinician = department.signIn(CLINICIAN);
        department.scannerSends(material.first());
        JsonNode planning = department.awaitCase(clinician, material.patientId(), "SINGLE");
        department.scannerSends(material.second());
        JsonNode pair = department.awaitCase(clinician, material.patientId(), material.type());
        String caseId = pair.path("id").asText();
        assertThat(department.cases(clinician, material.patientId())).hasSize(2);

        JsonNode waiting = department.awaitState(clinician, caseId, "AWAITING_DECISION", "AWAITING_REVIEW");
        assertThat(unreviewed(clinician, caseId)).isTrue();
        boolean prompted = waiting.path("state").asText().equals("AWAITING_DECISION");
        if (material.type().equals("I") || material.type().equals("III")) {
            assertThat(prompted)
                    .as("images of one period have no deformation to ask about")
                    .isFalse();
        }
        if (prompted) {
            answerThePrompt(clinician, caseId);
        }
        department.awaitState(clinician, caseId, "AWAITING_REVIEW");
        assertThat(department.tasks(clinician, caseId))
                .extracting(task -> task.path("kind").asText())
                .containsExactly("REVIEW_CONTOURS");
        department.approveContours(clinician, CLINICIAN, caseId);
        department.awaitState(clinician, caseId, "COMPLETED");
        assertThat(department.tasks(clinician, caseId)).isEmpty();

        arrives(clinician, material, caseId);
        assertThat(department
                        .getCase(clinician, planning.path("id").asText())
                        .path("state")
                        .asText())
                .isEqualTo("AWAITING_REVIEW");
    }

    private boolean unreviewed(SignedInClient user, String caseId) {
        return department.contourSets(user, caseId).stream()
                .allMatch(set -> set.path("state").asText().equals("NOT_REVIEWED"));
    }

    private void answerThePrompt(SignedInClient clinician, String caseId) {
        JsonNode task = department.tasks(clinician, caseId).get(0);
        assertThat(task.path("kind").asText()).isEqualTo("DECIDE_ON_PLAN");
        department.complete(
                clinician,
                task.path("id").asText(),
                Map.of("decision", "DO_NOT_MODIFY", "reason", "target volume is not affected"));
    }

    private void arrives(SignedInClient user, CaseMaterial material, String caseId) throws IOException {
        List<Path> structureSets = department.waitFor("structure set and registrations at the PACS", () -> {
            List<Path> sets = delivered(material.patientId(), "RTSTRUCT");
            // images of type I are contoured, not registered (R5)
            int registrations = material.type().equals("I") ? 0 : 2;
            int found = delivered(material.patientId(), "REG").size();
            boolean all = !sets.isEmpty() && found >= registrations;
            return all ? sets : null;
        });
        JsonNode set = department.contourSets(user, caseId).get(0);
        Path structureSet = structureSets.get(0);
        assertThat(read(structureSet)).contains("(300e,0002) CS [APPROVED]").contains("Contourflow");
        Path masks = Files.createDirectories(work.resolve("masks-" + caseId));
        ExternalProgram.require("plastimatch")
                .run(
                        "convert",
                        "--xor-contours",
                        "--input",
                        structureSet,
                        "--referenced-ct",
                        material.first(),
                        "--output-prefix",
                        masks,
                        "--prefix-format",
                        "mha")
                .orFail();
        for (JsonNode structure : set.path("structures")) {
            String name = structure.path("name").asText();
            Path stored = masks.resolve("stored-" + name + ".nii.gz");
            Files.write(
                    stored,
                    user.getBytes("/api/cases/" + caseId + "/contour-sets/"
                                    + set.path("id").asText() + "/structures/" + name + "/mask")
                            .body());
            Mask expected = ImageFiles.readMask(stored);
            Mask delivered = ImageFiles.readMask(masks.resolve(name + ".mha"));
            assertThat(delivered.geometry().sameLattice(expected.geometry(), 0.01))
                    .isTrue();
            assertThat(Overlap.dice(expected, delivered)).as(name).isGreaterThanOrEqualTo(DICE_MIN);
        }
    }

    private List<Path> delivered(String patientId, String modality) throws IOException {
        Path folder = Files.createDirectories(work.resolve("pacs-files"));
        List<Path> files = new java.util.ArrayList<>();
        for (String id : pacs.instances(patientId, modality)) {
            Path file = folder.resolve(id + ".dcm");
            if (!Files.exists(file)) {
                Files.write(file, pacs.file(id));
            }
            files.add(file);
        }
        return files;
    }

    private static boolean isDeformable(Path file) {
        return read(file).contains("DeformableSpatialRegistrationStorage");
    }

    /** DCMTK's reading of the object. */
    private static String read(Path file) {
        return ExternalProgram.require("dcmdump").run("+L", "-M", file).orFail().output();
    }

    private static double meanErrorMm(DisplacementField field, Phantom truth) {
        Mask body = truth.first().mask("External");
        Geometry grid = body.geometry();
        double sum = 0;
        int count = 0;
        double[] point = new double[3];
        double[] found = new double[3];
        double[] expected = new double[3];
        for (int k = 4; k < grid.nz() - 4; k += 3) {
            for (int j = 0; j < grid.ny(); j += 3) {
                for (int i = 0; i < grid.nx(); i += 3) {
                    if (body.at(i, j, k)) {
                        grid.indexToWorld(i, j, k, point);
                        field.apply(point, found);
                        truth.fixedToMoving().apply(point, expected);
                        sum += Math.hypot(
                                Math.hypot(found[0] - expected[0], found[1] - expected[1]), found[2] - expected[2]);
                        count++;
                    }
                }
            }
        }
        return sum / count;
    }
}
