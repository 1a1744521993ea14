package io.contourflow.intake;

import io.contourflow.archive.Instances;
import io.contourflow.archive.StoredSeries;
import io.contourflow.cases.Cases;
import io.contourflow.cases.ImagingCase;
import io.contourflow.cases.NewCase;
import io.contourflow.kernel.Actor;
import io.contourflow.kernel.SeriesUid;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * One look at everything that may have become work: new and changed series, completeness, pairs. Each decision is one
 * transaction, so a program killed at any moment has decided or has not; the next look, on any node, goes on from there.
 */
@Component
class IntakeRound {
    private static final Logger LOG = LoggerFactory.getLogger(IntakeRound.class);
    /** Covers clocks of nodes that differ, and index rows committed long after they were stamped. */
    private static final Duration OVERLAP = Duration.ofHours(1);

    private final JdbcIntakeSeries table;
    private final SeriesAssessment assessment;
    private final LateObjects lateObjects;
    private final Instances instances;
    private final Cases cases;
    private final CaseMaking making;
    private final IntakeProperties properties;
    private final Clock clock;
    private final TransactionTemplate transactions;
    /** Older series were looked at by an earlier round of this node. */
    private Instant lookedAtUntil = Instant.EPOCH;

    IntakeRound(
            JdbcIntakeSeries table,
            SeriesAssessment assessment,
            LateObjects lateObjects,
            Instances instances,
            Cases cases,
            CaseMaking making,
            IntakeProperties properties,
            Clock clock,
            PlatformTransactionManager transactionManager) {
        this.table = table;
        this.assessment = assessment;
        this.lateObjects = lateObjects;
        this.instances = instances;
        this.cases = cases;
        this.making = making;
        this.properties = properties;
        this.clock = clock;
        this.transactions = new TransactionTemplate(transactionManager);
    }

    /** @param ended series whose association ended since the last look */
    synchronized void look(Set<SeriesUid> ended) {
        Instant now = clock.instant();
        boolean sawAll = true;
        for (JdbcIntakeSeries.Changed changed : table.changed(lookedAtUntil)) {
            sawAll &= guarded("series " + changed.uid(), () -> discover(changed, now));
        }
        if (!ended.isEmpty()) {
            transactions.executeWithoutResult(status -> table.associationEnded(ended, now));
        }
        for (SeriesUid uid : table.due(now.minus(properties.gapWait()))) {
            guarded("series " + uid, () -> assess(uid));
        }
        for (String patientId : table.patientsWithCompleteImages()) {
            guarded("images of a patient", () -> pair(patientId));
        }
        if (sawAll) {
            lookedAtUntil = now.minus(OVERLAP);
        }
    }

    /** One decision that fails must not keep the others from being made; it is tried again with the next look. */
    private boolean guarded(String what, Runnable decision) {
        try {
            transactions.executeWithoutResult(status -> decision.run());
            return true;
        } catch (RuntimeException failure) {
            LOG.error("intake could not decide on {}; it tries again", what, failure);
            return false;
        }
    }

    private void discover(JdbcIntakeSeries.Changed changed, Instant now) {
        if (changed.isNew()) {
            table.add(changed, now);
            return;
        }
        table.lock(changed.uid())
                .filter(row -> row.state() != SeriesState.RECEIVING && changed.instances() > row.instancesSeen())
                .ifPresent(row -> reopen(row, changed.instances(), now));
    }

    private void reopen(IntakeSeries row, int instancesNow, Instant now) {
        boolean late = row.late() || row.state() == SeriesState.TAKEN;
        if (row.state() == SeriesState.TAKEN) {
            lateObjects.arrived(row.uid(), row.instancesSeen(), instancesNow);
        }
        table.moveTo(row, SeriesVerdict.arriving(), row.instancesSeen(), late, now);
        LOG.info("{} reopened: {} objects instead of {}", row, instancesNow, row.instancesSeen());
    }

