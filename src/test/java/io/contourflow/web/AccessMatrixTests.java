package io.contourflow.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.request;

import io.contourflow.testing.AccessWalk;
import io.contourflow.web.security.AccessRules;
import io.contourflow.web.security.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.request.MockHttpServletRequestBuilder;
import org.springframework.test.web.servlet.request.RequestPostProcessor;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.RequestMappingInfoHandlerMapping;

/** Every cell of role × endpoint, and that no endpoint is missing from the table. */
@Tag("R1")
@WebEdgeTest
class AccessMatrixTests {
    /** Sample values for path variables. */
    private static final Map<String, String> SAMPLES = Map.of(
            "caseId",
            FakeBackend.CASE.toString(),
            "contourSetId",
            FakeBackend.SET.toString(),
            "taskId",
            "t1",
            "seriesUid",
            FakeExchange.REFUSED.value(),
            "filterId",
            FakeOffice.FILTER.toString(),
            "noticeId",
            "1",
            "studyUid",
            "1.2",
            "instanceUid",
            "1.2.3",
            "path",
            "7FE00010",
            "sampleId",
            FakeOversight.SAMPLE.toString());

    @Autowired
    MockMvc mvc;

    @Autowired
    ApplicationContext context;

    @Test
    void letsExactlyTheListedRolesIn() throws Exception {
        List<String> wrong = new ArrayList<>();
        for (AccessRules.Rule rule : AccessRules.all()) {
            for (Role role : Role.values()) {
                boolean expected = rule.access() != AccessRules.Access.ROLES
                        || rule.roles().contains(role);
                int status = call(rule, As.role(role.claim()));
                if (expected == (status == 401 || status == 403)) {
                    wrong.add(rule.method() + " " + rule.pattern() + " as " + role + " gives " + status);
                }
            }
        }
        assertThat(wrong).isEmpty();
    }

    @Test
    void letsNobodyInWithoutATokenExceptWhereNoDataIs() throws Exception {
        List<String> wrong = new ArrayList<>();
        for (AccessRules.Rule rule : AccessRules.all()) {
            int status = call(rule, request -> request);
            boolean open = rule.access() == AccessRules.Access.PUBLIC;
            if (open == (status == 401)) {
                wrong.add(rule.method() + " " + rule.pattern() + " gives " + status);
            }
        }
        assertThat(wrong).isEmpty();
    }

    @Test
    void letsASignedInUserWithoutARoleSeeOnlyWhoTheyAre() throws Exception {
        for (AccessRules.Rule rule : AccessRules.all()) {
            if (rule.access() == AccessRules.Access.ROLES) {
                assertThat(call(rule, As.role("nobody"))).as(rule.pattern()).isEqualTo(403);
            }
        }
    }

    @Test
    void listsEveryHandler() {
        Set<String> listed = new TreeSet<>();
        AccessRules.all().forEach(rule -> listed.add(rule.method() + " " + rule.pattern()));
        Set<String> missing = new TreeSet<>();
        for (RequestMappingInfoHandlerMapping mapping :
                context.getBeansOfType(RequestMappingInfoHandlerMapping.class).values()) {
            mapping.getHandlerMethods().forEach((info, handler) -> missing.addAll(entries(info)));
        }
        assertThat(missing).as("handlers are found at all").contains("GET /api/cases");
        missing.removeAll(listed);
        // these two belong to the sign-in and to the container, before and beside the table
        missing.removeAll(Set.of("GET /login", "ANY /error"));
        missing.removeIf(entry -> entry.contains(" /actuator"));
        assertThat(missing).isEmpty();
    }

    @Test
    void refusesWhatIsNotInTheTable() throws Exception {
        for (String path :
                List.of("/api/nothing", "/actuator", "/actuator/env", "/swagger-ui/index.html", "/login/x")) {
            assertThat(status(request(HttpMethod.GET, path), As.role("admin")))
                    .as(path)
                    .isEqualTo(403);
            assertThat(status(request(HttpMethod.GET, path), anonymous -> anonymous))
                    .as(path)
                    .isEqualTo(401);
        }
        assertThat(status(request(HttpMethod.DELETE, "/api/cases"), As.role("admin")))
                .isEqualTo(403);
    }

    private static Set<String> entries(RequestMappingInfo info) {
        Set<String> entries = new TreeSet<>();
        for (String pattern : info.getPatternValues()) {
            var methods = info.getMethodsCondition().getMethods();
            if (methods.isEmpty()) {
                entries.add("ANY " + pattern);
            }
            methods.forEach(method -> entries.add(method + " " + pattern));
        }
        return entries;
    }

    private int call(AccessRules.Rule rule, RequestPostProcessor as) throws Exception {
        MockHttpServletRequestBuilder request = request(rule.method(), AccessWalk.pathOf(rule.pattern(), SAMPLES));
        if (rule.method() != HttpMethod.GET) {
            request.contentType(MediaType.APPLICATION_JSON).content("{}");
        }
        return status(request, as);
    }

    private int status(MockHttpServletRequestBuilder request, RequestPostProcessor as) throws Exception {
        return mvc.perform(request.with(as)).andReturn().getResponse().getStatus();
    }
}
