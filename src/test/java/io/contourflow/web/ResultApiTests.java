package io.contourflow.web;

import static io.contourflow.web.CaseApiTests.problem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.put;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.content;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.header;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.jsonPath;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.request.MockHttpServletRequestBuilder;

/** Registration, contours, signatures and slices over REST. */
@WebEdgeTest
class ResultApiTests {
    private static final String CASE = "/api/cases/" + FakeBackend.CASE;
    private static final String SET = CASE + "/contour-sets/" + FakeBackend.SET;
    private static final String SIGNED =
            "{\"decision\":\"APPROVED\",\"password\":\"clinician1-demo-only\",\"meaning\":\"clinically approved\"}";
    private static final String OFFSET =
            "{\"translationMm\":{\"x\":4,\"y\":5,\"z\":6},\"rotationDeg\":{\"x\":0,\"y\":0,\"z\":1}}";

    @Autowired
    MockMvc mvc;

    @Autowired
    FakeDesk desk;

    @Autowired
    FakeReading reading;

    @Test
    @Tag("R16")
    void signsWithThePasswordOfTheSigner() throws Exception {
        mvc.perform(change(put(SET + "/approval"), SIGNED).header("If-Match", "\"7\""))
                .andExpect(status().isOk())
                .andExpect(header().string("ETag", "\"8\""))
                .andExpect(jsonPath("$.state").value("APPROVED"))
                .andExpect(jsonPath("$.decidedBy").value("clinician1"));
        assertThat(desk.told).contains("decide true clinically approved");
        assertThat(desk.audited).contains("CONTOURS_APPROVED clinician1 " + FakeBackend.CASE);
    }

    @Test
    @Tag("R16")
    void refusesAndRecordsAWrongPassword() throws Exception {
        int before = desk.told.size();
        problem(
                mvc.perform(change(put(SET + "/approval"), SIGNED.replace("clinician1-demo", "guess"))
                        .with(As.user("clinician2", "clinician"))
                        .header("If-Match", "\"7\"")),
                403,
                "reauthentication-failed");
        assertThat(desk.audited).contains("REAUTHENTICATION_FAILED clinician2 " + FakeBackend.CASE);
        assertThat(desk.told).hasSize(before);
    }

    @Test
    @Tag("R16")
    void refusesADecisionOnWhatTheSignerHasNotSeen() throws Exception {
        problem(
                mvc.perform(change(put(SET + "/approval"), SIGNED).header("If-Match", "\"6\"")),
                412,
                "contour-set-changed");
        problem(mvc.perform(change(put(SET + "/approval"), SIGNED)), 428, "if-match-missing");
        problem(mvc.perform(change(put(SET + "/approval"), SIGNED).header("If-Match", "*")), 400, "bad-if-match");
        problem(
                mvc.perform(change(put(SET + "/approval"), SIGNED.replace("APPROVED", "MAYBE"))
                        .header("If-Match", "\"7\"")),
                400,
                "invalid-field");
    }

    @Test
    @Tag("R16")
    void bindsTheSignatureToTheHashOfWhatWasShown() throws Exception {
        String shown = desk.backend.require(FakeBackend.SET).contentHash().hex();
        String signed = SIGNED.replace("}", ",\"contentHash\":\"" + shown + "\"}");
        mvc.perform(change(put(SET + "/approval"), signed).header("If-Match", "\"7\""))
                .andExpect(status().isOk());
        String other = (shown.startsWith("0") ? "1" : "0") + shown.substring(1);
        problem(
                mvc.perform(change(put(SET + "/approval"), signed.replace(shown, other))
                        .header("If-Match", "\"7\"")),
                409,
                "contours-changed");
        problem(
                mvc.perform(change(put(SET + "/approval"), signed.replace(shown, "abc"))
                        .header("If-Match", "\"7\"")),
                400,
                "invalid-field");
    }

    @Test
    @Tag("R16")
    void givesApprovedStructuresOutAlone() throws Exception {
        problem(mvc.perform(get(SET + "/rtstruct?part=approved").with(As.clinician())), 404, "nothing-approved");
        problem(mvc.perform(get(SET + "/rtstruct?part=half").with(As.clinician())), 400, "invalid-field");
    }

