package io.contourflow;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import javax.sql.DataSource;
import org.springframework.beans.factory.BeanInitializationException;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.stereotype.Component;

/**
 * Makes sure that both schemas exist as soon as there is a data source: {@code imaging} for ours, {@code engine} for the
 * process engine. Flyway, the event registry and the engine all create tables while the application starts, in an order
 * that nothing fixes, so the schemas must be there before any of them. Schemas that exist are left alone: in production
 * their owner may have made them and given us no right to make any. Where the owner is known, it prepares all of it.
 */
@Component
final class DatabaseSchemas implements BeanPostProcessor {
    private static final List<String> NAMES = List.of("imaging", "engine");
    /** Any number will do; keeps two starting nodes from making the same schema at once. */
    private static final long LOCK = 7_202_611_220L;

    private final ObjectProvider<DatabaseOwner> owner;

    DatabaseSchemas(ObjectProvider<DatabaseOwner> owner) {
        this.owner = owner;
    }

    @Override
    public Object postProcessAfterInitialization(Object bean, String beanName) {
        if (bean instanceof DataSource dataSource) {
            // an owner has prepared all of it by the time it can be had
            if (owner.getIfAvailable() == null) {
                create(dataSource);
            }
        }
        return bean;
    }

    private static void create(DataSource dataSource) {
        try (Connection connection = dataSource.getConnection()) {
            locked(connection, DatabaseSchemas::create);
        } catch (SQLException cause) {
            throw new BeanInitializationException("cannot prepare the database schemas " + NAMES, cause);
        }
    }

    /** What to do while no other node does the same. */
    interface Work {
        void on(Statement statement) throws SQLException;
    }

    static void locked(Connection connection, Work work) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("select pg_advisory_lock(" + LOCK + ")");
            try {
                work.on(statement);
            } finally {
                if (!connection.getAutoCommit()) {
                    connection.rollback();
                }
                statement.execute("select pg_advisory_unlock(" + LOCK + ")");
            }
        }
    }

    static void create(Statement statement) throws SQLException {
        for (String name : NAMES) {
            if (!exists(statement, name)) {
                statement.execute("create schema " + name);
            }
        }
    }

    private static boolean exists(Statement statement, String name) throws SQLException {
        try (ResultSet found = statement.executeQuery("select 1 from pg_namespace where nspname = '" + name + "'")) {
            return found.next();
        }
    }
}
