package io.contourflow.web.security;

import static io.contourflow.web.security.Role.ADMIN;
import static io.contourflow.web.security.Role.CLINICIAN;
import static io.contourflow.web.security.Role.INTEGRATOR;
import static io.contourflow.web.security.Role.LEAD;
import static io.contourflow.web.security.Role.PLANNER;
import static org.springframework.http.HttpMethod.DELETE;
import static org.springframework.http.HttpMethod.GET;
import static org.springframework.http.HttpMethod.POST;
import static org.springframework.http.HttpMethod.PUT;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.springframework.http.HttpMethod;

/**
 * The one table of who may call what. What is not in it is refused to everybody. Patterns are those of the handlers;
 * {@code AccessMatrixTests} checks every cell, and that every handler is listed. Which cases somebody sees is decided by
 * department inside the handlers.
 */
public final class AccessRules {
    private static final Set<Role> EVERY_ROLE = EnumSet.allOf(Role.class);
    private static final Set<Role> PEOPLE = EnumSet.of(CLINICIAN, PLANNER, LEAD, ADMIN);
    private static final Set<Role> CLINICAL = EnumSet.of(CLINICIAN, PLANNER, LEAD);
    private static final Set<Role> DRAWING = EnumSet.of(CLINICIAN, PLANNER);

    private static final List<Rule> RULES = rules();

    private AccessRules() {}

    /** Who passes a rule. */
    public enum Access {
        /** Nobody has to be known: static files and facts about the program, never data. */
        PUBLIC,
        /** Anybody signed in. */
        SIGNED_IN,
        /** Those with one of the roles of the rule. */
        ROLES
    }

    public record Rule(HttpMethod method, String pattern, Access access, Set<Role> roles) {}

    public static List<Rule> all() {
        return RULES;
    }

    private static List<Rule> rules() {
        List<Rule> rules = new ArrayList<>();
        open(rules);
        cases(rules);
        caseResults(rules);
        tasks(rules);
        oversight(rules);
        peerReview(rules);
        peers(rules);
        dicomWeb(rules);
        return List.copyOf(rules);
    }

    private static void open(List<Rule> rules) {
        for (String path : List.of(
                "/",
                "/index.html",
                "/favicon.svg",
                "/favicon.ico",
                "/assets/**",
                "/login.css",
                "/api/info",
                "/actuator/health",
                "/actuator/health/**")) {
            rules.add(new Rule(GET, path, Access.PUBLIC, Set.of()));
        }
        rules.add(new Rule(GET, "/api/me", Access.SIGNED_IN, Set.of()));
    }

    private static void cases(List<Rule> rules) {
        roles(rules, GET, "/api/cases", EVERY_ROLE);
        roles(rules, POST, "/api/cases", EnumSet.of(CLINICIAN, PLANNER, LEAD, INTEGRATOR));
        roles(rules, GET, "/api/cases/{caseId}", EVERY_ROLE);
        roles(rules, POST, "/api/cases/{caseId}/cancellation", CLINICAL);
        roles(rules, POST, "/api/cases/{caseId}/break-glass", CLINICAL);
        roles(rules, GET, "/api/cases/{caseId}/timeline", EVERY_ROLE);
        roles(rules, GET, "/api/cases/{caseId}/events", EVERY_ROLE);
        roles(rules, GET, "/api/cases/{caseId}/process", EVERY_ROLE);
        roles(rules, GET, "/api/cases/{caseId}/deliveries", EVERY_ROLE);
        roles(rules, POST, "/api/cases/{caseId}/deliveries/retry", EnumSet.of(LEAD, ADMIN));
        roles(rules, GET, "/api/refused-series", EnumSet.of(CLINICIAN, LEAD, ADMIN));
        roles(rules, POST, "/api/refused-series/{seriesUid}/assessment", EnumSet.of(LEAD, ADMIN));
        roles(rules, GET, "/api/process-models/{processKey}", EVERY_ROLE);
    }

