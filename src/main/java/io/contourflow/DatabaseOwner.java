package io.contourflow;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.springframework.boot.autoconfigure.flyway.FlywayConnectionDetails;

/**
 * The role that owns our schema and migrates it, where it is another one than the role that the program runs as. The
 * latter may then read and add audit entries but neither change nor remove them, sealed or still waiting, and cannot give
 * itself the right to.
 *
 * @param url of the database, without credentials
 * @param user the owner
 * @param runtimeUser whom the program runs as; made when absent and the owner may make roles
 */
record DatabaseOwner(String url, String user, String password, String runtimeUser, String runtimePassword)
        implements FlywayConnectionDetails {
    /** In this order; the first statement that fails ends the start. {@code %s} is the quoted name of the role. */
    private static final List<String> RIGHTS = List.of(
            "grant usage on schema imaging to %s",
            "grant select, insert, update, delete on all tables in schema imaging to %s",
            "grant usage, select on all sequences in schema imaging to %s",
            "alter default privileges in schema imaging grant select, insert, update, delete on tables to %s",
            "alter default privileges in schema imaging grant usage, select on sequences to %s",
            "alter schema engine owner to %s");

    /** What another role made before there were two: the engine keeps its own tables up to date. */
    private static final String OWN_TABLES = "select format('%I.%I', schemaname, tablename) from pg_tables"
            + " where tableowner <> ? and schemaname = 'engine'";

    /** Migration V113 does the same where it runs after the rights were given. */
    private static final List<String> AUDIT_RIGHTS = List.of(
            "revoke insert, update, delete, truncate on imaging.audit_entry from %s",
            "revoke update, delete, truncate on imaging.audit_inbox from %s",
            "grant execute on function imaging.seal_audit_entries(bigint, text, bigint[], text[]) to %s");

    @Override
    public String getUsername() {
        return user;
    }

    @Override
    public String getPassword() {
        return password;
    }

    @Override
    public String getJdbcUrl() {
        return url;
    }

    @Override
    public String toString() {
        return "DatabaseOwner[" + user + " for " + runtimeUser + "]";
    }

    /**
     * Schemas, role and rights; changes nothing where all is as it must be. Safe while other nodes do the same.
     *
     * @throws SQLException when the owner may not do what is missing
     */
    void prepare() throws SQLException {
        try (Connection connection = DriverManager.getConnection(url, user, password)) {
            DatabaseSchemas.locked(connection, statement -> {
                if (!found(statement, "select 1 from pg_roles where rolname = '" + literal(runtimeUser) + "'")) {
                    statement.execute("create role " + role() + " login password '" + literal(runtimePassword) + "'");
                    // who gives something away must be able to become who gets it
                    statement.execute("grant " + role() + " to current_user");
                }
                DatabaseSchemas.create(statement);
                connection.setAutoCommit(false);
                giveRights(connection, statement);
                connection.commit();
                connection.setAutoCommit(true);
            });
        }
    }

    /** For a role that is the program's alone; who is connected already stays so. */
    void setRuntimePassword() throws SQLException {
        try (Connection connection = DriverManager.getConnection(url, user, password);
                Statement statement = connection.createStatement()) {
            statement.execute("alter role " + role() + " password '" + literal(runtimePassword) + "'");
        }
    }

    private void giveRights(Connection connection, Statement statement) throws SQLException {
        for (String right : RIGHTS) {
            statement.execute(right.formatted(role()));
        }
        try (PreparedStatement tables = connection.prepareStatement(OWN_TABLES)) {
            tables.setString(1, runtimeUser);
            try (ResultSet names = tables.executeQuery()) {
                while (names.next()) {
                    statement.execute("alter table " + names.getString(1) + " owner to " + role());
                }
            }
        }
        if (found(statement, "select 1 where to_regproc('imaging.seal_audit_entries') is not null")) {
            for (String right : AUDIT_RIGHTS) {
                statement.execute(right.formatted(role()));
            }
        }
    }

    private static boolean found(Statement statement, String question) throws SQLException {
        try (ResultSet answer = statement.executeQuery(question)) {
            return answer.next();
        }
    }

    private String role() {
        return '"' + runtimeUser.replace("\"", "\"\"") + '"';
    }

    private static String literal(String text) {
        return text.replace("'", "''");
    }
}
