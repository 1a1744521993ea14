package io.contourflow.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.delete;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.put;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.header;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.jsonPath;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.ResultActions;
import org.springframework.test.web.servlet.request.MockHttpServletRequestBuilder;

/** Work with tasks beyond one task at a time. */
@WebEdgeTest
class DailyWorkApiTests {
    @Autowired
    MockMvc mvc;

    @Autowired
    FakeDesk desk;

    @Autowired
    FakeOffice office;

    @Test
    void claimsManyTasksAndSaysForEachWhetherItCould() throws Exception {
        send(post("/api/tasks/claim"), "{\"ids\":[\"t1\",\"gone\",\"t1\"]}")
                .andExpect(status().isOk())
                .andExpect(jsonPath("$.items.length()").value(2))
                .andExpect(jsonPath("$.items[0].id").value("t1"))
                .andExpect(jsonPath("$.items[0].claimed").value(true))
                .andExpect(jsonPath("$.items[1].claimed").value(false))
                .andExpect(jsonPath("$.items[1].problem").value("/problems/task-not-found"));
        assertThat(desk.told).contains("claim t1 by clinician1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"ids\":[]}", "{\"ids\":[null]}", "{\"ids\":[\"\"]}", "{\"ids\":\"t1\"}"})
    void refusesAClaimOfNothing(String body) throws Exception {
        send(post("/api/tasks/claim"), body).andExpect(status().isBadRequest());
    }

    @Test
    void putsOffAndPrioritizes() throws Exception {
        send(post("/api/tasks/t1/follow-up"), "{\"at\":\"2031-01-01T08:00:00Z\"}")
                .andExpect(status().isOk());
        send(post("/api/tasks/t1/follow-up"), "{\"at\":null}").andExpect(status().isOk());
        send(post("/api/tasks/t1/follow-up"), "{\"at\":\"tomorrow\"}").andExpect(status().isBadRequest());
        send(post("/api/tasks/t1/priority"), "{\"priority\":70}").andExpect(status().isOk());
        send(post("/api/tasks/t1/priority"), "{}").andExpect(status().isBadRequest());
        assertThat(desk.told).contains("followUp t1 2031-01-01T08:00:00Z", "followUp t1 null", "prioritize t1 70");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "mine=true",
                "group=clinician",
                "state=DEFERRED",
                "kind=MODIFY_PLAN",
                "overdue=true",
                "sort=followUp"
            })
    void takesEveryFilterOfTheContract(String filter) throws Exception {
        mvc.perform(get("/api/tasks?" + filter).with(As.clinician())).andExpect(status().isOk());
    }

    @Test
    void refusesAStateThatThereIsNot() throws Exception {
        mvc.perform(get("/api/tasks?state=SLEEPING").with(As.clinician())).andExpect(status().isBadRequest());
    }

    @Test
    void savesChangesAndRemovesFilters() throws Exception {
        String path = "/api/task-filters/" + FakeOffice.FILTER;
        send(post("/api/task-filters"), "{\"name\":\" late \",\"overdue\":true,\"kind\":\"REVIEW_CONTOURS\"}")
                .andExpect(status().isCreated())
                .andExpect(header().string("Location", path))
                .andExpect(header().string("ETag", "\"0\""))
                .andExpect(jsonPath("$.name").value("late"))
                .andExpect(jsonPath("$.content.sort").value("due"));
        mvc.perform(get("/api/task-filters").with(As.clinician()))
                .andExpect(jsonPath("$.items[0].content.kind").value("REVIEW_CONTOURS"));
        send(put(path), "{\"name\":\"later\"}").andExpect(status().isPreconditionRequired());
        send(put(path).header("If-Match", "\"0\""), "{\"name\":\"later\"}").andExpect(header().string("ETag", "\"1\""));
        mvc.perform(delete(path).header("If-Match", "\"1\"").with(As.clinician()))
                .andExpect(status().isNoContent());
        assertThat(office.filters).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"name\":\" \"}",
                "{\"name\":\"x\",\"sort\":\"colour\"}",
                "{\"name\":\"x\",\"state\":\"Z\"}"
            })
    void refusesAFilterThatMeansNothing(String body) throws Exception {
        send(post("/api/task-filters"), body).andExpect(status().isBadRequest());
    }

    @Test
    void migratesOnlyWhenSaidOutright() throws Exception {
        mvc.perform(post("/api/process-models/migration")
                        .contentType(MediaType.APPLICATION_JSON)
                        .content("{}")
                        .with(As.role("admin")))
                .andExpect(status().isBadRequest());
        mvc.perform(post("/api/process-models/migration")
                        .contentType(MediaType.APPLICATION_JSON)
                        .content("{\"dryRun\":true}")
                        .with(As.role("admin")))
                .andExpect(status().isOk())
                .andExpect(jsonPath("$.dryRun").value(true));
        assertThat(office.dryRuns).containsExactly(true);
    }

    private ResultActions send(MockHttpServletRequestBuilder request, String body) throws Exception {
        return mvc.perform(
                request.contentType(MediaType.APPLICATION_JSON).content(body).with(As.clinician()));
    }
}
