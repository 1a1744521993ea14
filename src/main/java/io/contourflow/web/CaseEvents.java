package io.contourflow.web;

import io.contourflow.cases.CaseChanged;
import io.contourflow.cases.Cases;
import io.contourflow.cases.ImagingCase;
import io.contourflow.kernel.CaseId;
import io.contourflow.kernel.Problem;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.event.EventListener;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/**
 * Tells open pages that their case changed: at once for changes on this node, and within some seconds for those of
 * other nodes, by looking at the version. What is sent is a hint to read again, never data.
 */
@Component
class CaseEvents {
    private static final Logger LOG = LoggerFactory.getLogger(CaseEvents.class);

    /** Browsers reconnect by themselves; each time the sign-in is checked again. */
    private static final Duration CONNECTION_AGE_MAX = Duration.ofMinutes(10);

    private static final int CONNECTIONS_MAX = 500;

    private final Cases cases;
    private final Map<CaseId, Watch> watches = new ConcurrentHashMap<>();

    CaseEvents(Cases cases) {
        this.cases = cases;
    }

    SseEmitter open(ImagingCase of) {
        int connections = watches.values().stream()
                .mapToInt(watch -> watch.emitters.size())
                .sum();
        if (connections >= CONNECTIONS_MAX) {
            throw new Problem(
                    Problem.Kind.CONFLICT, "too-many-listeners", "there are " + connections + " open event streams");
        }
        SseEmitter emitter = new SseEmitter(CONNECTION_AGE_MAX.toMillis());
        Watch watch = watches.computeIfAbsent(of.id(), id -> new Watch(of.version()));
        watch.emitters.add(emitter);
        Runnable gone = () -> close(of.id(), emitter);
        emitter.onCompletion(gone);
        emitter.onTimeout(gone);
        emitter.onError(cause -> gone.run());
        send(of.id(), emitter, SseEmitter.event().comment("open"));
        return emitter;
    }

    /** Waits for the commit, so that who reads at once reads what is new. */
    @EventListener
    void changed(CaseChanged event) {
        if (TransactionSynchronizationManager.isSynchronizationActive()) {
            TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
                @Override
                public void afterCommit() {
                    tell(event.caseId());
                }
            });
        } else {
            tell(event.caseId());
        }
    }

    /** Also keeps connections alive through proxies, and finds those that are gone. */
    @Scheduled(fixedDelay = 5000)
    void lookForChangesOfOtherNodes() {
        watches.forEach((caseId, watch) -> cases.find(caseId).ifPresent(found -> {
            if (found.version() == watch.versionTold) {
                watch.emitters.forEach(
                        emitter -> send(caseId, emitter, SseEmitter.event().comment("alive")));
            } else {
                tell(caseId, watch, found.version());
            }
        }));
    }

    private void tell(CaseId caseId) {
        Watch watch = watches.get(caseId);
        if (watch != null) {
            cases.find(caseId).ifPresent(found -> tell(caseId, watch, found.version()));
        }
    }

    private void tell(CaseId caseId, Watch watch, long version) {
        watch.versionTold = version;
        Changed data = new Changed(caseId.toString(), version);
        watch.emitters.forEach(
                emitter -> send(caseId, emitter, SseEmitter.event().name("case").data(data)));
    }

    private void send(CaseId caseId, SseEmitter emitter, SseEmitter.SseEventBuilder event) {
        try {
            emitter.send(event);
        } catch (IOException | IllegalStateException gone) {
            LOG.debug("an event stream of case {} was closed by the browser", caseId);
            close(caseId, emitter);
        }
    }

    private void close(CaseId caseId, SseEmitter emitter) {
        watches.computeIfPresent(caseId, (id, watch) -> {
            watch.emitters.remove(emitter);
            return watch.emitters.isEmpty() ? null : watch;
        });
    }

    record Changed(String caseId, long version) {}

    private static final class Watch {
        final List<SseEmitter> emitters = new CopyOnWriteArrayList<>();
        volatile long versionTold;

        Watch(long version) {
            this.versionTold = version;
        }
    }
}
