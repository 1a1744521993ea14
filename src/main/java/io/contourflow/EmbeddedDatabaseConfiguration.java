package io.contourflow;

import java.security.SecureRandom;
import java.sql.SQLException;
import java.util.HexFormat;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.boot.autoconfigure.jdbc.JdbcConnectionDetails;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotatedTypeMetadata;
import org.springframework.util.StringUtils;

/**
 * Brings our own PostgreSQL where no {@code spring.datasource.url} is configured. The data source depends on the
 * connection details and they on the server, so the server is stopped after everything that uses it.
 */
@Configuration(proxyBeanMethods = false)
@Conditional(EmbeddedDatabaseConfiguration.Wanted.class)
class EmbeddedDatabaseConfiguration {
    private static final String RUNTIME_USER = "contourflow_app";

    @Bean(destroyMethod = "close")
    EmbeddedDatabase embeddedDatabase(DatabaseProperties properties) {
        var directory = properties.data().resolve("postgres");
        return EmbeddedDatabase.start(directory, directory.resolve("binaries"), true);
    }

    /** The program runs as a role that cannot change audit entries; its password is new at every start. */
    @Bean
    DatabaseOwner databaseOwner(EmbeddedDatabase database) throws SQLException {
        byte[] random = new byte[24];
        new SecureRandom().nextBytes(random);
        DatabaseOwner owner = new DatabaseOwner(
                database.jdbcUrl(EmbeddedDatabase.USER),
                EmbeddedDatabase.USER,
                database.password(),
                RUNTIME_USER,
                HexFormat.of().formatHex(random));
        owner.prepare();
        owner.setRuntimePassword();
        return owner;
    }

    @Bean
    JdbcConnectionDetails jdbcConnectionDetails(DatabaseOwner owner) {
        return new EmbeddedConnectionDetails(owner);
    }

    private record EmbeddedConnectionDetails(DatabaseOwner owner) implements JdbcConnectionDetails {
        @Override
        public String getUsername() {
            return owner.runtimeUser();
        }

        @Override
        public String getPassword() {
            return owner.runtimePassword();
        }

        @Override
        public String getJdbcUrl() {
            return owner.url();
        }
    }

    static final class Wanted extends SpringBootCondition {
        @Override
        public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
            Environment environment = context.getEnvironment();
            Boolean asked = environment.getProperty("contourflow.database.embedded", Boolean.class);
            boolean wanted =
                    asked != null ? asked : !StringUtils.hasText(environment.getProperty("spring.datasource.url"));
            return new ConditionOutcome(wanted, wanted ? "embedded PostgreSQL" : "configured database");
        }
    }
}
