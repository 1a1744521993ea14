package io.contourflow.intake;

import io.contourflow.archive.StoredSeries;
import io.contourflow.cases.Cases;
import io.contourflow.cases.ImagingCase;
import io.contourflow.cases.Timeline;
import io.contourflow.kernel.Actor;
import io.contourflow.kernel.SeriesUid;
import io.contourflow.kernel.SoftwareVersion;
import java.time.Clock;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;

/** Objects that arrive after a case was made of their series: never silently, as results rest on the image as it was. */
@Component
class LateObjects {
    private final Cases cases;
    private final Timeline timeline;
    private final ApplicationEventPublisher events;
    private final Clock clock;

    LateObjects(Cases cases, Timeline timeline, ApplicationEventPublisher events, Clock clock) {
        this.cases = cases;
        this.timeline = timeline;
        this.events = events;
        this.clock = clock;
    }

    void arrived(SeriesUid uid, int before, int now) {
        for (ImagingCase imagingCase : cases.withSeries(uid)) {
            record(
                    imagingCase,
                    "LATE_OBJECTS",
                    (now - before) + " more objects of image series " + uid + " arrived after the case was made of "
                            + before);
        }
    }

    /** A series that was taken stays taken when it is a volume again. */
    SeriesVerdict settled(StoredSeries series, SeriesVerdict verdict) {
        boolean complete = verdict.state() == SeriesState.COMPLETE;
        for (ImagingCase imagingCase : cases.withSeries(series.uid())) {
            String detail = complete
                    ? "image series " + series.uid() + " is complete with " + series.instances()
                            + " objects; earlier results do not show all of it"
                    : "image series " + series.uid() + " with late objects was refused: " + verdict.reason();
            record(imagingCase, complete ? "IMAGE_REPLACED" : "IMAGE_REFUSED", detail);
            if (complete && imagingCase.state().isOpen()) {
                events.publishEvent(new SeriesReplaced(imagingCase.id(), series.uid()));
            }
        }
        return complete ? new SeriesVerdict(SeriesState.TAKEN, "", "") : verdict;
    }

    private void record(ImagingCase imagingCase, String kind, String detail) {
        timeline.record(new Timeline.Entry(
                imagingCase.id(),
                clock.instant(),
                kind,
                Actor.SYSTEM.userId(),
                detail,
                null,
                SoftwareVersion.current()));
    }
}
