package io.contourflow.audit;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The audit record repository outside ({@code contourflow.audit.repository.*}).
 *
 * @param host where it listens; blank: none, nothing is forwarded
 * @param port of syslog over TLS (RFC 5425)
 * @param sslBundle name of a {@code spring.ssl.bundle} with whom to trust and, where asked for, our certificate; blank:
 *     the Java platform's trust
 * @param timeout for connecting and for the repository to take a batch
 */
@ConfigurationProperties("contourflow.audit.repository")
record AuditRepositoryProperties(
        @Nullable String host,
        @DefaultValue("6514") int port,
        @Nullable String sslBundle,
        @DefaultValue("10s") Duration timeout) {}
