package io.contourflow.audit;

import java.nio.file.Path;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Where the signed points of the chain lie. */
@Configuration(proxyBeanMethods = false)
class AuditConfiguration {
    @Bean
    AuditAnchors auditAnchors(
            @Value("${contourflow.audit.anchors}") Path directory,
            @Value("${contourflow.audit.signing-key}") Path signingKey) {
        return AuditAnchors.signing(directory, signingKey);
    }
}
