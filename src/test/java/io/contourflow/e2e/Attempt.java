package io.contourflow.e2e;

import io.contourflow.testing.Tokens;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One way to get around departments, four eyes or the signature, which must be refused and leave an entry.
 *
 * @param headers whole lines
 * @param body null: none
 */
record Attempt(
        String name,
        String method,
        String target,
        List<String> headers,
        @Nullable String body) {

    static Attempt by(String name, @Nullable String token, String method, String target, @Nullable String body) {
        List<String> headers = new ArrayList<>();
        if (token != null) {
            headers.add("Authorization: Bearer " + token);
        }
        return new Attempt(name, method, target, headers, body);
    }

    Attempt with(String... lines) {
        List<String> more = new ArrayList<>(headers);
        more.addAll(List.of(lines));
        return new Attempt(name, method, target, more, body);
    }

    boolean changes() {
        return !"GET".equals(method);
    }

    @Override
    public String toString() {
        return name + ": " + method + " " + target;
    }

    /** What is attacked: a case of radiotherapy that waits for its review. */
    record Goal(
            int port,
            String caseId,
            String setId,
            long version,
            String hash,
            String taskId,
            String instanceId,
            Tokens tokens) {

        static final String HOME = "radiotherapy";
        static final String ELSEWHERE = "neurology";

        String path() {
            return "/api/cases/" + caseId;
        }

        String set() {
            return path() + "/contour-sets/" + setId;
        }

        String approval() {
            return set() + "/approval";
        }

        String ifMatch() {
            return "If-Match: \"" + version + "\"";
        }

        String task() {
            return "/api/tasks/" + taskId;
        }

        String token(String user, String role) {
            return tokens.valid(user, role, HOME);
        }

        String foreign(String role) {
            return tokens.valid(role + "1-elsewhere", role, ELSEWHERE);
        }

        /** What an honest reviewer would send. */
        String signature(String user) {
            return signature("APPROVED", user + "-demo-only", "clinically approved", hash);
        }

        static String signature(String decision, String password, String meaning, String hash) {
            return "{\"decision\":\"" + decision + "\",\"password\":\"" + password + "\",\"meaning\":\"" + meaning
                    + "\",\"contentHash\":\"" + hash + "\"}";
        }
    }
}
