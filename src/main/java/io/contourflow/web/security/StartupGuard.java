package io.contourflow.web.security;

import java.util.ArrayList;
import java.util.List;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/** Refuses to start in production with a login or secrets that anybody can read in the source. */
@Component
class StartupGuard {
    /** Ends every password and secret of {@code contourflow-realm-demo-users.json}. */
    static final String DEMO_SUFFIX = "-demo-only";

    StartupGuard(
            SecuritySettings settings,
            @Value("${contourflow.demo:false}") boolean demo,
            @Value("${server.address:127.0.0.1}") String address) {
        List<String> faults = faults(settings, demo, address);
        if (!faults.isEmpty()) {
            throw new IllegalStateException("refusing to start: " + String.join("; ", faults));
        }
    }

    static List<String> faults(SecuritySettings settings, boolean demo, String address) {
        List<String> faults = new ArrayList<>();
        boolean embedded = settings.isEmbedded();
        boolean tolerated = settings.embedded().allowed();
        if (settings.production() && demo) {
            faults.add("contourflow.demo is true in production");
        }
        if (settings.production() && embedded && !tolerated) {
            faults.add("contourflow.security.issuer is not set, and the embedded login is not for production"
                    + " (contourflow.security.embedded.allowed=true accepts it)");
        }
        if (settings.production() && embedded && usesDemoUsers(settings)) {
            faults.add("contourflow.security.embedded.users-location names the demo users");
        }
        if (settings.production() && !embedded && settings.clientSecret().isBlank()) {
            faults.add("contourflow.security.client-secret is not set");
        }
        if (settings.clientSecret().endsWith(DEMO_SUFFIX) && settings.production()) {
            faults.add("contourflow.security.client-secret is a demo secret");
        }
        if (!settings.production() && embedded && !tolerated && !isLoopback(address)) {
            faults.add("the embedded login listens on loopback only, but server.address is " + address
                    + " (contourflow.security.embedded.allowed=true accepts it)");
        }
        return faults;
    }

    private static boolean usesDemoUsers(SecuritySettings settings) {
        String users = settings.embedded().usersLocation();
        return users != null && users.contains("demo-users");
    }

    private static boolean isLoopback(String address) {
        return address.equals("localhost") || address.equals("::1") || address.startsWith("127.");
    }
}