    private static void caseResults(List<Rule> rules) {
        roles(rules, GET, "/api/cases/{caseId}/registration", EVERY_ROLE);
        roles(rules, PUT, "/api/cases/{caseId}/registration/offset", DRAWING);
        roles(rules, GET, "/api/cases/{caseId}/contour-sets", EVERY_ROLE);
        roles(rules, POST, "/api/cases/{caseId}/contour-sets", DRAWING);
        String set = "/api/cases/{caseId}/contour-sets/{contourSetId}";
        roles(rules, GET, set + "/structures/{name}", EVERY_ROLE);
        roles(rules, PUT, set + "/structures/{name}", DRAWING);
        roles(rules, GET, set + "/structures/{name}/mask", EVERY_ROLE);
        roles(rules, PUT, set + "/approval", EnumSet.of(CLINICIAN));
        roles(rules, GET, set + "/rtstruct", EVERY_ROLE);
        roles(rules, GET, "/api/cases/{caseId}/target-contour", EVERY_ROLE);
        roles(rules, POST, "/api/cases/{caseId}/target-contour", EnumSet.of(CLINICIAN));
        roles(rules, PUT, "/api/cases/{caseId}/target-contour", EnumSet.of(CLINICIAN));
        roles(rules, GET, "/api/cases/{caseId}/views/{view}/info", PEOPLE);
        roles(rules, GET, "/api/cases/{caseId}/views/{view}/slices/{k}", PEOPLE);
        roles(rules, GET, "/api/cases/{caseId}/views/{view}/volume", PEOPLE);
        roles(rules, GET, "/api/cases/{caseId}/views/{view}/contours", PEOPLE);
        roles(rules, GET, "/api/cases/{caseId}/registration/field", PEOPLE);
    }

    private static void tasks(List<Rule> rules) {
        roles(rules, GET, "/api/tasks", PEOPLE);
        roles(rules, GET, "/api/tasks/{taskId}", PEOPLE);
        for (String verb :
                List.of("claim", "unclaim", "delegation", "comments", "completion", "follow-up", "priority")) {
            roles(rules, POST, "/api/tasks/{taskId}/" + verb, PEOPLE);
        }
        roles(rules, POST, "/api/tasks/claim", PEOPLE);
        roles(rules, GET, "/api/task-filters", PEOPLE);
        roles(rules, POST, "/api/task-filters", PEOPLE);
        roles(rules, PUT, "/api/task-filters/{filterId}", PEOPLE);
        roles(rules, DELETE, "/api/task-filters/{filterId}", PEOPLE);
        roles(rules, GET, "/api/forms/{formId}", PEOPLE);
        roles(rules, GET, "/api/tasks/{taskId}/colleagues", PEOPLE);
        roles(rules, GET, "/api/events", PEOPLE);
    }

    private static void oversight(List<Rule> rules) {
        roles(rules, GET, "/api/thresholds", PEOPLE);
        roles(rules, GET, "/api/thresholds/{scope}", PEOPLE);
        roles(rules, PUT, "/api/thresholds/{scope}", EnumSet.of(LEAD));
        roles(rules, GET, "/api/thresholds/{scope}/history", PEOPLE);
        roles(rules, POST, "/api/thresholds/{scope}/reversal", EnumSet.of(LEAD));
        roles(rules, PUT, "/api/thresholds/{scope}/freeze", EnumSet.of(LEAD));
        roles(rules, GET, "/api/thresholds/{scope}/answers", EnumSet.of(LEAD));
        roles(rules, GET, "/api/cases/{caseId}/threshold", PEOPLE);
        roles(rules, GET, "/api/samples", EnumSet.of(LEAD, ADMIN));
        roles(rules, POST, "/api/samples/export", EnumSet.of(LEAD, ADMIN));
        roles(rules, GET, "/api/cases/{caseId}/training-consent", PEOPLE);
        roles(rules, PUT, "/api/cases/{caseId}/training-consent", CLINICAL);
        roles(rules, POST, "/api/cases/{caseId}/export", EnumSet.of(LEAD, ADMIN));
        roles(rules, PUT, "/api/cases/{caseId}/retention-hold", EnumSet.of(LEAD, ADMIN));
        roles(rules, GET, "/api/retention/preview", EnumSet.of(ADMIN));
        roles(rules, GET, "/api/notices", EnumSet.of(LEAD));
        roles(rules, POST, "/api/notices/{noticeId}/acknowledgement", EnumSet.of(LEAD));
        roles(rules, POST, "/api/process-models/migration", EnumSet.of(ADMIN));
        roles(rules, GET, "/api/statistics", EnumSet.of(LEAD));
        roles(rules, GET, "/api/process-models", EnumSet.of(LEAD, ADMIN, INTEGRATOR));
        roles(rules, GET, "/api/process-models/{processKey}/load", EnumSet.of(LEAD, ADMIN, INTEGRATOR));
        roles(rules, GET, "/api/contour-models", EVERY_ROLE);
        roles(rules, GET, "/api/audit", EnumSet.of(LEAD, ADMIN));
        roles(rules, GET, "/api/audit/verification", EnumSet.of(LEAD, ADMIN));
        roles(rules, GET, "/api/audit/export", EnumSet.of(LEAD, ADMIN));
        roles(rules, GET, "/v3/api-docs", EVERY_ROLE);
        roles(rules, GET, "/v3/api-docs.yaml", EVERY_ROLE);
        roles(rules, GET, "/actuator/prometheus", EnumSet.of(ADMIN, INTEGRATOR));
    }

