package io.contourflow.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.request;

import java.net.URI;
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

    @ParameterizedTest
    @CsvSource({
        "GET, /engine-rest/task/1/variables",
        "POST, /engine-rest/task",
        "POST, /engine-rest/history/process-instance/count",
        "POST, /engine-rest/task/1/assignee",
        "POST, /engine-rest/job/1/execute",
        "PUT, /engine-rest/job/1/retries",
        "PUT, /engine-rest/process-instance/1/suspended",
        "DELETE, /engine-rest/process-instance/1"
    })
    void letsAdministratorsReadAndRunTheEngine(String method, String uri) throws Exception {
        assertThat(status(method, uri, "admin")).isEqualTo(404);
    }

    @ParameterizedTest
    @CsvSource({
        "POST, /engine-rest/task/1/complete",
        "POST, /engine-rest/task/1/submit-form",
        "POST, /engine-rest/task/create",
        "PUT, /engine-rest/task/1",
        "PUT, /engine-rest/task/1/localVariables/department",
        "PUT, /engine-rest/process-instance/1/variables/caseId",
        "POST, /engine-rest/process-instance/1/modification",
        "POST, /engine-rest/message",
        "POST, /engine-rest/deployment/create",
        "POST, /engine-rest/task/1%2fcomplete",
        "PUT, /engine-rest/job/1/retries/x",
        "DELETE, /engine-rest/deployment/1"
    })
    void letsNobodyChangeWhatACaseDoes(String method, String uri) throws Exception {
        assertThat(status(method, uri, "admin")).isBetween(400, 403);
    }

    private int status(String method, String uri, String role) throws Exception {
        return mvc.perform(request(HttpMethod.valueOf(method), URI.create(uri)).with(As.role(role)))
                .andReturn()
                .getResponse()
                .getStatus();
    }
}
