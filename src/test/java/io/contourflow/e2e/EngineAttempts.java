package io.contourflow.e2e;

import java.util.ArrayList;
import java.util.List;

/** The engine's own interface, by those who may not use it, and by those who may. */
final class EngineAttempts {
    private EngineAttempts() {}

    static List<Attempt> at(Attempt.Goal goal) {
        List<Attempt> attempts = new ArrayList<>();
        List<Call> around = around(goal);
        for (String role : List.of("clinician", "planner", "lead", "integrator")) {
            String token = goal.token(role + "1", role);
            around.forEach(call -> attempts.add(call.by("engine as " + role, token)));
            for (String target : List.of("/task", "/process-instance", "/history/task", "/user", "/deployment")) {
                attempts.add(Attempt.by("engine as " + role, token, "GET", "/engine-rest" + target, null));
            }
        }
        String admin = goal.token("admin1", "admin");
        around.forEach(call -> attempts.add(call.by("engine as admin", admin)));
        String task = "/engine-rest/task/" + goal.taskId();
        for (String verb : List.of("claim", "assignee", "delegate")) {
            for (String who : List.of("nobody", "planner1", "clinician1-elsewhere", "${x}", " clinician2")) {
                attempts.add(Attempt.by(
                        "engine gives to '" + who + "'",
                        admin,
                        "POST",
                        task + "/" + verb,
                        "{\"userId\":\"" + who + "\"}"));
            }
        }
        return attempts;
    }

    /** Ways to go on without what the model asks for. */
    private static List<Call> around(Attempt.Goal goal) {
        String task = "/task/" + goal.taskId();
        String instance = "/process-instance/" + goal.instanceId();
        String value = "{\"value\":\"neurology\",\"type\":\"String\"}";
        return List.of(
                new Call("POST", task + "/complete", "{\"variables\":{\"reviewOutcome\":{\"value\":\"APPROVED\"}}}"),
                new Call("POST", task + "/submit-form", "{\"variables\":{}}"),
                new Call("POST", task + "/resolve", "{}"),
                new Call("POST", task + "/bpmnError", "{\"errorCode\":\"X\"}"),
                new Call("POST", task + "/bpmnEscalation", "{\"escalationCode\":\"X\"}"),
                new Call("PUT", task, "{\"assignee\":\"nobody\"}"),
                new Call("DELETE", task, null),
                new Call("POST", task + "/identity-links", "{\"userId\":\"nobody\",\"type\":\"candidate\"}"),
                new Call("PUT", task + "/localVariables/department", value),
                new Call("PUT", task + "/variables/caseId", value),
                new Call("POST", task + "/variables", "{\"modifications\":{}}"),
                new Call("POST", "/task/create", "{\"id\":\"own\",\"assignee\":\"nobody\"}"),
                new Call("PUT", instance + "/variables/secondReaderNeeded", "{\"value\":false,\"type\":\"Boolean\"}"),
                new Call(
                        "POST",
                        instance + "/modification",
                        "{\"instructions\":[{\"type\":\"startBeforeActivity\",\"activityId\":\"EndEvent_ContoursApproved\"}]}"),
                new Call("POST", "/execution/" + goal.instanceId() + "/signal", "{}"),
                new Call("POST", "/message", "{\"messageName\":\"Message_CaseCancelled\"}"),
                new Call("POST", "/signal", "{\"name\":\"x\"}"),
                new Call("POST", "/condition", "{\"variables\":{}}"),
                new Call("POST", "/migration/execute", "{}"),
                new Call("POST", "/deployment/create", "{}"),
                new Call("POST", "/process-definition/key/ContourReviewProcess/start", "{}"),
                new Call("POST", "/user/create", "{\"profile\":{\"id\":\"own\"}}"),
                new Call("POST", "/filter/create", "{}"),
                new Call("POST", "/authorization/create", "{}"),
                new Call("POST", "/external-task/fetchAndLock", "{}"),
                new Call("POST", "/decision-definition/key/ImageTypeDecision/evaluate", "{}"));
    }

    private record Call(
            String method,
            String path,
            @org.jspecify.annotations.Nullable String body) {
        Attempt by(String name, String token) {
            return Attempt.by(name, token, method, "/engine-rest" + path, body);
        }
    }
}
