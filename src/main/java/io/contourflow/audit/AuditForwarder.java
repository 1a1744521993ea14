package io.contourflow.audit;

import io.contourflow.audit.AuditTrail.Entry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Hands the sealed log, in order, to the audit record repository outside. The log is the queue: how far it was handed
 * over is noted only after the repository took a whole batch, so that nothing is lost while it or we are down; after a
 * failure a batch may arrive twice, with the same sequence numbers. One node at a time.
 */
class AuditForwarder {
    private static final Logger LOG = LoggerFactory.getLogger(AuditForwarder.class);
    private static final int BATCH = 500;

    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final SyslogOverTls repository;
    private boolean down;

    AuditForwarder(JdbcClient jdbc, TransactionTemplate transaction, SyslogOverTls repository) {
        this.jdbc = jdbc;
        this.transaction = transaction;
        this.repository = repository;
    }

    /** Everything that is sealed by now; on failure the rest waits for the next time. */
    @Scheduled(fixedDelayString = "${contourflow.audit.repository.every-ms:5000}")
    void forward() {
        try {
            while (batch() == BATCH) {
                // more is waiting
            }
            if (down) {
                down = false;
                LOG.info("the audit repository takes messages again");
            }
        } catch (UncheckedIOException cause) {
            if (!down) {
                down = true;
                LOG.warn("the audit repository does not take messages; they wait: {}", cause.getMessage());
            }
        }
    }

    private int batch() {
        Integer sent = transaction.execute(status -> {
            Long from = jdbc.sql("select sequence from imaging.audit_forwarding where id = 1 for update skip locked")
                    .query(Long.class)
                    .optional()
                    .orElse(null);
            if (from == null) {
                // another node is at it
                return 0;
            }
            List<Entry> entries = jdbc.sql(
                            "select * from imaging.audit_entry where sequence > ? order by sequence limit " + BATCH)
                    .param(from)
                    .query(JdbcAuditTrail::entry)
                    .list();
            if (!entries.isEmpty()) {
                send(entries);
                jdbc.sql("update imaging.audit_forwarding set sequence = ? where id = 1")
                        .param(entries.get(entries.size() - 1).sequence())
                        .update();
            }
            return entries.size();
        });
        return sent == null ? 0 : sent;
    }

    private void send(List<Entry> entries) {
        try {
            repository.send(entries);
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        }
    }
}
