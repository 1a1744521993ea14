package io.contourflow.audit;

import io.contourflow.testing.TestDatabase;
import java.time.Clock;

/** The audit trail on a database, without Spring. */
public final class AuditFixture {
    private AuditFixture() {}

    /** What is appended is chained by the next {@code verify} or {@code search}. */
    public static AuditTrail on(TestDatabase database) {
        return new JdbcAuditTrail(database.jdbc(), database.transactions(), Clock.systemUTC(), database.dataSource());
    }
}
