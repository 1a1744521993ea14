package io.contourflow.testing;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.ParseException;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Access tokens as the embedded login of a running application signs them, and what attackers make of them. */
public final class Tokens {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final RSAKey key;
    private final String issuer;

    /** @param keyFile of the embedded login */
    public Tokens(Path keyFile, String issuer) {
        try {
            this.key = RSAKey.parse(Files.readString(keyFile));
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        } catch (ParseException cause) {
            throw new IllegalStateException("no key in " + keyFile, cause);
        }
        this.issuer = issuer;
    }

    /** What a valid token says. */
    public Map<String, Object> claims(String user, String role, String department) {
        Map<String, Object> claims = new LinkedHashMap<>();
        claims.put("iss", issuer);
        claims.put("aud", List.of("contourflow"));
        claims.put("sub", user);
        claims.put("preferred_username", user);
        claims.put("name", user);
        claims.put("realm_access", Map.of("roles", role.isEmpty() ? List.of() : List.of(role)));
        claims.put("groups", List.of(department));
        claims.put("exp", Instant.now().plusSeconds(1200).getEpochSecond());
        return claims;
    }

    public String valid(String user, String role, String department) {
        return signed(claims(user, role, department), key, key.getKeyID());
    }

    /** Valid but for one claim; null: left out. */
    public String with(Map<String, Object> claims, String claim, Object value) {
        Map<String, Object> changed = new LinkedHashMap<>(claims);
        changed.remove(claim);
        if (value != null) {
            changed.put(claim, value);
        }
        return signed(changed, key, key.getKeyID());
    }

    public String ofWrongKey(Map<String, Object> claims, String keyId) {
        try {
            return signed(claims, new RSAKeyGenerator(2048).generate(), keyId);
        } catch (JOSEException cause) {
            throw new IllegalStateException(cause);
        }
    }

    public String keyId() {
        return key.getKeyID();
    }

    /** The public key taken for a shared secret. */
    public String byPublicKeyAsSecret(Map<String, Object> claims) {
        try {
            SignedJWT token = new SignedJWT(
                    new JWSHeader.Builder(JWSAlgorithm.HS256)
                            .keyID(key.getKeyID())
                            .build(),
                    set(claims));
            token.sign(new MACSigner(key.toRSAPublicKey().getEncoded()));
            return token.serialize();
        } catch (JOSEException cause) {
            throw new IllegalStateException(cause);
        }
    }

    /** With the attacker's own key in the header. */
    public String bringingItsKey(Map<String, Object> claims) {
        try {
            RSAKey own = new RSAKeyGenerator(2048).generate();
            SignedJWT token = new SignedJWT(
                    new JWSHeader.Builder(JWSAlgorithm.RS256)
                            .jwk(own.toPublicJWK())
                            .build(),
                    set(claims));
            token.sign(new RSASSASigner(own));
            return token.serialize();
        } catch (JOSEException cause) {
            throw new IllegalStateException(cause);
        }
    }

    /** Header and claims as said, and any signature. */
    public static String assembled(Map<String, Object> header, Map<String, Object> claims, String signature) {
        return encoded(header) + "." + encoded(claims) + "." + signature;
    }

    private static String encoded(Map<String, Object> part) {
        try {
            return Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString(JSON.writeValueAsString(part).getBytes(StandardCharsets.UTF_8));
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        }
    }

    private static String signed(Map<String, Object> claims, RSAKey by, String keyId) {
        try {
            SignedJWT token = new SignedJWT(
                    new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(keyId).build(), set(claims));
            token.sign(new RSASSASigner(by));
            return token.serialize();
        } catch (JOSEException cause) {
            throw new IllegalStateException(cause);
        }
    }

    private static JWTClaimsSet set(Map<String, Object> claims) {
        JWTClaimsSet.Builder set = new JWTClaimsSet.Builder();
        claims.forEach((name, value) -> {
            boolean moment = List.of("exp", "nbf", "iat").contains(name);
            set.claim(name, moment && value instanceof Long seconds ? new Date(seconds * 1000) : value);
        });
        return set.build();
    }
}
