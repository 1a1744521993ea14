package io.contourflow.intake;

import io.contourflow.archive.Instances;
import io.contourflow.archive.StoredSeries;
import io.contourflow.cases.CaseImage;
import io.contourflow.cases.Cases;
import io.contourflow.cases.NewCase;
import io.contourflow.cases.Timeline;
import io.contourflow.kernel.Problem;
import io.contourflow.kernel.SeriesUid;
import io.contourflow.kernel.SoftwareVersion;
import java.time.Clock;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Makes a case and tells the process, in one transaction: neither happens without the other. */
@Component
class CaseMaking {
    private final Cases cases;
    private final Timeline timeline;
    private final Instances instances;
    private final ApplicationEventPublisher events;
    private final Clock clock;

    CaseMaking(Cases cases, Timeline timeline, Instances instances, ApplicationEventPublisher events, Clock clock) {
        this.cases = cases;
        this.timeline = timeline;
        this.instances = instances;
        this.events = events;
        this.clock = clock;
    }

    @Transactional(propagation = Propagation.REQUIRED)
    public Cases.Creation make(NewCase request) {
        Cases.Creation creation = cases.create(request);
        if (creation.created()) {
            var id = creation.imagingCase().id();
            String images = request.second() == null
                    ? request.first().modality()
                    : request.first().modality() + " and " + request.second().modality();
            timeline.record(new Timeline.Entry(
                    id,
                    clock.instant(),
                    "CASE_CREATED",
                    request.createdBy(),
                    "case of " + images,
                    null,
                    SoftwareVersion.current()));
            events.publishEvent(new ImagesReady(id));
        }
        return creation;
    }

    /** @throws Problem NOT_FOUND */
    StoredSeries stored(SeriesUid uid) {
        return instances.series(uid).orElseThrow(() -> Problem.notFound("series", uid));
    }

    static CaseImage image(StoredSeries series) {
        return new CaseImage(
                series.uid(),
                series.studyUid(),
                series.modality(),
                series.description(),
                series.bodyPart(),
                series.acquiredAt(),
                series.instances());
    }
}
