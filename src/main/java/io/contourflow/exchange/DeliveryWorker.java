package io.contourflow.exchange;

import io.contourflow.archive.Artifacts;
import io.contourflow.cases.Timeline;
import io.contourflow.dicom.DicomPeer;
import io.contourflow.dicom.DicomSender;
import io.contourflow.dicom.DicomSender.SendFailed;
import io.contourflow.kernel.Actor;
import io.contourflow.kernel.ProgressListener;
import io.contourflow.kernel.SoftwareVersion;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Delivers what waits in the outbox. A delivery is marked in the transaction that locked it, after the peer has taken
 * every object; when this node dies in between, the objects are sent again, which C-STORE allows.
 */
@Component
class DeliveryWorker {
    private static final Logger LOG = LoggerFactory.getLogger(DeliveryWorker.class);
    private static final int BATCHES_A_POLL_MAX = 100;

    private final Outbox outbox;
    private final Artifacts artifacts;
    private final Timeline timeline;
    private final ExchangeProperties properties;
    private final TransactionTemplate transaction;
    private final Clock clock;
    private final DicomSender sender;

    DeliveryWorker(
            Outbox outbox,
            Artifacts artifacts,
            Timeline timeline,
            ExchangeProperties properties,
            TransactionTemplate transaction,
            Clock clock,
            @Value("${contourflow.dicom.ae-title:CONTOURFLOW}") String aeTitle) {
        this.outbox = outbox;
        this.artifacts = artifacts;
        this.timeline = timeline;
        this.properties = properties;
        this.transaction = transaction;
        this.clock = clock;
        this.sender = new DicomSender(aeTitle);
    }

    @Scheduled(fixedDelayString = "${contourflow.exchange.poll-every:2s}")
    void deliverDue() {
        for (int batch = 0; batch < BATCHES_A_POLL_MAX; batch++) {
            if (!Boolean.TRUE.equals(transaction.execute(status -> deliverOne()))) {
                return;
            }
        }
    }

    private boolean deliverOne() {
        Optional<Outbox.Batch> due = outbox.takeDue();
        due.ifPresent(this::deliver);
        return due.isPresent();
    }

    private void deliver(Outbox.Batch batch) {
        Optional<DicomPeer> peer = properties.peers().stream()
                .filter(p -> p.aeTitle().equals(batch.peerAe()))
                .findFirst()
                .map(ExchangeProperties.Peer::toDicomPeer);
        if (peer.isEmpty()) {
            fail(batch, "peer " + batch.peerAe() + " is no longer configured", true);
            return;
        }
        List<Path> files = batch.items().stream()
                .map(item -> artifacts.file(item.artifact()))
                .toList();
        long started = clock.millis();
        try {
            sender.send(peer.get(), files, ProgressListener.NONE);
        } catch (SendFailed failure) {
            LOG.warn("delivery of case {} to {} failed: {}", batch.caseId(), batch.peerAe(), failure.getMessage());
            failedToSend(batch, failure);
            return;
        }
        batch.items().forEach(outbox::delivered);
        tell(batch, "RESULTS_DELIVERED", files.size() + " objects to " + batch.peerAe(), clock.millis() - started);
    }

    /** A peer that refuses one object may well take the others: they go one by one. */
    private void failedToSend(Outbox.Batch batch, SendFailed failure) {
        if (failure.retryable() || batch.items().size() == 1) {
            fail(batch, String.valueOf(failure.getMessage()), !failure.retryable());
            return;
        }
        for (Outbox.Item item : batch.items()) {
            deliver(new Outbox.Batch(batch.caseId(), batch.peerAe(), List.of(item)));
        }
    }

    private void fail(Outbox.Batch batch, String error, boolean forGood) {
        boolean givenUp = false;
        for (Outbox.Item item : batch.items()) {
            boolean giveUp = forGood || item.attempts() + 1 >= properties.attemptsMax();
            Instant next = clock.instant().plus(properties.retryAfter(item.attempts() + 1));
            outbox.failed(item, error, next, giveUp);
            givenUp |= giveUp;
        }
        if (givenUp) {
            tell(batch, "DELIVERY_GIVEN_UP", batch.peerAe() + ": " + error, 0);
        }
    }

    private void tell(Outbox.Batch batch, String kind, String detail, long durationMs) {
        timeline.record(new Timeline.Entry(
                batch.caseId(),
                clock.instant(),
                kind,
                Actor.SYSTEM.userId(),
                detail,
                durationMs,
                SoftwareVersion.current()));
    }
}
