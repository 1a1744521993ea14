package io.contourflow.audit;

import java.nio.file.Path;
import java.security.NoSuchAlgorithmException;
import javax.net.ssl.SSLContext;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.util.StringUtils;

/** Where the signed points of the chain lie, and who outside gets the log. */
@Configuration(proxyBeanMethods = false)
class AuditConfiguration {
    @Bean
    AuditAnchors auditAnchors(
            @Value("${contourflow.audit.anchors}") Path directory,
            @Value("${contourflow.audit.signing-key}") Path signingKey) {
        return AuditAnchors.signing(directory, signingKey);
    }

    @Bean
    @ConditionalOnProperty("contourflow.audit.repository.host")
    AuditForwarder auditForwarder(
            AuditRepositoryProperties properties, SslBundles bundles, JdbcClient jdbc, TransactionTemplate transaction)
            throws NoSuchAlgorithmException {
        SSLContext tls = StringUtils.hasText(properties.sslBundle())
                ? bundles.getBundle(properties.sslBundle()).createSslContext()
                : SSLContext.getDefault();
        String host = String.valueOf(properties.host());
        return new AuditForwarder(
                jdbc, transaction, new SyslogOverTls(host, properties.port(), tls, properties.timeout()));
    }
}