    @Test
    @Tag("R22")
    void correctsTheOffsetAboutTheSameCentreAndHasTheRestRunAgain() throws Exception {
        long version = reading.offsetVersion;
        mvc.perform(get(CASE + "/registration").with(As.clinician()))
                .andExpect(header().string("ETag", "\"" + version + "\""))
                .andExpect(jsonPath("$.offset.direction").value("fixed-to-moving"))
                .andExpect(jsonPath("$.offset.matrix.length()").value(16))
                .andExpect(jsonPath("$.degree.verdict").value("ABOVE_LIMIT"))
                .andExpect(jsonPath("$.degree.decidedBy").value("FIELD"))
                .andExpect(jsonPath("$.degree.evidence[0].meanMm").value(2.0))
                .andExpect(jsonPath("$.degree.evidence[2].reason")
                        .value("no structure is contoured on both images where both show it"))
                .andExpect(jsonPath("$.deformable.numbers.minJacobian").value(0.8));
        mvc.perform(change(put(CASE + "/registration/offset"), OFFSET).header("If-Match", "\"" + version + "\""))
                .andExpect(status().isAccepted());
        assertThat(reading.offset.translationXMm()).isEqualTo(4);
        assertThat(reading.offset.rotationZDeg()).isEqualTo(1);
        assertThat(reading.offset.centreXMm()).isEqualTo(14);
        assertThat(desk.told).contains("offsetCorrected " + FakeBackend.CASE);
        problem(
                mvc.perform(
                        change(put(CASE + "/registration/offset"), OFFSET).header("If-Match", "\"" + version + "\"")),
                412,
                "offset-changed");
        mvc.perform(get(CASE + "/registration").with(As.clinician()))
                .andExpect(jsonPath("$.offsetCorrected").value(true));
    }

    @Test
    @Tag("R22")
    void refusesAnOffsetThatCannotBeMeant() throws Exception {
        problem(
                mvc.perform(change(put(CASE + "/registration/offset"), OFFSET.replace("\"x\":4", "\"x\":4000"))
                        .header("If-Match", "\"0\"")),
                400,
                "invalid-field");
        problem(
                mvc.perform(change(put(CASE + "/registration/offset"), OFFSET.replace("\"x\":4,", ""))
                        .header("If-Match", "\"0\"")),
                400,
                "invalid-field");
    }

    @Test
    @Tag("R20")
    void readsAndEditsAStructure() throws Exception {
        mvc.perform(get(SET + "/structures/External").with(As.clinician()))
                .andExpect(header().string("ETag", "\"7\""))
                .andExpect(jsonPath("$.contours[0].sliceIndex").value(1))
                .andExpect(jsonPath("$.contours[0].pointsMm.length()").value(12));
        String edited = "{\"contours\":[{\"sliceIndex\":1,\"pointsMm\":[11,21,35,15,21,35,15,25,35]}]}";
        mvc.perform(change(put(SET + "/structures/External"), edited).header("If-Match", "\"7\""))
                .andExpect(status().isOk())
                .andExpect(jsonPath("$.contours[0].pointsMm.length()").value(9));
        problem(
                mvc.perform(change(put(SET + "/structures/External"), edited.replace(",15,25,35", ""))
                        .header("If-Match", "\"7\"")),
                400,
                "invalid-field");
        problem(mvc.perform(get(SET + "/structures/None").with(As.clinician())), 404, "structure-not-found");
    }

    @Test
    @Tag("R20")
    void opensContoursToBeDrawnByHand() throws Exception {
        String sets = CASE + "/contour-sets";
        mvc.perform(change(post(sets), "{\"role\":\"FIRST\",\"structures\":[\"Parotid_L\"]}"))
                .andExpect(status().isCreated())
                .andExpect(header().string("ETag", "\"7\""))
                .andExpect(jsonPath("$.role").value("FIRST"));
        problem(
                mvc.perform(change(post(sets), "{\"role\":\"FIRST\",\"structures\":[\"left parotid\"]}")),
                400,
                "bad-structures");
        mvc.perform(change(post(sets), "{\"role\":\"FIRST\",\"structures\":[]}"))
                .andExpect(status().isBadRequest());
    }

    @Test
    @Tag("R14")
    void givesTheStructureSetOut() throws Exception {
        mvc.perform(get(SET + "/rtstruct").with(As.role("integrator")))
                .andExpect(content().contentType("application/dicom"))
                .andExpect(content().bytes(FakeReading.RTSTRUCT));
        assertThat(desk.audited).contains("RTSTRUCT_EXPORTED integrator1 " + FakeBackend.CASE);
    }

    @Test
    @Tag("R19")
    void describesTheBoxes() throws Exception {
        mvc.perform(get(CASE + "/views/first/info").with(As.clinician()))
                .andExpect(jsonPath("$.size[0]").value(4))
                .andExpect(jsonPath("$.spacingMm[2]").value(5.0))
                .andExpect(jsonPath("$.originMm[1]").value(20.0))
                .andExpect(jsonPath("$.defaultWindow.centre").value(40.0));
        problem(mvc.perform(get(CASE + "/views/fused/info").with(As.clinician())), 409, "not-superimposed");
        problem(mvc.perform(get(CASE + "/views/third/info").with(As.clinician())), 404, "view-not-found");
    }

