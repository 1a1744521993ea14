package io.contourflow.privacy;

import io.contourflow.archive.ObjectStore;
import io.contourflow.audit.AuditTrail;
import io.contourflow.cases.Cases;
import io.contourflow.kernel.Actor;
import io.contourflow.kernel.CaseId;
import io.contourflow.kernel.ContentHash;
import io.contourflow.learning.TrainingSamples;
import io.contourflow.privacy.RetentionTables.DueCase;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * One case is one transaction: rows, the audit entry, and the list of objects to be removed. The objects follow after it
 * was committed, so a program killed anywhere leaves either the whole case or a list that the next run works off; never a
 * row that points to a missing object. Several nodes may run at once.
 */
@Component
class PolicyRetention implements Retention {
    private static final Logger LOG = LoggerFactory.getLogger(PolicyRetention.class);
    private static final int OBJECTS_A_LOOK = 1000;

    private final RetentionTables tables;
    private final ObjectStore objects;
    private final TrainingSamples samples;
    private final Cases cases;
    private final AuditTrail audit;
    private final RetentionProperties properties;
    private final TransactionTemplate transaction;
    private final Clock clock;

    PolicyRetention(
            RetentionTables tables,
            ObjectStore objects,
            TrainingSamples samples,
            Cases cases,
            AuditTrail audit,
            RetentionProperties properties,
            TransactionTemplate transaction,
            Clock clock) {
        this.tables = tables;
        this.objects = objects;
        this.samples = samples;
        this.cases = cases;
        this.audit = audit;
        this.properties = properties;
        this.transaction = transaction;
        this.clock = clock;
    }

    @Override
    public Preview preview() {
        List<Due> due = due().stream()
                .map(one -> new Due(
                        one.id(),
                        one.department(),
                        one.state(),
                        one.quietSince(),
                        tables.seriesOf(one.id()).size()))
                .toList();
        return new Preview(policy(), due);
    }

    private String policy() {
        if (properties.isOff()) {
            return "nothing is deleted: contourflow.retention.completed-after is not set";
        }
        String site = properties.completedAfter() == null ? "never" : String.valueOf(properties.completedAfter());
        return "closed cases after " + site + ", departments " + new TreeMap<>(properties.departments());
    }

    private List<DueCase> due() {
        if (properties.isOff()) {
            return List.of();
        }
        List<DueCase> due = new ArrayList<>();
        for (String department : tables.departments()) {
            properties
                    .limit(department, clock.instant())
                    .ifPresent(limit -> due.addAll(tables.due(department, limit, properties.casesMax())));
        }
        return due.stream()
                .sorted(Comparator.comparing(DueCase::quietSince))
                .limit(properties.casesMax())
                .toList();
    }

    @Scheduled(cron = "${contourflow.retention.at:0 30 2 * * *}", zone = "UTC")
    void run() {
        int deleted = 0;
        for (DueCase due : due()) {
            deleted += tried(due) ? 1 : 0;
        }
        int removed = removeObjects();
        if (deleted > 0 || removed > 0) {
            LOG.info("retention deleted {} cases and {} objects of the store", deleted, removed);
        }
    }

    /** A case that cannot be deleted must not keep the others from it. */
    private boolean tried(DueCase due) {
        try {
            return Boolean.TRUE.equals(transaction.execute(status -> delete(due)));
        } catch (DataAccessException failed) {
            // the driver's message may quote values, and values may be patient identity
            LOG.error("{} cannot be deleted: {}", due, failed.getClass().getSimpleName());
            return false;
        }
    }

    private boolean delete(DueCase due) {
        Optional<Instant> limit = properties.limit(due.department(), clock.instant());
        if (limit.isEmpty() || tables.lockIfDue(due, limit.get()).isEmpty()) {
            return false;
        }
        List<String> series = tables.seriesOf(due.id());
        int stored = tables.objects(series);
        int taken = samples.forget(due.id());
        int queued = tables.queueObjects(due.id(), series, clock.instant());
        tables.deleteRows(due, series);
        audit.append(
                "CASE_DELETED",
                Actor.SYSTEM.userId(),
                due.id().toString(),
                "retention " + properties.of(due.department()).orElseThrow() + " of department " + due.department()
                        + ", quiet since " + due.quietSince() + "; series " + series + " with " + stored
                        + " objects, " + queued + " objects of the store in all, " + taken
                        + " training samples taken back");
        return true;
    }

    /** Goes on with what an earlier run left. @return how many were removed */
    private int removeObjects() {
        Instant restingSince = clock.instant().minus(properties.objectRest());
        int removed = 0;
        List<ContentHash> some = tables.queuedObjects("", OBJECTS_A_LOOK);
        while (!some.isEmpty()) {
            Set<String> used = new HashSet<>(
                    tables.referredTo(some.stream().map(ContentHash::hex).toList()));
            for (ContentHash hash : some) {
                boolean isUsed = used.contains(hash.hex());
                if (isUsed || objects.remove(hash, restingSince)) {
                    tables.unqueue(hash.hex());
                    removed += isUsed ? 0 : 1;
                }
            }
            some = tables.queuedObjects(some.get(some.size() - 1).hex(), OBJECTS_A_LOOK);
        }
        return removed;
    }

    @Override
    public void hold(CaseId caseId, boolean hold, String reason, Actor actor) {
        transaction.executeWithoutResult(status -> {
            cases.require(caseId);
            boolean changed =
                    hold ? tables.hold(caseId, reason, actor.userId(), clock.instant()) : tables.release(caseId);
            if (changed) {
                audit.append(hold ? "CASE_HELD" : "CASE_HOLD_ENDED", actor.userId(), caseId.toString(), reason);
            }
        });
    }
}
