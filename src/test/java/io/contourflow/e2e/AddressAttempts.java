package io.contourflow.e2e;

import io.contourflow.testing.SignedInClient;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Tricks with addresses and sessions, by somebody who may not read the audit trail. */
final class AddressAttempts {
    /** Of the audit trail, or of what nobody may read, as readers of addresses have been fooled before. */
    private static final List<String> SPELLINGS = List.of(
            "/api/audit",
            "/api//audit",
            "//api/audit",
            "/api/audit/",
            "/api/audit;a=b",
            "/api;a=b/audit",
            "/api/audit%3ba=b",
            "/api/./audit",
            "/api/cases/../audit",
            "/api/cases/%2e%2e/audit",
            "/api/cases/%2E%2E/audit",
            "/api/cases/..%2faudit",
            "/api/cases/..%252faudit",
            "/api/cases/..;/audit",
            "/api/cases/..%5caudit",
            "/api%2faudit",
            "/%61pi/audit",
            "/api/%61udit",
            "/API/audit",
            "/api/Audit",
            "/api/AUDIT",
            "/api/audit.json",
            "/api/audit%20",
            "/api/audit%00",
            "/api/audit%0a",
            "/api/audit%09",
            "/api/audit/.",
            "/api/audit/..",
            "/assets/../api/audit",
            "/assets/%2e%2e/api/audit",
            "/assets/..%5c..%5capi/audit",
            "/actuator/env",
            "/actuator/heapdump",
            "/actuator/health/../env",
            "/actuator/prometheus",
            "/error",
            "/WEB-INF/web.xml",
            "/application.yaml",
            "/api/audit\\",
            "/api/audit{x}",
            "/api/audit|x",
            "http://127.0.0.1/api/audit",
            "http://elsewhere.example/api/audit");

    private AddressAttempts() {}

    static List<Attempt> spellings(Attempt.Goal goal) {
        List<Attempt> attempts = new ArrayList<>();
        String planner = goal.token("planner1", "planner");
        for (String target : SPELLINGS) {
            attempts.add(Attempt.by("spelling", planner, "GET", target, null));
        }
        for (String header : List.of(
                "X-Original-URL: /api/audit",
                "X-Rewrite-URL: /api/audit",
                "X-Forwarded-Prefix: /api/audit/..",
                "X-HTTP-Method-Override: GET")) {
            attempts.add(Attempt.by("rewritten by " + header, planner, "POST", "/api/audit", "{}")
                    .with(header));
        }
        return attempts;
    }

    /** Sessions that ended, were made up, or lack the page's second proof. */
    static List<Attempt> sessions(Attempt.Goal goal, String base) {
        List<Attempt> attempts = new ArrayList<>();
        SignedInClient left = SignedInClient.user(base, "clinician2");
        String session =
                "Cookie: JSESSIONID=" + left.cookie("JSESSIONID") + "; XSRF-TOKEN=" + left.cookie("XSRF-TOKEN");
        String csrf = "X-XSRF-TOKEN: " + left.cookie("XSRF-TOKEN");
        SignedInClient.requireSuccess(left.post("/logout", Map.of()));
        String honest = goal.signature("clinician2");
        for (String target : List.of(goal.path(), goal.set() + "/rtstruct", goal.path() + "/events", goal.task())) {
            attempts.add(
                    Attempt.by("session that ended", null, "GET", target, null).with(session, csrf));
            attempts.add(Attempt.by("session made up", null, "GET", target, null)
                    .with("Cookie: JSESSIONID=0123456789ABCDEF0123456789ABCDEF"));
            attempts.add(Attempt.by("nobody", null, "GET", target, null));
        }
        attempts.add(Attempt.by("session that ended", null, "PUT", goal.approval(), honest)
                .with(session, csrf, goal.ifMatch()));
        SignedInClient open = SignedInClient.user(base, "clinician2");
        String cookie = "Cookie: JSESSIONID=" + open.cookie("JSESSIONID");
        for (String proof : List.of("X-Nothing: 1", "X-XSRF-TOKEN: x", "X-XSRF-TOKEN: ", csrf)) {
            attempts.add(Attempt.by("from another site", null, "PUT", goal.approval(), honest)
                    .with(cookie, proof, goal.ifMatch()));
            attempts.add(Attempt.by("from another site", null, "POST", goal.task() + "/claim", "{}")
                    .with(cookie, proof));
        }
        attempts.add(Attempt.by(
                "session in the address", null, "GET", goal.path() + ";jsessionid=" + open.cookie("JSESSIONID"), null));
        attempts.add(Attempt.by(
                "session in the query", null, "GET", goal.path() + "?JSESSIONID=" + open.cookie("JSESSIONID"), null));
        return attempts;
    }
}
