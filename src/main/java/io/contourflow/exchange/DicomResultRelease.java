package io.contourflow.exchange;

import io.contourflow.cases.Cases;
import io.contourflow.cases.ImagingCase;
import io.contourflow.cases.Timeline;
import io.contourflow.kernel.Actor;
import io.contourflow.kernel.CaseId;
import io.contourflow.kernel.SoftwareVersion;
import java.time.Clock;
import java.util.List;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Writes result objects and queues them for every configured peer. */
@Component
class DicomResultRelease implements ResultRelease, Deliveries {
    private final Cases cases;
    private final ResultObjects resultObjects;
    private final Outbox outbox;
    private final ExchangeProperties properties;
    private final Timeline timeline;
    private final Clock clock;

    DicomResultRelease(
            Cases cases,
            ResultObjects resultObjects,
            Outbox outbox,
            ExchangeProperties properties,
            Timeline timeline,
            Clock clock) {
        this.cases = cases;
        this.resultObjects = resultObjects;
        this.outbox = outbox;
        this.properties = properties;
        this.timeline = timeline;
        this.clock = clock;
    }

    @Override
    @Transactional
    public int release(CaseId caseId) {
        ImagingCase imagingCase = cases.require(caseId);
        List<ReleasedObject> objects = resultObjects.of(imagingCase);
        long added = objects.stream()
                .filter(object -> outbox.queue(caseId, object, properties.peers()))
                .count();
        if (added > 0) {
            tell(caseId, added + " objects to " + properties.peers().size() + " peers");
        }
        return objects.size();
    }

    private void tell(CaseId caseId, String detail) {
        timeline.record(new Timeline.Entry(
                caseId,
                clock.instant(),
                "RESULTS_RELEASED",
                Actor.SYSTEM.userId(),
                detail,
                null,
                SoftwareVersion.current()));
    }

    @Override
    public List<Delivery> of(CaseId caseId) {
        return outbox.of(caseId);
    }

    @Override
    public int retry(CaseId caseId) {
        return outbox.retryGivenUp(caseId);
    }
}
