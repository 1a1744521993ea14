package io.contourflow.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;

import com.fasterxml.jackson.databind.JsonNode;
import io.contourflow.kernel.DicomUid;
import io.contourflow.testing.OrthancServer;
import io.contourflow.testing.SeriesFixture;
import io.contourflow.testing.SignedInClient;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.test.web.servlet.request.MockHttpServletRequestBuilder;
import org.springframework.test.web.servlet.request.RequestPostProcessor;

/** Searching and storing by DICOMweb, by Orthanc's client and by hand, and who may. */
@Tag("R1")
@Tag("R2")
class DicomWebIT extends DicomWebServer {
    @Test
    void letsOrthancStoreFindAndRetrieveAsAClient() throws IOException {
        String base = "http://127.0.0.1:" + port;
        String token = SignedInClient.integrator(base).bearer();
        SeriesFixture sent = SeriesFixture.of("CT", patient, DAY, 3);
        SeriesFixture kept = stored("MR", 2);
        try (OrthancServer orthanc = OrthancServer.startWithDicomWeb(
                folder.resolve("orthanc"),
                "{\"cf\": {\"Url\": \"" + base + "/dicom-web/\", \"HttpHeaders\": {\"Authorization\": \"Bearer " + token
                        + "\"}}}")) {
            String study = "";
            for (byte[] object : sent.objects()) {
                study = orthanc.post("/instances", object).path("ParentStudy").asText();
            }
            JsonNode stow = orthanc.post("/dicom-web/servers/cf/stow", json("""
                    {"Resources": ["%s"], "Synchronous": true}""".formatted(study)));
            assertThat(stow.path("InstancesCount").asText()).as(stow.toString()).isEqualTo("3");

            JsonNode qido = orthanc.post("/dicom-web/servers/cf/qido", json("""
                    {"Uri": "/series", "Arguments": {"PatientID": "%s"}}""".formatted(patient)));
            assertThat(qido.toString())
                    .contains(sent.uid().value())
                    .contains(kept.uid().value());

            JsonNode retrieve = orthanc.post("/dicom-web/servers/cf/retrieve", json("""
                    {"Resources": [{"Study": "%s"}], "Synchronous": true}""".formatted(
                            DicomUid.fromName("study " + kept.uid().value()))));
            assertThat(orthanc.instances(patient, "MR")).as(retrieve.toString()).hasSize(2);
            assertThat(dataSet(orthanc.file(orthanc.instances(patient, "MR").get(0))))
                    .isIn(kept.objects().stream().map(DicomWebServer::dataSet).toList());
        }
        assertThat(heard.changed()).contains(Set.of(sent.uid()));
    }

