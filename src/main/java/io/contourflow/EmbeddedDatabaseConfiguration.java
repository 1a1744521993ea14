package io.contourflow;

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
    @Bean(destroyMethod = "close")
    EmbeddedDatabase embeddedDatabase(DatabaseProperties properties) {
        var directory = properties.data().resolve("postgres");
        return EmbeddedDatabase.start(directory, directory.resolve("binaries"), true);
    }

    @Bean
    JdbcConnectionDetails jdbcConnectionDetails(EmbeddedDatabase database) {
        return new EmbeddedConnectionDetails(database);
    }

    private record EmbeddedConnectionDetails(EmbeddedDatabase database) implements JdbcConnectionDetails {
        @Override
        public String getUsername() {
            return EmbeddedDatabase.USER;
        }

        @Override
        public String getPassword() {
            return database.password();
        }

        @Override
        public String getJdbcUrl() {
            return database.jdbcUrl(EmbeddedDatabase.USER);
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
