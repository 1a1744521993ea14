package io.contourflow.web.security;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.ImmutableJWKSet;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.SecurityContext;
import io.contourflow.process.PeopleDirectory;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnExpression;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.core.io.ResourceLoader;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.crypto.factory.PasswordEncoderFactories;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.client.registration.ClientRegistrationRepository;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;
import org.springframework.security.oauth2.server.authorization.client.InMemoryRegisteredClientRepository;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClient;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClientRepository;
import org.springframework.security.oauth2.server.authorization.config.annotation.web.configuration.OAuth2AuthorizationServerConfiguration;
import org.springframework.security.oauth2.server.authorization.config.annotation.web.configurers.OAuth2AuthorizationServerConfigurer;
import org.springframework.security.oauth2.server.authorization.settings.AuthorizationServerSettings;
import org.springframework.security.oauth2.server.authorization.token.JwtEncodingContext;
import org.springframework.security.oauth2.server.authorization.token.OAuth2TokenCustomizer;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.authentication.LoginUrlAuthenticationEntryPoint;
import org.springframework.security.web.authentication.UsernamePasswordAuthenticationFilter;
import org.springframework.security.web.context.HttpSessionSecurityContextRepository;
import org.springframework.security.web.header.HeaderWriterFilter;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.security.web.util.matcher.OrRequestMatcher;
import org.springframework.security.web.util.matcher.RequestMatcher;
import org.springframework.util.function.SingletonSupplier;