    @Test
    @Tag("R18")
    void drawsSlicesWithTheWindowAskedFor() throws Exception {
        // slice 1 of the ramp holds 1000 … 1230; black at 1000 and white at 1255: grey is 10·i + 100·j
        BufferedImage slice = image(CASE + "/views/first/slices/1?centre=1127.5&width=255");
        assertThat(slice.getWidth()).isEqualTo(4);
        assertThat(slice.getHeight()).isEqualTo(3);
        assertThat(slice.getRaster().getSample(0, 0, 0)).isZero();
        assertThat(slice.getRaster().getSample(3, 1, 0)).isEqualTo(130);
        assertThat(slice.getRaster().getSample(2, 2, 0)).isEqualTo(220);
        problem(mvc.perform(get(CASE + "/views/first/slices/2").with(As.clinician())), 404, "slice-not-found");
        problem(mvc.perform(get(CASE + "/views/first/slices/0?width=0").with(As.clinician())), 400, "invalid-field");
    }

    @Test
    @Tag("R21")
    void drawsTheSecondImageAfterEitherRegistration() throws Exception {
        String window = "&centre=50&width=100";
        BufferedImage rigid = image(CASE + "/views/second/slices/0?registration=rigid" + window);
        BufferedImage deformable = image(CASE + "/views/second/slices/0?registration=deformable" + window);
        // voxel (1,0,0) holds 20 in the rigid and 30 in the non-rigid result
        assertThat(rigid.getRaster().getSample(1, 0, 0)).isEqualTo(51);
        assertThat(deformable.getRaster().getSample(1, 0, 0)).isEqualTo(77);
    }

    @Test
    @Tag("R5")
    void drawsTheSecondImageOnItsOwnLatticeWhereItIsNotRegistered() throws Exception {
        mvc.perform(get(CASE + "/views/second/info?registration=none").with(As.clinician()))
                .andExpect(jsonPath("$.size[0]").value(5))
                .andExpect(jsonPath("$.originMm[2]").value(-40.0));
        BufferedImage slice = image(CASE + "/views/second/slices/2?registration=none&centre=1127.5&width=255");
        assertThat(slice.getWidth()).isEqualTo(5);
        // voxel (4,3,2) of the ramp holds 40 + 300 + 2000
        assertThat(slice.getRaster().getSample(4, 3, 0)).isEqualTo(255);
    }

    @Test
    @Tag("R19")
    void drawsNoContourOnAnImageItIsNotRegisteredWith() throws Exception {
        mvc.perform(get(CASE + "/views/first/contours?registration=none").with(As.clinician()))
                .andExpect(jsonPath("$.structures[0].name").value("External"));
        String ofFirst = "/contours?registration=none&set=" + FakeBackend.SET;
        problem(mvc.perform(get(CASE + "/views/second" + ofFirst).with(As.clinician())), 400, "invalid-field");
        problem(mvc.perform(get(CASE + "/views/fused" + ofFirst).with(As.clinician())), 400, "invalid-field");
        problem(
                mvc.perform(get(CASE + "/views/fused/info?registration=none").with(As.clinician())),
                400,
                "invalid-field");
        problem(
                mvc.perform(get(CASE + "/views/second/info?registration=affine").with(As.clinician())),
                400,
                "invalid-field");
    }

    @Test
    @Tag("R21")
    void drawsTheRegistrationMadeAgainFromItsParameters() throws Exception {
        String source = "&source=parameters&centre=50&width=100";
        BufferedImage rigid = image(CASE + "/views/second/slices/0?registration=rigid" + source);
        BufferedImage usual = image(CASE + "/views/second/slices/0?registration=deformable" + source);
        assertThat(rigid.getRaster().getSample(1, 0, 0)).isEqualTo(51);
        assertThat(usual.getRaster().getSample(1, 0, 0)).isEqualTo(77);
        image(CASE + "/views/fused/slices/0?source=parameters");
        problem(mvc.perform(get(CASE + "/views/fused/info?source=dream").with(As.clinician())), 400, "invalid-field");
        problem(
                mvc.perform(get(CASE + "/views/first/info?source=parameters&adjusted=true")
                        .with(As.clinician())),
                400,
                "invalid-field");
    }

