package io.contourflow.intake;

import io.contourflow.archive.AcquisitionTimes;
import io.contourflow.cases.CaseImage;
import io.contourflow.cases.Cases;
import io.contourflow.cases.ImagingCase;
import io.contourflow.kernel.CaseId;
import io.contourflow.kernel.Problem;
import io.contourflow.kernel.SeriesUid;
import java.time.Duration;
import java.time.ZoneId;
import org.springframework.stereotype.Component;

/**
 * Compares two images by modality and by time (R4). A cone-beam CT has modality CT and counts as CT. Periods: the
 * acquisition times of all objects of a series; the gap runs from the end of the earlier period to the start of the
 * later one. One period is one calendar day of the department, or a gap no longer than
 * {@code contourflow.intake.period-gap-hours} (an adaptive session around midnight).
 */
@Component
class AcquiredImageClassification implements ImageClassification {
    private final Cases cases;
    private final AcquisitionTimes times;
    private final IntakeProperties properties;

    AcquiredImageClassification(Cases cases, AcquisitionTimes times, IntakeProperties properties) {
        this.cases = cases;
        this.times = times;
        this.properties = properties;
    }

    /** @throws Problem UNPROCESSABLE when an image of a pair states no acquisition date: it is never guessed */
    @Override
    public ImageFacts facts(CaseId caseId) {
        ImagingCase imagingCase = cases.require(caseId);
        CaseImage second = imagingCase.second();
        if (second == null) {
            return new ImageFacts(false, true, true);
        }
        return new ImageFacts(
                true,
                imagingCase.first().modality().equals(second.modality()),
                samePeriod(period(imagingCase.first()), period(second)));
    }

    private AcquisitionTimes.Period period(CaseImage image) {
        return times.of(image.series()).orElseThrow(() -> noDate(image.series()));
    }

    static Problem noDate(SeriesUid uid) {
        return new Problem(
                Problem.Kind.UNPROCESSABLE,
                "no-acquisition-date",
                "series " + uid + " states no acquisition date, so its period cannot be told");
    }

    private boolean samePeriod(AcquisitionTimes.Period one, AcquisitionTimes.Period other) {
        boolean ordered = !other.start().isBefore(one.start());
        AcquisitionTimes.Period earlier = ordered ? one : other;
        AcquisitionTimes.Period later = ordered ? other : one;
        Duration gap = Duration.between(earlier.end(), later.start());
        ZoneId zone = properties.zoneId();
        boolean sameDay = later.start()
                .atZone(zone)
                .toLocalDate()
                .equals(earlier.end().atZone(zone).toLocalDate());
        // a negative gap: the periods overlap
        return gap.isNegative() || sameDay || gap.compareTo(Duration.ofHours(properties.periodGapHours())) <= 0;
    }
}
