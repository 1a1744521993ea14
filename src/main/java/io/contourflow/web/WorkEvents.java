package io.contourflow.web;

import io.contourflow.cases.CaseChanged;
import io.contourflow.cases.Cases;
import io.contourflow.kernel.Actor;
import io.contourflow.kernel.CaseId;
import io.contourflow.kernel.Problem;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.MediaType;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.transaction.event.TransactionPhase;
import org.springframework.transaction.event.TransactionalEventListener;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/**
 * Tells open work lists that something happened to a case or task of their departments on this node: a hint to read
 * again, never data. Many changes within a second are one hint. What other nodes do is found by the page's slow check.
 */
@RestController
class WorkEvents {
    private static final Logger LOG = LoggerFactory.getLogger(WorkEvents.class);

    /** Browsers reconnect by themselves; each time the sign-in is checked again. */
    private static final Duration CONNECTION_AGE_MAX = Duration.ofMinutes(10);

    private static final int CONNECTIONS_MAX = 500;

    private final Cases cases;
    private final List<Listener> listeners = new CopyOnWriteArrayList<>();
    private final Set<CaseId> changed = ConcurrentHashMap.newKeySet();

    WorkEvents(Cases cases) {
        this.cases = cases;
    }

    @GetMapping(path = "/api/events", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    SseEmitter open(Actor actor) {
        if (listeners.size() >= CONNECTIONS_MAX) {
            throw new Problem(
                    Problem.Kind.CONFLICT, "too-many-listeners", "there are " + listeners.size() + " open work lists");
        }
        Listener listener = new Listener(new SseEmitter(CONNECTION_AGE_MAX.toMillis()), actor.departments());
        listeners.add(listener);
        Runnable gone = () -> listeners.remove(listener);
        listener.emitter.onCompletion(gone);
        listener.emitter.onTimeout(gone);
        listener.emitter.onError(cause -> gone.run());
        send(listener, SseEmitter.event().comment("open"));
        return listener.emitter;
    }

    @TransactionalEventListener(phase = TransactionPhase.AFTER_COMMIT, fallbackExecution = true)
    void changed(CaseChanged event) {
        touched(event.caseId());
    }

    /** Something about a task of the case changed that is none of the case's own business. */
    void touched(CaseId caseId) {
        if (!listeners.isEmpty()) {
            changed.add(caseId);
        }
    }

    @Scheduled(fixedDelay = 1000)
    void tell() {
        if (changed.isEmpty()) {
            return;
        }
        Set<CaseId> told = Set.copyOf(changed);
        changed.removeAll(told);
        Set<String> departments = told.stream()
                .flatMap(caseId -> cases.find(caseId).stream())
                .map(found -> found.department())
                .collect(Collectors.toSet());
        for (Listener listener : listeners) {
            if (listener.departments.stream().anyMatch(departments::contains)) {
                send(listener, SseEmitter.event().name("work").data(Map.of("cases", told.size())));
            }
        }
    }

    /** Keeps connections alive through proxies, and finds those that are gone. */
    @Scheduled(fixedDelay = 15_000)
    void stayAlive() {
        listeners.forEach(listener -> send(listener, SseEmitter.event().comment("alive")));
    }

    private void send(Listener listener, SseEmitter.SseEventBuilder event) {
        try {
            listener.emitter.send(event);
        } catch (IOException | IllegalStateException gone) {
            LOG.debug("a work list was closed by the browser");
            listeners.remove(listener);
        }
    }

    private record Listener(SseEmitter emitter, Set<String> departments) {}
}
