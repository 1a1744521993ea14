package io.contourflow.web.security;

import io.contourflow.process.PeopleDirectory;
import java.time.Clock;
import java.time.Duration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnExpression;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.client.SimpleClientHttpRequestFactory;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.client.registration.ClientRegistrationRepository;
import org.springframework.security.oauth2.client.registration.ClientRegistrations;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;
import org.springframework.security.oauth2.jwt.SupplierJwtDecoder;
import org.springframework.web.client.RestClient;

/** Sign-in by Keycloak: whenever {@code contourflow.security.issuer} is set. Its documents are read at first use. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnExpression("!'${contourflow.security.issuer:}'.isBlank()")
class KeycloakLogin {
    private static final Duration CALL_TIMEOUT = Duration.ofSeconds(5);

    @Bean
    JwtDecoder jwtDecoder(SecuritySettings settings) {
        return new SupplierJwtDecoder(() -> {
            NimbusJwtDecoder decoder =
                    NimbusJwtDecoder.withIssuerLocation(settings.issuer()).build();
            decoder.setJwtValidator(TokenChecks.forIssuer(settings.issuer(), settings.audience()));
            return decoder;
        });
    }

    @Bean
    ClientRegistrationRepository signInRegistration(SecuritySettings settings) {
        return new SignInRegistration(() -> registration(settings));
    }

    private static ClientRegistration registration(SecuritySettings settings) {
        boolean secret = !settings.clientSecret().isBlank();
        return ClientRegistrations.fromIssuerLocation(settings.issuer())
                .registrationId(SignInRegistration.ID)
                .clientId(settings.clientId())
                .clientSecret(settings.clientSecret())
                .clientAuthenticationMethod(
                        secret ? ClientAuthenticationMethod.CLIENT_SECRET_BASIC : ClientAuthenticationMethod.NONE)
                .redirectUri("{baseUrl}/login/oauth2/code/{registrationId}")
                .scope("openid")
                // the ID token holds all that we need; asking again would cost a call at each sign-in
                .userInfoUri(null)
                .userNameAttributeName(TokenClaims.USER_ID)
                .build();
    }

    @Bean
    PeopleDirectory keycloakPeople(SecuritySettings settings) {
        SimpleClientHttpRequestFactory calls = new SimpleClientHttpRequestFactory();
        calls.setConnectTimeout(CALL_TIMEOUT);
        calls.setReadTimeout(CALL_TIMEOUT);
        return new KeycloakPeople(RestClient.builder().requestFactory(calls).build(), settings, Clock.systemUTC());
    }

    @Bean
    Reauthentication freshSignIn(SecuritySettings settings) {
        return new FreshSignIn(settings.freshSignIn(), Clock.systemUTC());
    }
}