    /** Approvals looked at again by peers; samples are drawn and signed off by the lead. */
    private static void peerReview(List<Rule> rules) {
        Set<Role> peers = EnumSet.of(CLINICIAN, LEAD);
        roles(rules, GET, "/api/approvals", EnumSet.of(LEAD));
        roles(rules, GET, "/api/approvals/statistics", EnumSet.of(LEAD));
        roles(rules, GET, "/api/review-samples", peers);
        roles(rules, POST, "/api/review-samples", EnumSet.of(LEAD));
        roles(rules, GET, "/api/review-samples/{sampleId}", peers);
        roles(rules, PUT, "/api/review-samples/{sampleId}/items/{number}/verdict", peers);
        roles(rules, PUT, "/api/review-samples/{sampleId}/sign-off", EnumSet.of(LEAD));
        roles(rules, GET, "/api/review-samples/{sampleId}/export", EnumSet.of(LEAD));
    }

    /** Rules of polls may name patients, and a poll reaches out of the house: for admins alone. */
    private static void peers(List<Rule> rules) {
        Set<Role> admins = EnumSet.of(ADMIN);
        roles(rules, GET, "/api/peers", admins);
        roles(rules, POST, "/api/peers", admins);
        roles(rules, GET, "/api/peers/{name}", admins);
        roles(rules, PUT, "/api/peers/{name}", admins);
        roles(rules, DELETE, "/api/peers/{name}", admins);
        roles(rules, POST, "/api/peers/{name}/echo", admins);
        roles(rules, POST, "/api/peers/{name}/poll", admins);
        roles(rules, GET, "/api/peers/{name}/series", admins);
    }

    /** Which objects somebody sees is decided by department inside the handlers. */
    private static void dicomWeb(List<Rule> rules) {
        String study = "/dicom-web/studies/{studyUid}";
        String series = study + "/series/{seriesUid}";
        String instance = series + "/instances/{instanceUid}";
        for (String path : List.of(
                "/dicom-web/studies",
                "/dicom-web/series",
                "/dicom-web/instances",
                study,
                study + "/metadata",
                study + "/series",
                study + "/instances",
                series,
                series + "/metadata",
                series + "/instances",
                instance,
                instance + "/metadata",
                instance + "/rendered",
                instance + "/frames/{frames}",
                instance + "/frames/{frames}/rendered",
                instance + "/bulkdata/{path}")) {
            roles(rules, GET, path, EVERY_ROLE);
        }
        Set<Role> senders = EnumSet.of(PLANNER, LEAD, INTEGRATOR);
        roles(rules, POST, "/dicom-web/studies", senders);
        roles(rules, POST, study, senders);
    }

    private static void roles(List<Rule> rules, HttpMethod method, String pattern, Set<Role> roles) {
        rules.add(new Rule(method, pattern, Access.ROLES, Set.copyOf(roles)));
    }
}
