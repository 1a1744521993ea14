package io.contourflow.process.engine;

import io.contourflow.kernel.CaseId;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** A transaction-scoped advisory lock on the case id: no table, nothing to clean up when a node dies. */
@Component
class PostgresCaseLock implements CaseLock {

    private final JdbcClient jdbc;

    PostgresCaseLock(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public void acquire(CaseId caseId) {
        long key = caseId.value().getMostSignificantBits() ^ caseId.value().getLeastSignificantBits();
        jdbc.sql("select 1 from (select pg_advisory_xact_lock(:key)) as lock")
                .param("key", key)
                .query(Integer.class)
                .single();
    }
}
