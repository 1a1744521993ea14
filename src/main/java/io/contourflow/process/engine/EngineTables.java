package io.contourflow.process.engine;

import javax.sql.DataSource;
import org.camunda.bpm.engine.ManagementService;
import org.camunda.bpm.engine.task.Task;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The engine's own tables, for what its services cannot answer for a whole list (ADR 0075). Only ever read. */
@Component
class EngineTables {
    private final ManagementService management;
    private final JdbcClient jdbc;

    EngineTables(ManagementService management, DataSource database) {
        this.management = management;
        this.jdbc = JdbcClient.create(database);
    }

    /** @param sql names tables as {@code {ACT_RU_TASK}} */
    JdbcClient.StatementSpec sql(String sql) {
        String known = management.getTableName(Task.class);
        // with the prefix that the engine is configured with
        String prefix = known.substring(0, known.length() - "ACT_RU_TASK".length());
        return jdbc.sql(sql.replace("{", prefix).replace("}", ""));
    }
}
