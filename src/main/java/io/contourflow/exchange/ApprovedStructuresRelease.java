package io.contourflow.exchange;

import io.contourflow.cases.ReviewState;
import io.contourflow.cases.Timeline;
import io.contourflow.kernel.Actor;
import io.contourflow.kernel.SoftwareVersion;
import io.contourflow.review.ContoursDecided;
import java.time.Clock;
import org.springframework.modulith.events.ApplicationModuleListener;
import org.springframework.stereotype.Component;

/**
 * Releases the approved structures of a contour set once the reading of it ended with others rejected: they leave in an
 * object of their own, while the rejected ones are contoured again or by hand (R16). A set that is approved as a whole
 * leaves at the end of the case.
 */
@Component
class ApprovedStructuresRelease {
    private final ResultObjects resultObjects;
    private final Outbox outbox;
    private final ExchangeProperties properties;
    private final Timeline timeline;
    private final Clock clock;

    ApprovedStructuresRelease(
            ResultObjects resultObjects, Outbox outbox, ExchangeProperties properties, Timeline timeline, Clock clock) {
        this.resultObjects = resultObjects;
        this.outbox = outbox;
        this.properties = properties;
        this.timeline = timeline;
        this.clock = clock;
    }

    @ApplicationModuleListener
    void on(ContoursDecided event) {
        if (event.state() == ReviewState.REJECTED) {
            resultObjects
                    .approvedStructures(event.contourSetId())
                    .filter(object -> outbox.queue(event.caseId(), object, properties.peers()))
                    .ifPresent(object -> tell(event));
        }
    }

    private void tell(ContoursDecided event) {
        timeline.record(new Timeline.Entry(
                event.caseId(),
                clock.instant(),
                "RESULTS_RELEASED",
                Actor.SYSTEM.userId(),
                "approved structures alone to " + properties.peers().size() + " peers",
                null,
                SoftwareVersion.current()));
    }
}
