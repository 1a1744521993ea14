package io.contourflow.web;

import io.contourflow.audit.AuditTrail;
import io.contourflow.kernel.Actor;
import io.contourflow.kernel.CaseId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.stereotype.Component;

/** Audits who looked at the images of a case: once in a while, not once a slice. */
@Component
class ImageAccess {
    /** Looking on within this time is the same look. */
    private static final Duration SAME_LOOK = Duration.ofMinutes(15);

    private static final int LOOKS_MAX = 5000;

    private final AuditTrail audit;
    private final Clock clock = Clock.systemUTC();
    private final Map<String, Instant> looks = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Instant> eldest) {
            return size() > LOOKS_MAX;
        }
    };

    ImageAccess(AuditTrail audit) {
        this.audit = audit;
    }

    synchronized void opened(CaseId caseId, Actor actor) {
        String key = actor.userId() + ' ' + caseId;
        Instant last = looks.get(key);
        if (last == null || last.plus(SAME_LOOK).isBefore(clock.instant())) {
            audit.append("IMAGES_VIEWED", actor.userId(), caseId.toString(), "images read");
            looks.remove(key);
            looks.put(key, clock.instant());
        }
    }
}
