package io.contourflow.e2e;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Games with the signature, its version and its address. */
final class SignatureAttempts {
    private static final String SIGNER = "clinician3";

    private SignatureAttempts() {}

    static List<Attempt> at(Attempt.Goal goal) {
        List<Attempt> attempts = new ArrayList<>();
        String honest = goal.signature(SIGNER);
        // four wrong passwords of one user are free of a wait; with more the wait would refuse, not the check
        attempts.add(signed("password of a colleague", goal, goal.signature("clinician2")));
        attempts.add(signed("wrong password", goal, goal.signature("wrong")));
        attempts.add(signed(
                "hash for a password",
                goal,
                Attempt.Goal.signature("APPROVED", "{noop}clinician3-demo-only", "clinically approved", goal.hash())));
        attempts.add(signed(
                "only said to have signed in anew",
                goal,
                "{\"decision\":\"APPROVED\",\"reauth\":true,\"meaning\":\"clinically approved\"}"));
        attempts.add(
                signed("no meaning", goal, Attempt.Goal.signature("APPROVED", SIGNER + "-demo-only", "", goal.hash())));
        attempts.add(signed(
                "unknown decision",
                goal,
                Attempt.Goal.signature("APPROVED_BY_ALL", SIGNER + "-demo-only", "clinically approved", goal.hash())));
        attempts.add(signed(
                "other contours than shown",
                goal,
                Attempt.Goal.signature("APPROVED", SIGNER + "-demo-only", "clinically approved", "0".repeat(64))));
        bodies(goal, honest, attempts);
        versions(goal, honest, attempts);
        methods(goal, honest, attempts);
        tasks(goal, attempts);
        return attempts;
    }

    private static void bodies(Attempt.Goal goal, String honest, List<Attempt> attempts) {
        attempts.add(signed(
                "a signer named in the body",
                goal,
                honest.replace("{\"decision", "{\"signer\":\"clinician2\",\"decision")));
        attempts.add(signed(
                "a state named in the body",
                goal,
                honest.replace("{\"decision", "{\"state\":\"APPROVED\",\"decision")));
        attempts.add(signed("a list for a body", goal, "[" + honest + "]"));
        attempts.add(signed("no body", goal, ""));
        attempts.add(signed("half a body", goal, honest.substring(0, 40)));
        attempts.add(signed(
                "a structure that is not",
                goal,
                honest.replace("{\"decision", "{\"structures\":[\"No such structure\"],\"decision")));
    }

    private static void versions(Attempt.Goal goal, String honest, List<Attempt> attempts) {
        for (String etag : List.of(
                "\"" + (goal.version() - 1) + "\"",
                "\"" + (goal.version() + 1) + "\"",
                "\"-1\"",
                "\"9223372036854775808\"",
                "\"" + goal.version() + ".0\"",
                "*",
                "\"*\"",
                "\"x\"",
                "\"" + goal.version() + "\", \"" + (goal.version() + 1) + "\"")) {
            attempts.add(Attempt.by("If-Match " + etag, token(goal), "PUT", goal.approval(), honest)
                    .with("If-Match: " + etag));
        }
        attempts.add(Attempt.by("no If-Match", token(goal), "PUT", goal.approval(), honest));
        String otherSet = goal.path() + "/contour-sets/00000000-0000-4000-8000-000000000011/approval";
        attempts.add(Attempt.by("a set that is not", token(goal), "PUT", otherSet, honest)
                .with(goal.ifMatch()));
    }

    private static void methods(Attempt.Goal goal, String honest, List<Attempt> attempts) {
        for (String method : List.of("POST", "PATCH", "DELETE", "TRACE", "CONNECT", "LINK", "put", "PUTT")) {
            attempts.add(Attempt.by("method " + method, token(goal), method, goal.approval(), honest)
                    .with(goal.ifMatch()));
        }
        for (String header : List.of("X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override")) {
            attempts.add(Attempt.by("override by " + header, token(goal), "POST", goal.approval(), honest)
                    .with(goal.ifMatch(), header + ": PUT"));
        }
        attempts.add(
                Attempt.by("override in the address", token(goal), "POST", goal.approval() + "?_method=PUT", honest)
                        .with(goal.ifMatch()));
    }

    /** Completing the review's task instead of signing. */
    private static void tasks(Attempt.Goal goal, List<Attempt> attempts) {
        for (String values : List.of(
                "{}",
                "{\"decision\":\"APPROVED\"}",
                "{\"reviewOutcome\":\"APPROVED\"}",
                "{\"secondReaderNeeded\":false}",
                "{\"contoursApproved\":true}")) {
            attempts.add(Attempt.by(
                    "task completed with " + values, token(goal), "POST", goal.task() + "/completion", values));
        }
        for (String who : List.of("nobody", "planner1", "clinician1-elsewhere", "service-account-integrator", "")) {
            attempts.add(Attempt.by(
                    "task given to '" + who + "'",
                    token(goal),
                    "POST",
                    goal.task() + "/delegation",
                    "{\"userId\":\"" + who + "\"}"));
        }
    }

    /** @param once how the set is after its first signature by {@code signer} */
    static List<Attempt> twice(Attempt.Goal once, String signer) {
        List<Attempt> attempts = new ArrayList<>();
        String token = once.token(signer, "clinician");
        attempts.add(Attempt.by("the same reader again", token, "PUT", once.approval(), once.signature(signer))
                .with(once.ifMatch()));
        attempts.add(Attempt.by(
                        "the same reader, another meaning",
                        token,
                        "PUT",
                        once.approval(),
                        Attempt.Goal.signature("APPROVED", signer + "-demo-only", "second reading", once.hash()))
                .with(once.ifMatch()));
        Map<String, Object> claims = once.tokens().claims(signer, "clinician", Attempt.Goal.HOME);
        Map<String, Object> roles = Map.of("roles", List.of("clinician", "lead", "admin", "planner"));
        Map<String, String> disguises = Map.of(
                "with more roles", once.tokens().with(claims, "realm_access", roles),
                "under another display name", once.tokens().with(claims, "name", "Somebody Else"));
        disguises.forEach((how, disguised) -> attempts.add(
                Attempt.by("the same reader " + how, disguised, "PUT", once.approval(), once.signature(signer))
                        .with(once.ifMatch())));
        attempts.add(Attempt.by("second reading completed unsigned", token, "POST", once.task() + "/completion", "{}"));
        for (String name : List.of(signer.toUpperCase(Locale.ROOT), signer + " ", " " + signer)) {
            attempts.add(Attempt.by(
                            "the same reader spelled '" + name + "'",
                            once.token(name, "clinician"),
                            "PUT",
                            once.approval(),
                            once.signature(signer))
                    .with(once.ifMatch()));
        }
        return attempts;
    }

    private static Attempt signed(String name, Attempt.Goal goal, String body) {
        return Attempt.by(name, token(goal), "PUT", goal.approval(), body).with(goal.ifMatch());
    }

    private static String token(Attempt.Goal goal) {
        return goal.token(SIGNER, "clinician");
    }
}
