package io.contourflow.audit;

import io.contourflow.testing.TestDatabase;
import java.nio.file.Path;
import java.time.Clock;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** The audit trail on a database, without Spring. */
public final class AuditFixture {
    private AuditFixture() {}

    /** What is appended is chained by the next {@code verify} or {@code search}. */
    public static AuditTrail on(TestDatabase database, Path data) {
        return on(database.dataSource(), data);
    }

    public static AuditTrail on(DataSource database, Path data) {
        return new JdbcAuditTrail(
                JdbcClient.create(database),
                new TransactionTemplate(new JdbcTransactionManager(database)),
                Clock.systemUTC(),
                database,
                anchors(data));
    }

    /** As an installation has them below its data folder. */
    static AuditAnchors anchors(Path data) {
        return AuditAnchors.signing(data.resolve("audit-anchors"), data.resolve("keys/audit-anchor.pem"));
    }
}
