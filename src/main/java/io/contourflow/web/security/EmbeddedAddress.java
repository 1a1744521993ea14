package io.contourflow.web.security;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.web.context.WebServerInitializedEvent;
import org.springframework.context.event.EventListener;

/** Where the embedded login is reached from inside the program. */
class EmbeddedAddress {
    private final int configuredPort;
    private volatile int port;

    EmbeddedAddress(@Value("${server.port:8080}") int configuredPort) {
        this.configuredPort = configuredPort;
        this.port = configuredPort;
    }

    @EventListener
    void started(WebServerInitializedEvent event) {
        if (event.getApplicationContext().getServerNamespace() == null) {
            port = event.getWebServer().getPort();
        }
    }

    /** A name that is the same after every start; with a random port (tests) it is a name only. */
    String issuer() {
        return "http://127.0.0.1:" + configuredPort;
    }

    /** The configured one until the server listens. */
    int port() {
        return port;
    }

    String url(String path) {
        return "http://127.0.0.1:" + port + path;
    }
}
