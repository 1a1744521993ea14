package io.contourflow.web;

import io.contourflow.kernel.Problem;
import io.contourflow.peers.Peer;
import io.contourflow.peers.Peers;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Peers in memory, at which nothing is found but one series. */
class FakePeers implements Peers {
    final Map<String, Entry> entries = new ConcurrentHashMap<>();

    @Override
    public List<Entry> list() {
        return List.copyOf(entries.values());
    }

    @Override
    public Entry get(String name) {
        Entry entry = entries.get(name);
        if (entry == null) {
            throw Problem.notFound("peer", name);
        }
        return entry;
    }

    @Override
    public Entry add(Peer peer) {
        Entry entry = new Entry(peer, 0, null, null, 0, "");
        entries.put(peer.name(), entry);
        return entry;
    }

    @Override
    public Entry change(Peer peer, long expectedVersion) {
        requireVersion(get(peer.name()), expectedVersion);
        Entry entry = new Entry(peer, expectedVersion + 1, null, null, 0, "");
        entries.put(peer.name(), entry);
        return entry;
    }

    @Override
    public void remove(String name, long expectedVersion) {
        requireVersion(get(name), expectedVersion);
        entries.remove(name);
    }

    private static void requireVersion(Entry entry, long expected) {
        if (entry.version() != expected) {
            throw new Problem(Problem.Kind.STALE, "peer-changed", "peer has version " + entry.version());
        }
    }

    @Override
    public Echo echo(String name) {
        get(name);
        return new Echo(false, 3, "cannot be reached");
    }

    @Override
    public List<Found> dryRun(String name) {
        get(name);
        return List.of(new Found("1.2.3", "1.2", "CT", 4, State.TAKE, "", "", 0));
    }

    @Override
    public void pollSoon(String name) {
        get(name);
    }

    @Override
    public List<Found> found(String name) {
        get(name);
        return List.of();
    }
}
