package io.contourflow.web.security;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClient;
import org.springframework.security.oauth2.server.authorization.settings.ClientSettings;
import org.springframework.security.oauth2.server.authorization.settings.TokenSettings;

/** Clients of the realm, as the embedded login registers them. A system without a secret is left out. */
final class EmbeddedClients {
    private static final Duration CODE_LIFETIME = Duration.ofMinutes(1);

    private EmbeddedClients() {}

    static List<RegisteredClient> of(
            Realm realm, SecuritySettings settings, String pageSecret, PasswordEncoder passwords, int port) {
        List<RegisteredClient> clients = new ArrayList<>();
        for (Realm.Client client : realm.clients()) {
            RegisteredClient.Builder builder = RegisteredClient.withId(client.clientId())
                    .clientId(client.clientId())
                    .clientSettings(ClientSettings.builder()
                            .requireProofKey(
                                    client.publicClient() || client.clientId().equals(settings.clientId()))
                            .requireAuthorizationConsent(false)
                            .build())
                    .tokenSettings(TokenSettings.builder()
                            .authorizationCodeTimeToLive(CODE_LIFETIME)
                            .accessTokenTimeToLive(settings.embedded().accessTokenLifetime())
                            .build());
            if (client.clientId().equals(settings.clientId())) {
                clients.add(page(builder, passwords.encode(pageSecret), port));
            } else if (client.publicClient()) {
                clients.add(program(builder));
            } else if (client.serviceAccountsEnabled() && isUsable(client.secret())) {
                clients.add(system(builder, passwords.encode(client.secret())));
            }
        }
        return clients;
    }

    /** Keycloak fills placeholders in at import; here they stand for "not given". */
    private static boolean isUsable(@Nullable String secret) {
        return secret != null && !secret.isBlank() && !secret.startsWith("${");
    }

    private static RegisteredClient page(RegisteredClient.Builder builder, String secretHash, int port) {
        String callback = "/login/oauth2/code/" + SignInRegistration.ID;
        return builder.clientSecret(secretHash)
                .clientAuthenticationMethod(ClientAuthenticationMethod.CLIENT_SECRET_BASIC)
                .authorizationGrantType(AuthorizationGrantType.AUTHORIZATION_CODE)
                // RFC 8252: the port of a loopback address is not compared
                .redirectUri("http://127.0.0.1" + callback)
                .redirectUri("http://localhost:" + port + callback)
                .scope("openid")
                .build();
    }

    private static RegisteredClient program(RegisteredClient.Builder builder) {
        return builder.clientAuthenticationMethod(ClientAuthenticationMethod.NONE)
                .authorizationGrantType(AuthorizationGrantType.AUTHORIZATION_CODE)
                .redirectUri("http://127.0.0.1/callback")
                .scope("openid")
                .build();
    }

    private static RegisteredClient system(RegisteredClient.Builder builder, String secretHash) {
        return builder.clientSecret(secretHash)
                .clientAuthenticationMethod(ClientAuthenticationMethod.CLIENT_SECRET_BASIC)
                .clientAuthenticationMethod(ClientAuthenticationMethod.CLIENT_SECRET_POST)
                .authorizationGrantType(AuthorizationGrantType.CLIENT_CREDENTIALS)
                .build();
    }
}