    @Test
    @Tag("R24")
    void choosesTheTargetContourAndTellsWhatWasChosen() throws Exception {
        String path = CASE + "/target-contour";
        String stitch = """
                {"structures": [{"structure": "Bone", "source": "FIRST"},
                  {"structure": "External", "source": "SECOND",
                   "region": {"kind": "BOX", "numbers": [0, 0, 0, 5, 5, 5]}}]}""";

        mvc.perform(post(path)
                        .with(As.clinician())
                        .contentType(MediaType.APPLICATION_JSON)
                        .content(stitch))
                .andExpect(status().isCreated())
                .andExpect(header().string("ETag", "\"1\""))
                .andExpect(jsonPath("$.structures[1].region.kind").value("BOX"))
                .andExpect(jsonPath("$.structures[0].label").value("from the first image"));
        mvc.perform(post(path)
                        .with(As.clinician())
                        .contentType(MediaType.APPLICATION_JSON)
                        .content("{\"whole\": \"SECOND\"}"))
                .andExpect(status().isCreated())
                .andExpect(jsonPath("$.structures[0].source").value("SECOND"));
        mvc.perform(get(path).with(As.clinician()))
                .andExpect(status().isOk())
                .andExpect(header().string("ETag", "\"3\""))
                .andExpect(jsonPath("$.chosenBy").value("clinician1"))
                .andExpect(jsonPath("$.set").doesNotExist());
    }

    @Test
    @Tag("R24")
    void refusesATargetContourThatCannotBe() throws Exception {
        String path = CASE + "/target-contour";
        for (String body : List.of(
                "{}",
                "{\"whole\": \"TARGET\"}",
                "{\"whole\": \"FIRST\", \"structures\": [{\"structure\": \"Bone\", \"source\": \"FIRST\"}]}",
                "{\"structures\": [{\"structure\": \"\", \"source\": \"FIRST\"}]}",
                "{\"structures\": [{\"structure\": \"Bone\"}]}",
                "{\"structures\": []}")) {
            problem(
                    mvc.perform(post(path)
                            .with(As.clinician())
                            .contentType(MediaType.APPLICATION_JSON)
                            .content(body)),
                    400,
                    "invalid-field");
        }
        mvc.perform(put(path)
                        .with(As.clinician())
                        .contentType(MediaType.APPLICATION_JSON)
                        .content("{\"whole\": \"FIRST\"}"))
                .andExpect(status().is(428));
        problem(
                mvc.perform(put(path)
                        .with(As.clinician())
                        .header("If-Match", "\"7\"")
                        .contentType(MediaType.APPLICATION_JSON)
                        .content("{\"whole\": \"FIRST\"}")),
                412,
                "target-choice-changed");
    }

    @Test
    void sendsNoSliceThatTheBrowserHas() throws Exception {
        String tag =
                String.valueOf(mvc.perform(get(CASE + "/views/first/slices/0").with(As.clinician()))
                        .andReturn()
                        .getResponse()
                        .getHeader("ETag"));
        mvc.perform(get(CASE + "/views/first/slices/0").with(As.clinician()).header("If-None-Match", tag))
                .andExpect(status().isNotModified());
        mvc.perform(get(CASE + "/views/first/slices/1").with(As.clinician()).header("If-None-Match", tag))
                .andExpect(status().isOk());
    }

    @Test
    @Tag("R19")
    void putsContoursOnTheLatticeOfTheFirstImage() throws Exception {
        mvc.perform(get(CASE + "/views/first/contours").with(As.clinician()))
                .andExpect(jsonPath("$.structures[0].name").value("External"))
                .andExpect(jsonPath("$.structures[0].contours[0].sliceIndex").value(1))
                .andExpect(
                        jsonPath("$.structures[0].contours[0].pointsIndex[0]").value(0.5))
                .andExpect(
                        jsonPath("$.structures[0].contours[0].pointsIndex[2]").value(2.5))
                .andExpect(
                        jsonPath("$.structures[0].contours[0].pointsIndex[5]").value(2.5));
        mvc.perform(get(CASE + "/views/first/contours?slice=0").with(As.clinician()))
                .andExpect(jsonPath("$.structures[0].contours.length()").value(0));
        mvc.perform(get(CASE + "/views/second/contours").with(As.clinician()))
                .andExpect(jsonPath("$.structures.length()").value(0));
    }

    private BufferedImage image(String path) throws Exception {
        byte[] png = mvc.perform(get(path).with(As.clinician()))
                .andExpect(status().isOk())
                .andExpect(content().contentType(MediaType.IMAGE_PNG))
                .andReturn()
                .getResponse()
                .getContentAsByteArray();
        return ImageIO.read(new ByteArrayInputStream(png));
    }

    private static MockHttpServletRequestBuilder change(MockHttpServletRequestBuilder request, String body) {
        return request.with(As.clinician())
                .contentType(MediaType.APPLICATION_JSON)
                .content(body);
    }
}
