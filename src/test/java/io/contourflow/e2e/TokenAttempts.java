package io.contourflow.e2e;

import io.contourflow.testing.Tokens;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Tokens that are forged, stale, of others or for others, each at four doors. */
final class TokenAttempts {
    private static final long HOUR = 3600;
    private static final long YEAR = 365 * 24 * HOUR;

    private TokenAttempts() {}

    static List<Attempt> at(Attempt.Goal goal) {
        List<Attempt> attempts = new ArrayList<>();
        bad(goal).forEach((name, token) -> {
            attempts.add(Attempt.by(name, token, "GET", goal.path(), null));
            attempts.add(Attempt.by(name, token, "PUT", goal.approval(), goal.signature("clinician3"))
                    .with(goal.ifMatch()));
            attempts.add(Attempt.by(name, token, "GET", "/engine-rest/task", null));
            attempts.add(Attempt.by(name, token, "GET", "/dicom-web/studies", null));
        });
        String good = goal.token("clinician3", "clinician");
        String reading = goal.path();
        attempts.add(Attempt.by("token in the address", null, "GET", reading + "?access_token=" + good, null));
        attempts.add(Attempt.by("token of another scheme", null, "GET", reading, null)
                .with("Authorization: Token " + good));
        attempts.add(Attempt.by("token as a cookie", null, "GET", reading, null).with("Cookie: access_token=" + good));
        attempts.add(Attempt.by("password by Basic", null, "GET", reading, null)
                .with("Authorization: Basic Y2xpbmljaWFuMTpjbGluaWNpYW4xLWRlbW8tb25seQ=="));
        attempts.add(Attempt.by("name in a proxy's header", null, "GET", reading, null)
                .with("X-Forwarded-User: clinician1", "X-Remote-User: clinician1", "Remote-User: clinician1"));
        return attempts;
    }

    private static Map<String, String> bad(Attempt.Goal goal) {
        Tokens tokens = goal.tokens();
        Map<String, Object> claims = tokens.claims("clinician3", "clinician", Attempt.Goal.HOME);
        String good = tokens.valid("clinician3", "clinician", Attempt.Goal.HOME);
        String signature = good.substring(good.lastIndexOf('.') + 1);
        Map<String, Object> header = Map.of("alg", "RS256", "kid", tokens.keyId());
        long now = Instant.now().getEpochSecond();

        Map<String, String> bad = new LinkedHashMap<>();
        bad.put("no algorithm", Tokens.assembled(Map.of("alg", "none"), claims, ""));
        bad.put("no algorithm in other letters", Tokens.assembled(Map.of("alg", "nOnE"), claims, signature));
        bad.put("wrong key of the right name", tokens.ofWrongKey(claims, tokens.keyId()));
        bad.put("wrong key of another name", tokens.ofWrongKey(claims, "other"));
        bad.put("key by its path", tokens.ofWrongKey(claims, "../../../../dev/null"));
        bad.put("key brought along", tokens.bringingItsKey(claims));
        bad.put("public key as secret", tokens.byPublicKeyAsSecret(claims));
        bad.put("other issuer", tokens.with(claims, "iss", "http://127.0.0.1:1"));
        bad.put("no issuer", tokens.with(claims, "iss", null));
        bad.put("other audience", tokens.with(claims, "aud", List.of("account")));
        bad.put("no audience", tokens.with(claims, "aud", null));
        bad.put("expired an hour ago", tokens.with(claims, "exp", now - HOUR));
        bad.put("expired a year ago", tokens.with(claims, "exp", now - YEAR));
        bad.put("not valid yet", tokens.with(claims, "nbf", now + HOUR));
        bad.put("of nobody", tokens.with(claims, "preferred_username", null));
        bad.put("of a blank name", tokens.with(claims, "preferred_username", " "));
        bad.put(
                "role written in",
                Tokens.assembled(header, tokens.claims("clinician3", "admin", Attempt.Goal.HOME), signature));
        bad.put(
                "department written in",
                Tokens.assembled(header, tokens.claims("clinician3", "clinician", "everywhere"), signature));
        bad.put(
                "name written in",
                Tokens.assembled(header, tokens.claims("clinician2", "clinician", Attempt.Goal.HOME), signature));
        bad.put("signature cut", good.substring(0, good.length() - 20));
        bad.put("signature gone", good.substring(0, good.lastIndexOf('.') + 1));
        bad.put("two parts", good.substring(0, good.lastIndexOf('.')));
        bad.put("no token", "abc.def.ghi");
        bad.put("two tokens", good + "." + good);
        return bad;
    }
}
