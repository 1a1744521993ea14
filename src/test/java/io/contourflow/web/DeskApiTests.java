package io.contourflow.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.startsWith;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.jsonPath;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.request;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.ResultActions;

/** What the work list and the desks of leads and administrators read. */
@WebEdgeTest
class DeskApiTests {
    /** Interfaces of the page by the schema that the server describes them with. */
    private static final Map<String, String> SCHEMAS = Map.of(
            "CaseSummary", "Summary",
            "SavedTaskFilter", "TaskFilter",
            "TaskFilterContent", "Content",
            "Colleague", "Colleague");

    @Autowired
    MockMvc mvc;

    @Autowired
    FakeLedger ledger;

    @Test
    void countsTheWorkOfTheOwnDepartments() throws Exception {
        read("/api/statistics?from=2026-11-01&to=2026-11-30", "lead")
                .andExpect(status().isOk())
                .andExpect(jsonPath("$.days[0].created").value(2))
                .andExpect(jsonPath("$.tasks[0].medianMs").value(60_000));
        assertThat(ledger.asked).contains("statistics 2026-11-01 2026-11-30 of [radiotherapy]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"from=2026-11-02&to=2026-11-01", "from=2020-01-01&to=2026-01-01", "from=soon&to=later", ""})
    void refusesAPeriodThatIsNone(String period) throws Exception {
        read("/api/statistics?" + period, "lead").andExpect(status().isBadRequest());
    }

    @Test
    @Tag("R19")
    void findsTasksAndCasesByWhatIsKnownOfThem() throws Exception {
        read("/api/tasks?q= phantom ", "clinician")
                .andExpect(status().isOk())
                .andExpect(jsonPath("$.items.length()").value(1));
        read("/api/cases?q=phantom&size=10", "clinician")
                .andExpect(status().isOk())
                .andExpect(jsonPath("$.total").value(1));
        read("/api/cases?q=nobody", "clinician").andExpect(jsonPath("$.total").value(0));
        assertThat(ledger.asked).contains("cases 'phantom' of [radiotherapy]");
        read("/api/tasks?q=" + "x".repeat(65), "clinician").andExpect(status().isBadRequest());
    }

    @Test
    void namesTheColleaguesWhoMayDoATask() throws Exception {
        read("/api/tasks/t1/colleagues", "clinician")
                .andExpect(status().isOk())
                .andExpect(jsonPath("$.items[?(@.userId == 'clinician1')]").isEmpty())
                .andExpect(jsonPath("$.items[?(@.userId == 'clinician2')].displayName")
                        .isNotEmpty())
                .andExpect(jsonPath("$.items[?(@.userId == 'planner1')]").isEmpty());
        read("/api/tasks/none/colleagues", "clinician").andExpect(status().isNotFound());
    }

    @Test
    void tellsWhatTheInstallationConsistsOf() throws Exception {
        read("/api/process-models", "admin")
                .andExpect(jsonPath("$.items[0].running").value(5));
        read("/api/process-models/CaseLifecycleProcess/load", "integrator")
                .andExpect(jsonPath("$.items[0].incidents").value(1));
        read("/api/process-models/Nothing/load", "admin").andExpect(status().isNotFound());
        read("/api/contour-models", "admin")
                .andExpect(jsonPath("$.items[0].name").value("ct-body-bone"))
                .andExpect(jsonPath("$.items[0].structures[0].color").value(startsWith("#")))
                .andExpect(jsonPath("$.items[0].card").isNotEmpty());
    }

    @Test
    void keepsAConnectionOpenForTheWorkList() throws Exception {
        read("/api/events", "clinician")
                .andExpect(status().isOk())
                .andExpect(request().asyncStarted());
    }

    /** The page's types are written by hand; a field that the server does not describe would always be missing. */
    @Test
    void describesEveryFieldThatThePageReads() throws Exception {
        String types = Files.readString(Path.of("src/main/web/api/types.ts"));
        JsonNode schemas = new ObjectMapper()
                .readTree(
                        read("/v3/api-docs", "admin").andReturn().getResponse().getContentAsString())
                .path("components")
                .path("schemas");
        for (Map.Entry<String, String> pair : SCHEMAS.entrySet()) {
            JsonNode properties = schemas.path(pair.getValue()).path("properties");
            TreeSet<String> described = new TreeSet<>();
            properties.fieldNames().forEachRemaining(described::add);
            assertThat(described).as(pair.getValue()).containsAll(fields(types, pair.getKey()));
        }
    }

    private static TreeSet<String> fields(String types, String name) {
        Matcher body = Pattern.compile("export interface " + name + "(?: extends \\w+)? \\{(.*?)\\n}", Pattern.DOTALL)
                .matcher(types);
        assertThat(body.find()).as("interface " + name).isTrue();
        TreeSet<String> fields = new TreeSet<>();
        Matcher field = Pattern.compile("^ {2}(\\w+)\\??:", Pattern.MULTILINE).matcher(body.group(1));
        while (field.find()) {
            fields.add(field.group(1));
        }
        assertThat(fields).as("fields of " + name).isNotEmpty();
        return fields;
    }

    private ResultActions read(String path, String role) throws Exception {
        return mvc.perform(get(path).with(As.role(role)));
    }
}