    private static byte[] json(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void findsStudiesSeriesAndInstancesPageByPage() throws Exception {
        SeriesFixture ct = stored("CT", 8);
        SeriesFixture mr = stored("MR", 1);
        String query = "?PatientID=" + patient;

        assertThat(found("/dicom-web/studies" + query)).hasSize(2);
        JsonNode study =
                found("/dicom-web/studies" + query + "&ModalitiesInStudy=CT").get(0);
        assertThat(value(study, "00201208")).isEqualTo("8");
        assertThat(study.path("00100010")
                        .path("Value")
                        .path(0)
                        .path("Alphabetic")
                        .asText())
                .isEqualTo("Test^Person");
        assertThat(value(study, "00081190")).isEqualTo("http://localhost" + studyOf(ct));
        assertThat(value(found(studyOf(mr) + "/series").get(0), "0020000E"))
                .isEqualTo(mr.uid().value());
        assertThat(found(studyOf(ct) + "/instances")).hasSize(8);
        assertThat(found(studyOf(ct) + "/series/" + ct.uid() + "/instances?limit=5&offset=4"))
                .hasSize(4);
        assertThat(found(studyOf(ct) + "/instances?offset=8")).isEmpty();
        assertThat(found("/dicom-web/series" + query + "&00080060={m}", "M*")).hasSize(1);
        assertThat(found("/dicom-web/instances" + query + "&SOPClassUID=1.2.840.10008.5.1.4.1.1.4"))
                .hasSize(1);
        assertThat(found("/dicom-web/studies" + query + "&StudyDate=20260302-")).isEmpty();
        assertThat(desk.audited).contains("STUDIES_SEARCHED integrator1 null");
    }

    @Test
    void saysWhatItDidNotCompareAndThatThereIsMore() throws Exception {
        SeriesFixture ct = stored("CT", 11);

        MockHttpServletResponse answer = call(get(studyOf(ct) + "/instances?PatientWeight=70&fuzzymatching=true"));

        assertThat(JSON.readTree(answer.getContentAsByteArray())).hasSize(10);
        assertThat(answer.getHeaders("Warning"))
                .hasSize(3)
                .allMatch(warning -> warning.startsWith("299 contourflow \""))
                .anyMatch(warning -> warning.contains("PatientWeight"))
                .anyMatch(warning -> warning.contains("more results than the 10"));
        assertThat(call(get(studyOf(ct) + "/instances?limit=10")).getHeaders("Warning"))
                .isEmpty();
    }

    @Test
    void tellsOfEveryObjectThatItDidNotTake() throws Exception {
        SeriesFixture ct = SeriesFixture.of("CT", patient, DAY, 2);
        SeriesFixture other = SeriesFixture.of("CT", patient, DAY, 1);
        byte[] changed = ct.objects().get(0).clone();
        changed[changed.length - 1] ^= 1;
        byte[] cut = Arrays.copyOf(ct.objects().get(1), ct.objects().get(1).length - 7);

        MockHttpServletResponse answer = call(stow(
                studyOf(ct),
                ct.objects().get(0),
                ct.objects().get(0),
                changed,
                cut,
                other.objects().get(0),
                "no DICOM".getBytes(StandardCharsets.US_ASCII)));

        assertThat(answer.getStatus()).isEqualTo(202);
        JsonNode told = JSON.readTree(answer.getContentAsByteArray());
        assertThat(told.path("00081199").path("Value")).hasSize(2);
        List<Integer> reasons = new ArrayList<>();
        told.path("00081198").path("Value").forEach(failed -> reasons.add(Integer.valueOf(value(failed, "00081197"))));
        assertThat(reasons).containsExactly(0xC111, 0xC000, 0xA900, 0xC000);
        assertThat(call(stow("/dicom-web/studies", cut)).getStatus()).isEqualTo(409);
        assertThat(found(studyOf(ct) + "/instances")).hasSize(1);
    }

    @Test
    void refusesWhatBreaksTheRules() throws Exception {
        SeriesFixture ct = stored("CT", 1);
        problem(406, get("/dicom-web/studies").accept("application/dicom+xml"));
        problem(406, get(studyOf(ct) + "/metadata").accept("application/dicom+xml"));
        problem(406, get(studyOf(ct)).accept("application/zip"));
        problem(400, get("/dicom-web/studies?Nonsense=1"));
        problem(400, get("/dicom-web/studies?limit=-1"));
        problem(400, get("/dicom-web/studies/abc"));
        problem(404, get("/dicom-web/studies/1.2.3.404"));
        problem(404, get(studyOf(ct) + "/series/1.2.3.404"));
        problem(415, post("/dicom-web/studies").contentType("application/json").content("{}"));
        problem(
                415,
                post("/dicom-web/studies")
                        .contentType("multipart/related; type=\"application/dicom+xml\"; boundary=x"));
        problem(
                400,
                post("/dicom-web/studies")
                        .contentType("multipart/related; type=\"application/dicom\"; boundary=x")
                        .content("--x\r\n\r\nabc"));
        problem(400, stow("/dicom-web/studies"));
    }

    @Test
    void showsAnotherDepartmentOnlyTheSeriesOfItsCases() throws Exception {
        SeriesFixture theirs = stored("CT", 2);
        SeriesFixture ours = stored("MR", 1);
        makeCaseOf(theirs, "neurology");
        String query = "/dicom-web/series?PatientID=" + patient;
        RequestPostProcessor neurologist = of("neurology", "clinician");

        assertThat(seriesSeen(query, neurologist)).containsExactly(theirs.uid().value());
        assertThat(seriesSeen(query, As.clinician())).containsExactly(ours.uid().value());
        assertThat(seriesSeen(query, of("surgery", "lead"))).isEmpty();
        assertThat(status(get(studyOf(theirs)), As.clinician())).isEqualTo(404);
        assertThat(status(get(studyOf(theirs) + "/metadata"), neurologist)).isEqualTo(200);
        assertThat(status(get(studyOf(ours)), neurologist)).isEqualTo(404);
        assertThat(status(stow("/dicom-web/studies", ours.objects().get(0)), of("neurology", "planner")))
                .isEqualTo(403);
    }

    private int status(MockHttpServletRequestBuilder request, RequestPostProcessor as) throws Exception {
        return mvc.perform(request.with(as)).andReturn().getResponse().getStatus();
    }

    private List<String> seriesSeen(String query, RequestPostProcessor as) throws Exception {
        byte[] answer =
                mvc.perform(get(query).with(as)).andReturn().getResponse().getContentAsByteArray();
        List<String> seen = new ArrayList<>();
        JSON.readTree(answer).forEach(series -> seen.add(value(series, "0020000E")));
        return seen;
    }

    private void makeCaseOf(SeriesFixture series, String department) {
        String id = java.util.UUID.randomUUID().toString();
        jdbc.sql("""
                        insert into imaging.imaging_case (id, idempotency_key, patient_id, department, state,
                            state_detail, priority, note, created_by, created_at, version)
                        values (cast(:id as uuid), :id, :patient, :department, 'COMPLETED', '', 50, '', 'test', now(), 0)
                        """)
                .param("id", id)
                .param("patient", patient)
                .param("department", department)
                .update();
        jdbc.sql("""
                        insert into imaging.case_image (imaging_case_id, role, series_uid, study_uid, modality,
                            description, body_part, instances)
                        values (cast(:id as uuid), 'FIRST', :series, '1.2', 'CT', '', '', 2)
                        """).param("id", id).param("series", series.uid().value()).update();
    }
}
