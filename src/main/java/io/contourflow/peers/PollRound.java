package io.contourflow.peers;

import io.contourflow.archive.Instances;
import io.contourflow.cases.Cases;
import io.contourflow.dicom.CatalogMatch;
import io.contourflow.dicom.DicomSender.SendFailed;
import io.contourflow.dicom.QueryAttribute;
import io.contourflow.kernel.DicomUid;
import io.contourflow.kernel.ProgressListener;
import io.contourflow.kernel.SeriesUid;
import io.contourflow.peers.Peers.Found;
import io.contourflow.peers.Peers.State;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * One poll of a peer (R2): finds series, leaves those alone that have a result or that are stored, and takes the others.
 * Every decision is remembered, so that a program killed in the middle goes on with what is missing.
 */
@Component
class PollRound {
    private static final Logger LOG = LoggerFactory.getLogger(PollRound.class);

    /** Modalities of results that refer to the images they were made of. */
    private static final List<String> RESULTS = List.of("RTSTRUCT", "REG");

    private final JdbcPeers table;
    private final PeerAccess access;
    private final Instances instances;
    private final Cases cases;
    private final PeersProperties properties;
    private final Clock clock;

    PollRound(
            JdbcPeers table,
            PeerAccess access,
            Instances instances,
            Cases cases,
            PeersProperties properties,
            Clock clock) {
        this.table = table;
        this.access = access;
        this.instances = instances;
        this.cases = cases;
        this.properties = properties;
        this.clock = clock;
    }

    /** What {@link #poll} would do now. Results of the peer that are not stored here are not looked into. */
    List<Found> dryRun(Peer peer) {
        List<Found> found = new ArrayList<>();
        for (String study : access.studies(peer)) {
            for (CatalogMatch series : access.series(peer, study)) {
                found.add(decide(peer, study, series));
            }
        }
        return found;
    }

    /**
     * @param alive told now and then; stops the poll when another node has taken the peer over
     * @return the number of series taken
     * @throws SendFailed when the peer fails; what was taken stays taken
     */
    int poll(Peer peer, ProgressListener alive) {
        int taken = 0;
        for (String study : access.studies(peer)) {
            List<CatalogMatch> ofStudy = access.series(peer, study);
            if (peer.rules().skipWithResults() && ofStudy.stream().anyMatch(series -> isWanted(peer, series))) {
                learnResults(peer, study, ofStudy, alive);
            }
            for (CatalogMatch series : ofStudy) {
                alive.checkpoint("polling " + peer.name(), 0);
                Found decision = decide(peer, study, series);
                if (decision.state() != State.TAKE) {
                    remember(peer, decision);
                } else if (taken < peer.rules().seriesMax()) {
                    taken++;
                    take(peer, decision, alive);
                }
            }
        }
        return taken;
    }

    /** Structure sets and registrations say in their content only which series they belong to. */
    private void learnResults(Peer peer, String study, List<CatalogMatch> ofStudy, ProgressListener alive) {
        for (CatalogMatch series : ofStudy) {
            String uid = series.value(QueryAttribute.SERIES_INSTANCE_UID);
            if (RESULTS.contains(series.value(QueryAttribute.MODALITY))
                    && DicomUid.isLegal(uid)
                    && storedObjects(uid) < Math.max(1, count(series))) {
                access.take(peer, study, uid, alive);
            }
        }
    }

    private Found decide(Peer peer, String study, CatalogMatch series) {
        String uid = series.value(QueryAttribute.SERIES_INSTANCE_UID);
        Found found =
                new Found(uid, study, series.value(QueryAttribute.MODALITY), count(series), State.TAKE, "", "", 0);
        if (!DicomUid.isLegal(uid) || !DicomUid.isLegal(study)) {
            return because(found, State.SKIPPED, "illegal-uid", "the peer states no legal identifier");
        }
        if (!isWanted(peer, series)) {
            return because(found, State.SKIPPED, "not-wanted", "modality or station is not among those of the rules");
        }
        if (!cases.withSeries(new SeriesUid(uid)).isEmpty()) {
            return because(found, State.SKIPPED, "has-case", "a case was made of it");
        }
        if (found.instances() > 0 && storedObjects(uid) >= found.instances()) {
            return because(found, State.SKIPPED, "already-stored", "every object is stored here");
        }
        if (peer.rules().skipWithResults() && table.hasReference(uid)) {
            return because(found, State.SKIPPED, "has-result", "a structure set or registration refers to it already");
        }
        return table.remembered(peer.name(), uid)
                .map(known -> again(found, known))
                .orElse(found);
    }

