package io.contourflow.audit;

import io.contourflow.audit.AuditTrail.Verification;
import io.contourflow.kernel.ProgressListener;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;

/**
 * Checks the chain of the audit log from its first entry to its last one, on a connection of the caller and without
 * anything else of the program. It finds entries that were changed, removed, swapped or put in; that the newest ones
 * were cut off, or that the whole chain was made anew, shows beside the signed points in {@link AuditAnchors}.
 */
public final class AuditVerification {
    /** Entries that are in memory at once. */
    private static final int FETCH = 1000;

    private AuditVerification() {}

    /**
     * Reads every entry once in one read-only transaction, which is ended; the connection's settings come back.
     *
     * @param anchors null to look at the chain alone
     * @throws SQLException when the log cannot be read
     */
    public static Verification verify(Connection connection, @Nullable AuditAnchors anchors, ProgressListener progress)
            throws SQLException {
        // before the entries: what is sealed meanwhile is newer than the points, never older
        ChainCheck check = new ChainCheck(anchors == null ? null : anchors.points());
        boolean autoCommit = connection.getAutoCommit();
        boolean readOnly = connection.isReadOnly();
        connection.setReadOnly(true);
        // the driver fetches in portions only within a transaction
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            return walk(statement, check, progress);
        } finally {
            connection.rollback();
            connection.setAutoCommit(autoCommit);
            connection.setReadOnly(readOnly);
        }
    }

    private static Verification walk(Statement statement, ChainCheck check, ProgressListener progress)
            throws SQLException {
        long expected;
        try (ResultSet count = statement.executeQuery("select count(*) from imaging.audit_entry")) {
            count.next();
            expected = count.getLong(1);
        }
        statement.setFetchSize(FETCH);
        long done = 0;
        try (ResultSet rows = statement.executeQuery("select * from imaging.audit_entry order by sequence")) {
            while (rows.next()) {
                check.next(JdbcAuditTrail.entry(rows, 0));
                if (++done % FETCH == 0) {
                    // entries may be added meanwhile
                    progress.checkpoint("verifying the audit log", Math.min(1, (double) done / expected));
                }
            }
        }
        progress.checkpoint("verified the audit log", 1);
        return check.result();
    }
}
