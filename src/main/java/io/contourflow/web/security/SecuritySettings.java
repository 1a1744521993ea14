package io.contourflow.web.security;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Who signs users in, and how.
 *
 * @param issuer of Keycloak, for instance {@code https://login.hospital.example/realms/contourflow}; empty: the login
 *     that is built into the program
 * @param clientId of the web page at the issuer
 * @param clientSecret of the web page at the issuer; the embedded login makes its own at every start
 * @param audience that a token must name
 * @param production true refuses the embedded login and published secrets, see {@link StartupGuard}
 * @param freshSignIn how old a sign-in at Keycloak may be to count as re-authentication; one minute leaves time to
 *     type a second factor and to press the button, and not to leave the room
 * @param throttle back-off after failed sign-ins
 */
@ConfigurationProperties("contourflow.security")
public record SecuritySettings(
        @DefaultValue("") String issuer,
        @DefaultValue("contourflow") String clientId,
        @DefaultValue("") String clientSecret,
        @DefaultValue("contourflow") String audience,
        @DefaultValue("false") boolean production,
        @DefaultValue("60s") Duration freshSignIn,
        @DefaultValue Embedded embedded,
        @DefaultValue Throttle throttle) {

    public boolean isEmbedded() {
        return issuer.isBlank();
    }

    /**
     * The embedded login.
     *
     * @param realmLocation roles, groups and clients, in Keycloak's own format
     * @param usersLocation users in Keycloak's own format; empty: nobody can sign in
     * @param keyFile keeps the key that signs tokens, so that they outlive a restart
     * @param allowed true lets {@code production} run with it all the same
     * @param accessTokenLifetime of bearer tokens
     */
    public record Embedded(
            @DefaultValue("classpath:keycloak/contourflow-realm.json")
            String realmLocation,

            @Nullable String usersLocation,
            @DefaultValue("data/keys/embedded-login.json") Path keyFile,
            @DefaultValue("false") boolean allowed,
            @DefaultValue("30m") Duration accessTokenLifetime) {}

    /**
     * @param freeFailures failures of one user from one address before the first wait
     * @param firstWait doubles with each further failure
     * @param longestWait upper end of it; also how long a failure is remembered
     * @param rememberedMax pairs of user and address kept in memory
     */
    public record Throttle(
            @DefaultValue("4") int freeFailures,
            @DefaultValue("2s") Duration firstWait,
            @DefaultValue("15m") Duration longestWait,
            @DefaultValue("10000") int rememberedMax) {}
}
