package io.contourflow.web.security;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.Set;
import org.springframework.boot.web.servlet.server.CookieSameSiteSupplier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AuthorizeHttpRequestsConfigurer;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.authority.mapping.GrantedAuthoritiesMapper;
import org.springframework.security.oauth2.client.registration.ClientRegistrationRepository;
import org.springframework.security.oauth2.client.web.DefaultOAuth2AuthorizationRequestResolver;
import org.springframework.security.oauth2.client.web.OAuth2AuthorizationRequestCustomizers;
import org.springframework.security.oauth2.client.web.OAuth2AuthorizationRequestResolver;
import org.springframework.security.oauth2.core.oidc.user.OidcUserAuthority;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationToken;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.intercept.AuthorizationFilter;
import org.springframework.security.web.csrf.CookieCsrfTokenRepository;
import org.springframework.security.web.savedrequest.NullRequestCache;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;

/**
 * Everything but the embedded login itself: bearer tokens for programs, a session behind an HTTP-only cookie for the
 * page (the tokens never reach the browser's scripts), and {@link AccessRules} for both.
 */
@Configuration(proxyBeanMethods = false)
class ApplicationSecurity {
    private static final PathPatternRequestMatcher.Builder PATHS = PathPatternRequestMatcher.withDefaults();

    @Bean
    @Order(2)
    SecurityFilterChain applicationChain(
            HttpSecurity http, ProblemResponses problems, RateLimits limits, ClientRegistrationRepository registrations)
            throws Exception {
        return http.authorizeHttpRequests(ApplicationSecurity::authorize)
                .oauth2Login(login -> login.loginPage(SignInRegistration.START)
                        .authorizationEndpoint(
                                endpoint -> endpoint.authorizationRequestResolver(signInRequests(registrations)))
                        .userInfoEndpoint(info -> info.userAuthoritiesMapper(rolesOfIdToken()))
                        .defaultSuccessUrl("/", true)
                        .failureHandler((request, response, cause) ->
                                response.sendRedirect(request.getContextPath() + "/?signin=failed")))
                .oauth2ResourceServer(
                        server -> server.jwt(jwt -> jwt.jwtAuthenticationConverter(ApplicationSecurity::authentication))
                                .authenticationEntryPoint(problems)
                                .accessDeniedHandler(problems))
                .exceptionHandling(
                        handling -> handling.authenticationEntryPoint(problems).accessDeniedHandler(problems))
                .csrf(csrf -> csrf.csrfTokenRepository(CookieCsrfTokenRepository.withHttpOnlyFalse())
                        .csrfTokenRequestHandler(new SpaCsrf()))
                .requestCache(cache -> cache.requestCache(new NullRequestCache()))
                .headers(BrowserHeaders::apply)
                .addFilterBefore(new RequestBudget(limits, problems), AuthorizationFilter.class)
                .logout(logout -> logout.logoutUrl("/logout").logoutSuccessHandler(ApplicationSecurity::loggedOut))
                .build();
    }

    /** The cookie must come along when the issuer sends the browser back, which Strict would prevent. */
    @Bean
    CookieSameSiteSupplier sessionCookie() {
        return CookieSameSiteSupplier.ofLax();
    }

    private static void authorize(
            AuthorizeHttpRequestsConfigurer<HttpSecurity>.AuthorizationManagerRequestMatcherRegistry requests) {
        // errors and async results of requests that were let through or refused before
        requests.dispatcherTypeMatchers(DispatcherType.ERROR, DispatcherType.ASYNC, DispatcherType.FORWARD)
                .permitAll();
        for (AccessRules.Rule rule : AccessRules.all()) {
            var matched = requests.requestMatchers(PATHS.matcher(rule.method(), rule.pattern()));
            switch (rule.access()) {
                case PUBLIC -> matched.permitAll();
                case SIGNED_IN -> matched.authenticated();
                case ROLES ->
                    matched.hasAnyRole(rule.roles().stream().map(Role::claim).toArray(String[]::new));
            }
        }
        requests.requestMatchers(PATHS.matcher("/engine-rest/**")).access(new EngineRestAccess());
        requests.anyRequest().denyAll();
    }

    /** PKCE for every sign-in; {@code ?reauth} has the user type the password again. */
    private static OAuth2AuthorizationRequestResolver signInRequests(ClientRegistrationRepository registrations) {
        DefaultOAuth2AuthorizationRequestResolver resolver =
                new DefaultOAuth2AuthorizationRequestResolver(registrations, "/oauth2/authorization");
        resolver.setAuthorizationRequestCustomizer(OAuth2AuthorizationRequestCustomizers.withPkce());
        return new ReauthenticatingRequests(resolver);
    }

    private static GrantedAuthoritiesMapper rolesOfIdToken() {
        return authorities -> {
            Set<GrantedAuthority> mapped = new LinkedHashSet<>();
            for (GrantedAuthority authority : authorities) {
                if (authority instanceof OidcUserAuthority oidc) {
                    mapped.addAll(TokenClaims.authorities(oidc.getIdToken().getClaims()));
                }
            }
            return mapped;
        };
    }

    private static JwtAuthenticationToken authentication(Jwt jwt) {
        return new JwtAuthenticationToken(
                jwt, TokenClaims.authorities(jwt.getClaims()), jwt.getClaimAsString(TokenClaims.USER_ID));
    }

    private static void loggedOut(
            HttpServletRequest request, HttpServletResponse response, Authentication authentication)
            throws IOException {
        response.setStatus(HttpServletResponse.SC_NO_CONTENT);
    }
}
