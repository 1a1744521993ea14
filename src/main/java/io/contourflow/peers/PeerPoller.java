package io.contourflow.peers;

import io.contourflow.dicom.DicomSender.SendFailed;
import io.contourflow.kernel.ProgressListener;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Polls the peers that are due, one at a time on each node. A peer is held by a lease in its row, extended while objects
 * come: two nodes never poll one peer at once, and a node that dies loses it.
 */
@Component
class PeerPoller {
    private static final Logger LOG = LoggerFactory.getLogger(PeerPoller.class);

    private final String owner = UUID.randomUUID().toString();
    private final JdbcPeers table;
    private final PollRound round;
    private final PeersProperties properties;
    private final Clock clock;

    PeerPoller(JdbcPeers table, PollRound round, PeersProperties properties, Clock clock) {
        this.table = table;
        this.round = round;
        this.properties = properties;
        this.clock = clock;
    }

    @Scheduled(fixedDelayString = "${contourflow.peers.look-every:5s}")
    void look() {
        if (properties.enabled()) {
            Optional<Peers.Entry> due = table.lease(owner, clock.instant(), properties.lease());
            due.ifPresent(this::poll);
        }
    }

    private void poll(Peers.Entry due) {
        Peer peer = due.peer();
        String error = "";
        try {
            int taken = round.poll(peer, new Lease(peer.name(), clock.instant()));
            if (taken > 0) {
                LOG.info("took {} series from {}", taken, peer);
            }
        } catch (ProgressListener.Cancelled lost) {
            LOG.warn("another node polls {} now", peer);
            return;
        } catch (SendFailed failure) {
            error = String.valueOf(failure.getMessage());
            LOG.warn("polling {} failed: {}", peer, error);
        } catch (RuntimeException failure) {
            // the peer must not stay leased, and the reason must be seen; details may quote what the peer sent
            error = "polling failed: " + failure.getClass().getSimpleName();
            LOG.error("polling {} failed", peer, failure);
        }
        int failures = error.isEmpty() ? 0 : due.failures() + 1;
        table.polled(due, owner, error, clock.instant(), round.next(peer, failures));
    }

    /** Shows signs of life, not more often than needed. */
    private final class Lease implements ProgressListener {
        private final String name;
        private Instant renewedAt;
        private boolean isLost;

        Lease(String name, Instant takenAt) {
            this.name = name;
            this.renewedAt = takenAt;
        }

        @Override
        public void report(String stage, double fraction) {
            Instant now = clock.instant();
            if (now.isAfter(renewedAt.plus(properties.lease().dividedBy(4)))) {
                renewedAt = now;
                isLost = !table.renew(name, owner, now.plus(properties.lease()));
            }
        }

        @Override
        public boolean cancelled() {
            return isLost;
        }
    }
}
