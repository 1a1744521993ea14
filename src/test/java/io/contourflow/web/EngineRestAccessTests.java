package io.contourflow.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.request;

import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpMethod;
import org.springframework.test.web.servlet.MockMvc;

/** Who reaches the engine's own interface. The engine is not in this context: whoever is let through gets 404. */
@WebEdgeTest
class EngineRestAccessTests {
    private static final String START = "/engine-rest/process-definition/key/CaseLifecycleProcess/start";

    @Autowired
    MockMvc mvc;

    @ParameterizedTest
    @CsvSource({
        "POST, /engine-rest/process-definition/key/CaseLifecycleProcess/start",
        "GET, /engine-rest/process-instance?processDefinitionKey=CaseLifecycleProcess",
        "GET, /engine-rest/process-instance?processDefinitionKey=CaseLifecycleProcess&processInstanceIds=1",
        "GET, /engine-rest/history/process-instance/count?processDefinitionKey=CaseLifecycleProcess",
        "GET, /engine-rest/process-definition/key/CaseLifecycleProcess/xml"
    })
    void letsIntegratorsStartAndReadTheLifecycle(String method, String uri) throws Exception {
        assertThat(status(method, uri, "integrator")).isEqualTo(404);
    }

    @ParameterizedTest
    @CsvSource({
        "POST, /engine-rest/process-definition/key/ImageProcessingProcess/start",
        "POST, /engine-rest/process-definition/key/CaseLifecycleProcess/delete",
        "POST, /engine-rest/process-instance",
        "DELETE, /engine-rest/process-instance/1",
        "GET, /engine-rest/process-instance",
        "GET, /engine-rest/process-instance/1",
        "GET, /engine-rest/process-instance/1/variables",
        "GET, /engine-rest/process-instance?processDefinitionKey=Other",
        "GET, /engine-rest/process-instance?processDefinitionKey=CaseLifecycleProcess&processDefinitionKey=Other",
        "GET, /engine-rest/process-instance?processDefinitionKey=CaseLifecycleProcess&sortBy=x",
        "POST, /engine-rest/task",
        "GET, /engine-rest/task",
        "GET, /engine-rest/user",
        "GET, /engine-rest/process-definition/key/CaseLifecycleProcess/start"
    })
    void refusesIntegratorsAllElse(String method, String uri) throws Exception {
        assertThat(status(method, uri, "integrator")).isEqualTo(403);
    }

    @ParameterizedTest
    @ValueSource(strings = {"clinician", "planner", "lead"})
    void refusesClinicalRoles(String role) throws Exception {
        assertThat(status("POST", START, role)).isEqualTo(403);
    }

    @Test
    void letsAdministratorsDoEverything() throws Exception {
        assertThat(status("DELETE", "/engine-rest/process-instance/1", "admin")).isEqualTo(404);
    }

    private int status(String method, String uri, String role) throws Exception {
        return mvc.perform(request(HttpMethod.valueOf(method), URI.create(uri)).with(As.role(role)))
                .andReturn()
                .getResponse()
                .getStatus();
    }
}