    /** What was tried before is tried again after a while, or at once when the peer has got more of it. */
    private Found again(Found found, JdbcPeers.Remembered known) {
        boolean isSame = known.found().instances() == found.instances();
        Instant next = known.nextAttemptAt();
        boolean mayNot = next == null || clock.instant().isBefore(next);
        if (isSame && known.found().state() == State.FAILED && mayNot) {
            return known.found();
        }
        if (isSame && known.found().state() == State.RETRIEVED) {
            return known.found();
        }
        int attempts =
                isSame && known.found().state() == State.FAILED ? known.found().attempts() : 0;
        return new Found(
                found.seriesUid(), found.studyUid(), found.modality(), found.instances(), State.TAKE, "", "", attempts);
    }

    private static boolean isWanted(Peer peer, CatalogMatch series) {
        String station = series.value(QueryAttribute.STATION_NAME);
        List<String> stations = peer.rules().stations();
        return peer.rules().wantedModalities().contains(series.value(QueryAttribute.MODALITY))
                && (stations.isEmpty() || stations.contains(station));
    }

    private int storedObjects(String seriesUid) {
        return instances
                .series(new SeriesUid(seriesUid))
                .map(stored -> stored.instances())
                .orElse(0);
    }

    private static int count(CatalogMatch series) {
        String stated = series.value(QueryAttribute.SERIES_INSTANCES);
        return stated.matches("\\d{1,7}") ? Integer.parseInt(stated) : 0;
    }

    private void take(Peer peer, Found found, ProgressListener alive) {
        String problem;
        try {
            PeerAccess.Taken taken = access.take(peer, found.studyUid(), found.seriesUid(), alive);
            problem = taken.missing() == 0
                    ? ""
                    : taken.missing() + " of " + taken.atPeer() + " objects did not come or were refused";
        } catch (SendFailed failure) {
            tried(peer, found, String.valueOf(failure.getMessage()));
            if (failure.retryable()) {
                throw failure;
            }
            return;
        }
        tried(peer, found, problem);
    }

    private void tried(Peer peer, Found found, String problem) {
        int attempts = found.attempts() + 1;
        boolean isTaken = problem.isEmpty();
        Instant next = isTaken || attempts >= properties.attemptsMax()
                ? null
                : clock.instant().plus(properties.waitAfter(attempts, properties.retryFirst()));
        Found result = new Found(
                found.seriesUid(),
                found.studyUid(),
                found.modality(),
                found.instances(),
                isTaken ? State.RETRIEVED : State.FAILED,
                isTaken ? "" : next == null ? "given-up" : "incomplete",
                problem,
                attempts);
        table.record(peer.name(), result, next, clock.instant());
        LOG.info("series {} at {}: {} {}", found.seriesUid(), peer.name(), result.state(), problem);
    }

    /** A decision that is remembered like that already is not written again. */
    private void remember(Peer peer, Found decision) {
        Optional<JdbcPeers.Remembered> known = table.remembered(peer.name(), decision.seriesUid());
        boolean isNews = known.filter(before ->
                        before.found().equals(decision) || before.found().state() == State.RETRIEVED)
                .isEmpty();
        if (isNews && DicomUid.isLegal(decision.seriesUid())) {
            table.record(peer.name(), decision, null, clock.instant());
        }
    }

    private static Found because(Found found, State state, String code, String reason) {
        return new Found(
                found.seriesUid(),
                found.studyUid(),
                found.modality(),
                found.instances(),
                state,
                code,
                reason,
                found.attempts());
    }

    /** The instant of the next poll by itself; null when the rules say never. */
    @Nullable
    Instant next(Peer peer, int failures) {
        if (!peer.rules().enabled()) {
            return null;
        }
        var every = java.time.Duration.ofSeconds(peer.rules().everySeconds());
        return clock.instant().plus(failures == 0 ? every : properties.waitAfter(failures + 1, every));
    }
}
