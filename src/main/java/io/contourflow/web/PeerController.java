package io.contourflow.web;

import io.contourflow.audit.AuditTrail;
import io.contourflow.kernel.Actor;
import io.contourflow.peers.Peer;
import io.contourflow.peers.Peers;
import io.contourflow.peers.PollRules;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** DICOM nodes around us: addresses, what is looked for at them, trying that out, and what was found. */
@RestController
@RequestMapping("/api/peers")
class PeerController {
    private final Peers peers;
    private final AuditTrail audit;

    PeerController(Peers peers, AuditTrail audit) {
        this.peers = peers;
        this.audit = audit;
    }

    @GetMapping
    Items<Peers.Entry> list() {
        return new Items<>(peers.list());
    }

    @GetMapping("/{name}")
    ResponseEntity<Peers.Entry> get(@PathVariable String name) {
        return withTag(ResponseEntity.ok(), peers.get(name));
    }

    @PostMapping
    @Transactional
    public ResponseEntity<Peers.Entry> add(@Valid @RequestBody NewPeer body, Actor actor) {
        Peers.Entry added = peers.add(body.peer());
        audit.append("PEER_ADDED", actor.userId(), null, added.peer().toString());
        return withTag(ResponseEntity.created(URI.create("/api/peers/" + body.name())), added);
    }

    @PutMapping("/{name}")
    @Transactional
    public ResponseEntity<Peers.Entry> change(
            @PathVariable String name, @Valid @RequestBody PeerAddress body, ExpectedVersion expected, Actor actor) {
        Peers.Entry changed = peers.change(body.peer(name), expected.value());
        audit.append("PEER_CHANGED", actor.userId(), null, changed.peer().toString());
        return withTag(ResponseEntity.ok(), changed);
    }

    @DeleteMapping("/{name}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Transactional
    public void remove(@PathVariable String name, ExpectedVersion expected, Actor actor) {
        peers.remove(name, expected.value());
        audit.append("PEER_REMOVED", actor.userId(), null, "peer " + name);
    }

    /** C-ECHO now. */
    @PostMapping("/{name}/echo")
    Peers.Echo echo(@PathVariable String name) {
        return peers.echo(name);
    }

    /** Shows what a poll would take, or has the peer polled as soon as a node is free (202). */
    @PostMapping("/{name}/poll")
    @Transactional
    public ResponseEntity<Items<Peers.Found>> poll(
            @PathVariable String name, @RequestParam(defaultValue = "false") boolean dryRun, Actor actor) {
        if (dryRun) {
            return ResponseEntity.ok(new Items<>(peers.dryRun(name)));
        }
        peers.pollSoon(name);
        audit.append("PEER_POLL_ASKED_FOR", actor.userId(), null, "peer " + name);
        return ResponseEntity.accepted().body(new Items<>(List.of()));
    }

    @GetMapping("/{name}/series")
    Items<Peers.Found> series(@PathVariable String name) {
        return new Items<>(peers.found(name));
    }

    private static ResponseEntity<Peers.Entry> withTag(ResponseEntity.BodyBuilder answer, Peers.Entry entry) {
        return answer.eTag(ExpectedVersion.tag(entry.version())).body(entry);
    }

    record NewPeer(
            @NotNull String name,
            @NotNull String aeTitle,
            @NotNull String host,
            int port,
            @Nullable Boolean tls,
            @Nullable @Valid Rules rules) {
        Peer peer() {
            return new PeerAddress(aeTitle, host, port, tls, rules).peer(name);
        }
    }

    record PeerAddress(
            @NotNull String aeTitle,
            @NotNull String host,
            int port,
            @Nullable Boolean tls,
            @Nullable @Valid Rules rules) {
        Peer peer(String name) {
            PollRules asked = rules == null ? PollRules.none() : rules.rules();
            return new Peer(name, aeTitle, host, port, Boolean.TRUE.equals(tls), asked);
        }
    }

    /** As {@link PollRules}; what is left out is as in {@link PollRules#none()}. */
    record Rules(
            @Nullable Boolean enabled,
            @Nullable Integer everySeconds,
            @Nullable List<String> modalities,
            @Nullable List<String> stations,
            @Nullable Integer windowDays,
            @Nullable List<String> patientIds,
            @Nullable Integer seriesMax,
            @Nullable Boolean skipWithResults,
            PollRules.@Nullable Retrieve retrieve) {
        PollRules rules() {
            PollRules usual = PollRules.none();
            return new PollRules(
                    Boolean.TRUE.equals(enabled),
                    everySeconds == null ? usual.everySeconds() : everySeconds,
                    modalities == null ? List.of() : modalities,
                    stations == null ? List.of() : stations,
                    windowDays == null ? usual.windowDays() : windowDays,
                    patientIds == null ? List.of() : patientIds,
                    seriesMax == null ? usual.seriesMax() : seriesMax,
                    skipWithResults == null || skipWithResults,
                    retrieve == null ? usual.retrieve() : retrieve);
        }
    }
}
