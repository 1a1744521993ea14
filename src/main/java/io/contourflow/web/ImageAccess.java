package io.contourflow.web;

import io.contourflow.audit.AuditTrail;
import io.contourflow.kernel.Actor;
import io.contourflow.kernel.BoundedMap;
import io.contourflow.kernel.CaseId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Audits who looked at the images of a case: once in a while, not once a slice. */
@Component
class ImageAccess {
    /** Looking on within this time is the same look. */
    private static final Duration SAME_LOOK = Duration.ofMinutes(15);

    private static final int LOOKS_MAX = 5000;

    private final AuditTrail audit;
    private final Clock clock = Clock.systemUTC();
    private final Map<String, Instant> looks = BoundedMap.byAge(LOOKS_MAX);

    ImageAccess(AuditTrail audit) {
        this.audit = audit;
    }

    void opened(CaseId caseId, Actor actor) {
        look("IMAGES_VIEWED", actor, caseId.toString(), "images read");
    }

    void openedStudy(String studyUid, Actor actor) {
        look("IMAGES_VIEWED", actor, null, "objects of study " + studyUid + " read by DICOMweb");
    }

    /** Answers of a search name patients. */
    void searched(Actor actor) {
        look("STUDIES_SEARCHED", actor, null, "stored objects searched by DICOMweb");
    }

    private synchronized void look(String action, Actor actor, @Nullable String caseId, String detail) {
        String key = actor.userId() + ' ' + (caseId == null ? detail : caseId);
        Instant last = looks.get(key);
        if (last == null || last.plus(SAME_LOOK).isBefore(clock.instant())) {
            audit.append(action, actor.userId(), caseId, detail);
            looks.remove(key);
            looks.put(key, clock.instant());
        }
    }
}
