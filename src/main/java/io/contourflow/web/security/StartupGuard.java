package io.contourflow.web.security;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.EnvironmentAware;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/**
 * Refuses to start in production with a login or secrets that anybody can read in the source, or with settings missing.
 * It looks before anything else is made, so that no database is touched, and tells all faults at once, in one line.
 */
@Component
class StartupGuard implements BeanFactoryPostProcessor, EnvironmentAware {
    /** Ends every password and secret of {@code contourflow-realm-demo-users.json}. */
    static final String DEMO_SUFFIX = "-demo-only";

    /** What stands in examples everywhere and is tried first. */
    private static final Set<String> EXAMPLES = Set.of(
            "admin",
            "change-me",
            "changeit",
            "changeme",
            "contourflow",
            "demo",
            "keycloak",
            "password",
            "postgres",
            "secret",
            "test");

    @SuppressWarnings("NullAway.Init") // set by Spring before it asks for anything
    private Environment environment;

    @Override
    public void setEnvironment(Environment environment) {
        this.environment = environment;
    }

    /** @throws IllegalStateException with all faults in one line */
    @Override
    public void postProcessBeanFactory(ConfigurableListableBeanFactory factory) {
        List<String> faults = faults(environment);
        if (!faults.isEmpty()) {
            throw new IllegalStateException("refusing to start: " + String.join("; ", faults));
        }
    }

    static List<String> faults(Environment environment) {
        SecuritySettings settings =
                Binder.get(environment).bindOrCreate("contourflow.security", SecuritySettings.class);
        List<String> faults = new ArrayList<>();
        if (!settings.production()) {
            addLoopbackFaults(faults, settings, environment.getProperty("server.address", "127.0.0.1"));
            return faults;
        }
        if (environment.getProperty("contourflow.demo", Boolean.class, false)) {
            faults.add("contourflow.demo is true in production");
        }
        if (settings.isEmbedded()) {
            addEmbeddedFaults(faults, settings);
        } else {
            addIssuerFaults(faults, settings);
        }
        if (!environment.getProperty("contourflow.database.embedded", Boolean.class, false)) {
            addDatabaseFaults(faults, environment);
        }
        return faults;
    }

    private static void addLoopbackFaults(List<String> faults, SecuritySettings settings, String address) {
        if (settings.isEmbedded() && !settings.embedded().allowed() && !isLoopback(address)) {
            faults.add("the embedded login listens on loopback only, but server.address is " + address
                    + " (contourflow.security.embedded.allowed=true accepts it)");
        }
    }

    private static void addEmbeddedFaults(List<String> faults, SecuritySettings settings) {
        if (!settings.embedded().allowed()) {
            faults.add("contourflow.security.issuer (CONTOURFLOW_ISSUER) is not set, and the embedded login is not for"
                    + " production (contourflow.security.embedded.allowed=true accepts it)");
        }
        String users = settings.embedded().usersLocation();
        if (users != null && users.contains("demo-users")) {
            faults.add("contourflow.security.embedded.users-location names the demo users");
        }
    }

    private static void addIssuerFaults(List<String> faults, SecuritySettings settings) {
        String issuer = settings.issuer();
        if (!issuer.matches("https?://[^/]+(/.+)?/realms/[^/]+")) {
            faults.add("contourflow.security.issuer (CONTOURFLOW_ISSUER) must be https://<name>/realms/<realm> but is "
                    + issuer);
        } else if (issuer.startsWith("http:")
                && !isLoopback(String.valueOf(URI.create(issuer).getHost()))) {
            faults.add("contourflow.security.issuer (CONTOURFLOW_ISSUER) must be https but is " + issuer);
        }
        addSecretFaults(
                faults, "contourflow.security.client-secret (CONTOURFLOW_CLIENT_SECRET)", settings.clientSecret());
    }

    private static void addDatabaseFaults(List<String> faults, Environment environment) {
        if (environment.getProperty("spring.datasource.url", "").isBlank()) {
            faults.add("spring.datasource.url (CONTOURFLOW_DB_URL) is not set");
        }
        if (environment.getProperty("spring.datasource.username", "").isBlank()) {
            faults.add("spring.datasource.username (CONTOURFLOW_DB_USER) is not set");
        }
        addSecretFaults(
                faults,
                "spring.datasource.password (CONTOURFLOW_DB_PASSWORD)",
                environment.getProperty("spring.datasource.password", ""));
        if (!environment.getProperty("contourflow.database.owner", "").isBlank()) {
            addSecretFaults(
                    faults,
                    "contourflow.database.owner-password (CONTOURFLOW_DB_OWNER_PASSWORD)",
                    environment.getProperty("contourflow.database.owner-password", ""));
        }
    }

    private static void addSecretFaults(List<String> faults, String setting, String secret) {
        if (secret.isBlank()) {
            faults.add(setting + " is not set");
        } else if (isPublished(secret)) {
            faults.add(setting + " is a published secret");
        }
    }

    private static boolean isPublished(String secret) {
        return secret.endsWith(DEMO_SUFFIX) || EXAMPLES.contains(secret.toLowerCase(Locale.ROOT));
    }

    private static boolean isLoopback(String address) {
        return address.equals("localhost")
                || address.equals("::1")
                || address.equals("[::1]")
                || address.startsWith("127.");
    }
}