/**
 * The login that is built in, for one machine without Keycloak: Spring Authorization Server in the same process, fed
 * from the same realm file. The page and all programs use it by the same protocol as Keycloak, so there is one path.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnExpression("'${contourflow.security.issuer:}'.isBlank()")
class EmbeddedLogin {
    /** Having typed a password at the login is not yet being signed in at the application: the two are kept apart. */
    private static final String LOGIN_CONTEXT = "CONTOURFLOW_LOGIN_CONTEXT";

    @Bean
    EmbeddedAddress embeddedAddress(@Value("${server.port:8080}") int port) {
        return new EmbeddedAddress(port);
    }

    @Bean
    PasswordEncoder passwordEncoder() {
        return PasswordEncoderFactories.createDelegatingPasswordEncoder();
    }

    @Bean
    Realm embeddedRealm(SecuritySettings settings, ObjectMapper json, ResourceLoader resources) {
        String users = settings.embedded().usersLocation();
        return Realm.read(
                json,
                resources.getResource(settings.embedded().realmLocation()),
                users == null || users.isBlank() ? null : resources.getResource(users));
    }

    @Bean
    EmbeddedUsers embeddedUsers(Realm realm, PasswordEncoder passwords) {
        return new EmbeddedUsers(realm, passwords);
    }

    @Bean
    PeopleDirectory embeddedPeople(EmbeddedUsers users) {
        return new EmbeddedPeople(users);
    }

    @Bean
    PageSecret pageSecret() {
        byte[] bytes = new byte[32];
        new SecureRandom().nextBytes(bytes);
        return new PageSecret(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
    }

    @Bean
    RegisteredClientRepository registeredClients(
            Realm realm,
            SecuritySettings settings,
            PageSecret secret,
            PasswordEncoder passwords,
            EmbeddedAddress address) {
        return new LateClients(() -> new InMemoryRegisteredClientRepository(
                EmbeddedClients.of(realm, settings, secret.value(), passwords, address.port())));
    }

    @Bean
    JWKSource<SecurityContext> signingKeys(SecuritySettings settings) {
        return new ImmutableJWKSet<>(
                new JWKSet(SigningKey.loadOrCreate(settings.embedded().keyFile())));
    }

    @Bean
    AuthorizationServerSettings authorizationServerSettings(EmbeddedAddress address) {
        return AuthorizationServerSettings.builder().issuer(address.issuer()).build();
    }

    @Bean
    OAuth2TokenCustomizer<JwtEncodingContext> embeddedTokens(EmbeddedUsers users, SecuritySettings settings) {
        return new EmbeddedTokens(users, settings.audience());
    }

    @Bean
    JwtDecoder jwtDecoder(JWKSource<SecurityContext> keys, EmbeddedAddress address, SecuritySettings settings) {
        NimbusJwtDecoder decoder = (NimbusJwtDecoder) OAuth2AuthorizationServerConfiguration.jwtDecoder(keys);
        decoder.setJwtValidator(TokenChecks.forIssuer(address.issuer(), settings.audience()));
        return decoder;
    }

    @Bean
    ClientRegistrationRepository signInRegistration(
            SecuritySettings settings, EmbeddedAddress address, PageSecret secret) {
        return new SignInRegistration(() -> ClientRegistration.withRegistrationId(SignInRegistration.ID)
                .clientId(settings.clientId())
                .clientSecret(secret.value())
                .clientAuthenticationMethod(ClientAuthenticationMethod.CLIENT_SECRET_BASIC)
                .authorizationGrantType(AuthorizationGrantType.AUTHORIZATION_CODE)
                .redirectUri("{baseUrl}/login/oauth2/code/{registrationId}")
                .scope("openid")
                // relative: the browser stays at the address by which it came
                .authorizationUri("/oauth2/authorize")
                .tokenUri(address.url("/oauth2/token"))
                .jwkSetUri(address.url("/oauth2/jwks"))
                .issuerUri(address.issuer())
                .userNameAttributeName(TokenClaims.USER_ID)
                .build());
    }

    @Bean
    Reauthentication passwordReauthentication(EmbeddedUsers users, PasswordEncoder passwords, LoginThrottle throttle) {
        return new PasswordReauthentication(users, passwords, throttle);
    }

    @Bean
    LoginOutcome loginOutcome(LoginThrottle throttle, AuditedAccess audited) {
        return new LoginOutcome(throttle, audited);
    }

    @Bean
    @Order(1)
    SecurityFilterChain embeddedLoginChain(
            HttpSecurity http, EmbeddedUsers users, LoginOutcome outcome, RateLimits limits, ProblemResponses problems)
            throws Exception {
        OAuth2AuthorizationServerConfigurer server = OAuth2AuthorizationServerConfigurer.authorizationServer();
        RequestMatcher login = PathPatternRequestMatcher.withDefaults().matcher("/login");
        HttpSessionSecurityContextRepository contexts = new HttpSessionSecurityContextRepository();
        contexts.setSpringSecurityContextKey(LOGIN_CONTEXT);
        return http.with(server, configurer -> configurer.oidc(Customizer.withDefaults()))
                .securityMatcher(new OrRequestMatcher(server.getEndpointsMatcher(), login))
                .securityContext(context -> context.securityContextRepository(contexts))
                .userDetailsService(users)
                .authorizeHttpRequests(requests ->
                        requests.requestMatchers(login).permitAll().anyRequest().authenticated())
                .formLogin(form -> form.loginPage("/login")
                        .loginProcessingUrl("/login")
                        .successHandler(outcome.success())
                        .failureHandler(outcome.failure()))
                // guessing secrets of clients is not what the sign-in throttle sees
                .addFilterAfter(new RequestBudget(limits, problems), HeaderWriterFilter.class)
                .addFilterBefore(outcome.gate(), UsernamePasswordAuthenticationFilter.class)
                .exceptionHandling(
                        handling -> handling.authenticationEntryPoint(new LoginUrlAuthenticationEntryPoint("/login")))
                .headers(BrowserHeaders::apply)
                .logout(logout -> logout.disable())
                .build();
    }

    /** Registered at first use, when the port is known. */
    private static final class LateClients implements RegisteredClientRepository {
        private final SingletonSupplier<RegisteredClientRepository> clients;

        LateClients(Supplier<RegisteredClientRepository> clients) {
            this.clients = SingletonSupplier.of(clients);
        }

        @Override
        public void save(RegisteredClient client) {
            throw new UnsupportedOperationException("clients come from the realm file");
        }

        @Override
        public @Nullable RegisteredClient findById(String id) {
            return clients.obtain().findById(id);
        }

        @Override
        public @Nullable RegisteredClient findByClientId(String clientId) {
            return clients.obtain().findByClientId(clientId);
        }
    }

    /** Known to both ends of the embedded sign-in, new at every start. */
    record PageSecret(String value) {
        @Override
        public String toString() {
            return "secret of the page";
        }
    }
}
