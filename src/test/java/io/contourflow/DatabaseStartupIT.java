package io.contourflow;

import static org.assertj.core.api.Assertions.assertThat;

import io.contourflow.testing.TestDatabase;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** Starts what uses the database with the settings of {@code application.yaml}: Flyway, event registry, engine. */
@SpringBootTest(classes = DatabaseStartupIT.Application.class, webEnvironment = SpringBootTest.WebEnvironment.MOCK)
@Tag("R18")
class DatabaseStartupIT {
    @SpringBootConfiguration
    @EnableAutoConfiguration
    @Import({DatabaseSchemas.class, EmbeddedDatabaseConfiguration.class})
    static class Application {}

    @DynamicPropertySource
    static void database(DynamicPropertyRegistry registry) {
        TestDatabase.empty().register(registry);
        registry.add("camunda.bpm.deployment-resource-pattern", () -> "classpath*:/no-models/*.bpmn");
    }

    @Autowired
    private JdbcClient jdbc;

    @Test
    void putsEveryTableIntoItsSchema() {
        assertThat(tables("imaging")).contains("imaging_case", "event_publication", "flyway_schema_history");
        assertThat(tables("imaging")).noneMatch(name -> name.startsWith("act_"));
        assertThat(tables("engine")).contains("act_ru_task", "act_re_procdef", "act_hi_procinst");
        assertThat(tables("engine")).allMatch(name -> name.startsWith("act_"));
        assertThat(tables("public")).isEmpty();
    }

    private List<String> tables(String schema) {
        return jdbc.sql("select tablename from pg_tables where schemaname = ? order by 1")
                .param(schema)
                .query(String.class)
                .list();
    }
}