    private void assess(SeriesUid uid) {
        IntakeSeries row = table.lock(uid).orElse(null);
        StoredSeries series = instances.series(uid).orElse(null);
        if (row == null || series == null || row.state() != SeriesState.RECEIVING) {
            return;
        }
        Instant now = clock.instant();
        SeriesVerdict verdict = assessment.assess(series, row.associationEndedAt(), now);
        if (verdict.state() == SeriesState.RECEIVING
                && verdict.code().equals(row.reasonCode())
                && row.instancesSeen() == series.instances()) {
            return;
        }
        if (row.late() && verdict.state() != SeriesState.RECEIVING) {
            verdict = lateObjects.settled(series, verdict);
        }
        table.moveTo(row, verdict, series.instances(), row.late(), now);
        if (verdict.state() != SeriesState.RECEIVING) {
            LOG.info("{} of {} objects is {} {}", row.uid(), series.instances(), verdict.state(), verdict.reason());
        }
    }

    private void pair(String patientId) {
        if (!table.lockPatient(patientId)) {
            return;
        }
        Instant now = clock.instant();
        List<IntakeSeries> rows = table.lockOfPatient(patientId);
        if (waitsForSiblings(rows, now)) {
            return;
        }
        Map<SeriesUid, StoredSeries> stored = instances.seriesOfPatient(patientId).stream()
                .collect(Collectors.toMap(StoredSeries::uid, Function.identity()));
        List<Pairing.Image> images = rows.stream()
                .filter(row -> row.state() == SeriesState.COMPLETE || row.state() == SeriesState.TAKEN)
                .map(row -> image(row, stored))
                .toList();
        for (Pairing.NewPair pair : Pairing.plan(images)) {
            make(pair, stored);
        }
        rows.stream().filter(row -> row.state() == SeriesState.COMPLETE).forEach(row -> table.taken(row.uid(), now));
    }

    /** Series with known gaps are not waited for: their sender has gone quiet. */
    private boolean waitsForSiblings(List<IntakeSeries> rows, Instant now) {
        boolean arriving = rows.stream()
                .anyMatch(row ->
                        row.state() == SeriesState.RECEIVING && row.reasonCode().isEmpty() && !row.late());
        Instant limit = now.minus(properties.siblingWait());
        boolean waitedEnough = rows.stream()
                .anyMatch(row ->
                        row.state() == SeriesState.COMPLETE && row.since().isBefore(limit));
        return arriving && !waitedEnough;
    }

    private static Pairing.Image image(IntakeSeries row, Map<SeriesUid, StoredSeries> stored) {
        StoredSeries series = stored.get(row.uid());
        if (series == null || series.acquiredAt() == null) {
            throw new IllegalStateException(row + " has no index row with an acquisition date");
        }
        return new Pairing.Image(
                row.uid(), series.modality().equals("CT"), series.acquiredAt(), row.state() == SeriesState.TAKEN);
    }

    private void make(Pairing.NewPair pair, Map<SeriesUid, StoredSeries> stored) {
        if (madeOnRequest(pair)) {
            return;
        }
        StoredSeries first = stored.get(pair.first());
        @Nullable StoredSeries second = pair.second() == null ? null : stored.get(pair.second());
        if (first == null) {
            throw new IllegalStateException("series " + pair.first() + " has no index row");
        }
        Cases.Creation creation = making.make(new NewCase(
                pair.idempotencyKey(),
                first.patientId(),
                properties.department(),
                CaseMaking.image(first),
                second == null ? null : CaseMaking.image(second),
                properties.priority(),
                null,
                "",
                Actor.SYSTEM.userId()));
        LOG.info("{} {}", creation.created() ? "made" : "found", creation.imagingCase());
    }

    /** Somebody asked for the same case before intake came to it. */
    private boolean madeOnRequest(Pairing.NewPair pair) {
        return cases.withSeries(pair.first()).stream().anyMatch(known -> isSame(known, pair));
    }

    private static boolean isSame(ImagingCase known, Pairing.NewPair pair) {
        SeriesUid second = known.second() == null ? null : known.second().series();
        return known.first().series().equals(pair.first()) && java.util.Objects.equals(second, pair.second());
    }
}
