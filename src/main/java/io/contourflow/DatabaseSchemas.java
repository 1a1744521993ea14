package io.contourflow;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import javax.sql.DataSource;
import org.springframework.beans.factory.BeanInitializationException;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.stereotype.Component;

/**
 * Makes sure that both schemas exist as soon as there is a data source: {@code imaging} for ours, {@code engine} for the
 * process engine. Flyway, the event registry and the engine all create tables while the application starts, in an order
 * that nothing fixes, so the schemas must be there before any of them. Schemas that exist are left alone: in production
 * their owner may have made them and given us no right to make any.
 */
@Component
final class DatabaseSchemas implements BeanPostProcessor {
    private static final List<String> NAMES = List.of("imaging", "engine");
    /** Any number will do; keeps two starting nodes from making the same schema at once. */
    private static final long LOCK = 7_202_611_220L;

    @Override
    public Object postProcessAfterInitialization(Object bean, String beanName) {
        if (bean instanceof DataSource dataSource) {
            try (Connection connection = dataSource.getConnection()) {
                create(connection);
            } catch (SQLException cause) {
                throw new BeanInitializationException("cannot prepare the database schemas " + NAMES, cause);
            }
        }
        return bean;
    }

    static void create(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("select pg_advisory_lock(" + LOCK + ")");
            try {
                for (String name : NAMES) {
                    if (!exists(statement, name)) {
                        statement.execute("create schema " + name);
                    }
                }
            } finally {
                statement.execute("select pg_advisory_unlock(" + LOCK + ")");
            }
        }
    }

    private static boolean exists(Statement statement, String name) throws SQLException {
        try (ResultSet found = statement.executeQuery("select 1 from pg_namespace where nspname = '" + name + "'")) {
            return found.next();
        }
    }
}
