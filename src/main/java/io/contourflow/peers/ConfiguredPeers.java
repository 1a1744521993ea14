package io.contourflow.peers;

import io.contourflow.dicom.DicomPeer;
import io.contourflow.dicom.DicomSender;
import io.contourflow.dicom.DicomSender.SendFailed;
import io.contourflow.dicom.PeerDirectory;
import io.contourflow.kernel.Problem;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** The peers of the table, which the node looks up as well. */
@Component
class ConfiguredPeers implements Peers, PeerDirectory {
    private final JdbcPeers table;
    private final PollRound round;
    private final PeersProperties properties;
    private final DicomSender sender;
    private final Clock clock;

    ConfiguredPeers(
            JdbcPeers table,
            PollRound round,
            PeersProperties properties,
            io.contourflow.dicom.DicomNodeProperties node,
            Clock clock) {
        this.table = table;
        this.round = round;
        this.properties = properties;
        this.sender = new DicomSender(node.aeTitle());
        this.clock = clock;
    }

    @EventListener(ApplicationReadyEvent.class)
    void enterInitialPeers() {
        properties.initial().forEach(initial -> table.add(initial.toPeer(), clock.instant()));
    }

    @Override
    public Optional<DicomPeer> byAeTitle(String aeTitle) {
        return table.withAeTitle(aeTitle).map(entry -> entry.peer().address());
    }

    @Override
    public List<Entry> list() {
        return table.list();
    }

    @Override
    public Entry get(String name) {
        return table.find(name).orElseThrow(() -> Problem.notFound("peer", name));
    }

    @Override
    public Entry add(Peer peer) {
        if (!table.add(peer, clock.instant())) {
            throw new Problem(
                    Problem.Kind.CONFLICT,
                    "peer-exists",
                    "there is a peer of the name " + peer.name() + " or the AE title " + peer.aeTitle());
        }
        return get(peer.name());
    }

    @Override
    public Entry change(Peer peer, long expectedVersion) {
        if (!table.change(peer, expectedVersion, clock.instant())) {
            throw stale(get(peer.name()), expectedVersion);
        }
        return get(peer.name());
    }

    @Override
    public void remove(String name, long expectedVersion) {
        if (!table.remove(name, expectedVersion)) {
            throw stale(get(name), expectedVersion);
        }
    }

    private static Problem stale(Entry now, long expected) {
        return new Problem(
                Problem.Kind.STALE,
                "peer-changed",
                "peer " + now.peer().name() + " has version " + now.version() + ", not " + expected);
    }

    @Override
    public Echo echo(String name) {
        DicomPeer address = get(name).peer().address();
        long started = System.nanoTime();
        String detail = "";
        try {
            sender.echo(address);
        } catch (SendFailed failure) {
            detail = String.valueOf(failure.getMessage());
        }
        return new Echo(detail.isEmpty(), (System.nanoTime() - started) / 1_000_000, detail);
    }

    @Override
    public List<Found> dryRun(String name) {
        try {
            return round.dryRun(get(name).peer());
        } catch (SendFailed failure) {
            throw new Problem(Problem.Kind.UNPROCESSABLE, "peer-failed", String.valueOf(failure.getMessage()));
        }
    }

    @Override
    public void pollSoon(String name) {
        get(name);
        table.pollAt(name, clock.instant());
    }

    @Override
    public List<Found> found(String name) {
        get(name);
        return table.found(name);
    }
}
