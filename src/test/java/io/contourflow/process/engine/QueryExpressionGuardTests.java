package io.contourflow.process.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.contourflow.kernel.Problem;
import java.io.IOException;
import java.util.Map;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.filter.Filter;
import org.camunda.bpm.engine.impl.TaskQueryImpl;
import org.camunda.bpm.engine.rest.dto.task.TaskQueryDto;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** CVE-2026-109432: what an attacker would send must be refused before any expression is evaluated. */
class QueryExpressionGuardTests {
    /** Sets a system property when it is evaluated: the sign of a break-in. */
    private static final String EXPLOIT =
            "${''.getClass().forName('java.lang.System').getMethod('setProperty',''.getClass(),''.getClass())"
                    + ".invoke(null,'contourflow.exploited','yes')}";

    private static final ProcessFixture FIXTURE = ProcessFixture.plain();

    private final ProcessEngine engine = FIXTURE.engine;

    @AfterEach
    void nothingWasRun() {
        String exploited = System.clearProperty("contourflow.exploited");
        assertThat(exploited).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "assigneeExpression",
                "assigneeLikeExpression",
                "candidateUserExpression",
                "candidateGroupExpression",
                "candidateGroupsExpression",
                "ownerExpression",
                "processInstanceBusinessKeyExpression",
                "dueBeforeExpression"
            })
    void refusesExpressionsInOrQueriesOfTheRestApi(String field) throws IOException {
        Map<String, Object> body = Map.of("orQueries", new Object[] {Map.of(field, EXPLOIT)});
        ObjectMapper json = new ObjectMapper();

        TaskQueryDto asked = json.readValue(json.writeValueAsString(body), TaskQueryDto.class);
        asked.setObjectMapper(json);

        assertThatThrownBy(() -> asked.toQuery(engine).list()).isInstanceOf(Problem.class);
        assertThatThrownBy(() -> asked.toQuery(engine).count()).isInstanceOf(Problem.class);
        assertThatThrownBy(() -> asked.toQuery(engine).listPage(0, 1)).isInstanceOf(Problem.class);
    }

    @Test
    void refusesThemThroughTheJavaApi() {
        assertThatThrownBy(() -> engine.getTaskService()
                        .createTaskQuery()
                        .or()
                        .taskAssigneeExpression(EXPLOIT)
                        .endOr()
                        .list())
                .isInstanceOf(Problem.class);
        assertThatThrownBy(() -> engine.getTaskService()
                        .createTaskQuery()
                        .taskAssigneeExpression(EXPLOIT)
                        .list())
                .isInstanceOf(RuntimeException.class);
    }

    @Test
    void refusesStoredFilters() {
        Filter filter = engine.getFilterService().newTaskFilter("attack");
        filter.setQuery(new TaskQueryImpl().or().taskAssigneeExpression(EXPLOIT).endOr());

        assertThatThrownBy(() -> engine.getFilterService().saveFilter(filter)).isInstanceOf(Problem.class);
        assertThatThrownBy(() -> engine.getFilterService().list("any")).isInstanceOf(Problem.class);
    }

    @Test
    void letsPlainOrQueriesThrough() {
        assertThat(engine.getTaskService()
                        .createTaskQuery()
                        .or()
                        .taskAssignee("a")
                        .taskOwner("b")
                        .endOr()
                        .list())
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "org.camunda.bpm.webapp.impl.security.auth.AuthenticationFilter",
                "org.camunda.bpm.cockpit.Cockpit",
                "org.camunda.bpm.admin.Admin",
                "org.camunda.bpm.spring.boot.starter.webapp.CamundaBpmWebappAutoConfiguration"
            })
    void shipsNoWebApplicationOfTheEngine(String type) {
        assertThatThrownBy(() -> Class.forName(type)).isInstanceOf(ClassNotFoundException.class);
    }
}
