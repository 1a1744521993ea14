package io.contourflow.audit;

import io.contourflow.testing.TestDatabase;
import java.nio.file.Path;
import java.time.Clock;

/** The audit trail on a database, without Spring. */
public final class AuditFixture {
    private AuditFixture() {}

    /** What is appended is chained by the next {@code verify} or {@code search}. */
    public static AuditTrail on(TestDatabase database, Path data) {
        return new JdbcAuditTrail(
                database.jdbc(), database.transactions(), Clock.systemUTC(), database.dataSource(), anchors(data));
    }

    /** As an installation has them below its data folder. */
    static AuditAnchors anchors(Path data) {
        return AuditAnchors.signing(data.resolve("audit-anchors"), data.resolve("keys/audit-anchor.pem"));
    }
}
