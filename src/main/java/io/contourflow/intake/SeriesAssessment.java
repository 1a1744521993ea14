package io.contourflow.intake;

import io.contourflow.archive.Instances;
import io.contourflow.archive.StoredSeries;
import io.contourflow.dicom.AssemblyResult;
import io.contourflow.dicom.DicomHeaders.UnreadableDicom;
import io.contourflow.dicom.ObjectOrigin;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/**
 * Decides whether a series is complete (R2), without guessing by time alone. In this order:
 *
 * <ol>
 *   <li>It is an image (CT, MR, PET; also enhanced); other objects are ignored.
 *   <li>The association that brought its last object is over, and then no object came for a quiet period. An
 *       association whose end was never told counts as over after a long silence.
 *   <li>It is no localizer and no result of our own.
 *   <li>It names a patient and an acquisition date, without which it cannot be paired.
 *   <li>It holds as many objects as its objects state, where they state a number.
 *   <li>Its geometry is a volume without gaps.
 * </ol>
 *
 * What waiting can cure (missing objects, gaps) is waited for; then, and for everything else at once, the series is
 * refused with the reason.
 */
@Component
class SeriesAssessment {
    /** Refusals of the assembler that missing slices explain. */
    private static final Set<String> MAY_BE_MISSING_SLICES =
            Set.of("slice-gap", "varying-spacing", "single-slice", "empty-series", "not-stored");

    private final Instances instances;
    private final IntakeProperties properties;
    private final Function<Path, ObjectOrigin> origins;

    @Autowired
    SeriesAssessment(Instances instances, IntakeProperties properties) {
        this(instances, properties, ObjectOrigin::read);
    }

    /** @param origins reads the origin of an object */
    SeriesAssessment(Instances instances, IntakeProperties properties, Function<Path, ObjectOrigin> origins) {
        this.instances = instances;
        this.properties = properties;
        this.origins = origins;
    }

    /** @param associationEndedAt null when no end was told since the last object */
    SeriesVerdict assess(StoredSeries series, @Nullable Instant associationEndedAt, Instant now) {
        if (!ImageClasses.isImage(series.sopClassUid())) {
            return SeriesVerdict.ignored("not-an-image", "objects of SOP class " + series.sopClassUid());
        }
        if (isArriving(series, associationEndedAt, now)) {
            return SeriesVerdict.arriving();
        }
        try {
            SeriesVerdict byOrigin = byOrigin(series);
            return byOrigin != null ? byOrigin : byContent(series, now);
        } catch (UnreadableDicom unreadable) {
            return SeriesVerdict.refused("unreadable-object", String.valueOf(unreadable.getMessage()));
        }
    }

    private boolean isArriving(StoredSeries series, @Nullable Instant associationEndedAt, Instant now) {
        Instant last = series.lastReceivedAt();
        boolean over = associationEndedAt != null && !associationEndedAt.isBefore(last)
                || !now.isBefore(last.plus(properties.abandonedAfter()));
        return !over || now.isBefore(last.plus(properties.quiet()));
    }

    private @Nullable SeriesVerdict byOrigin(StoredSeries series) {
        List<Path> files = instances.files(series.uid());
        if (files.isEmpty()) {
            return SeriesVerdict.ignored("empty-series", "no object of the series is stored");
        }
        ObjectOrigin origin = origins.apply(files.get(0));
        if (origin.isLocalizer()) {
            return SeriesVerdict.ignored("localizer", "planning radiograph, not a volume");
        }
        if (origin.isOurResult()) {
            return SeriesVerdict.ignored("own-result", "result of this program");
        }
        return null;
    }

    private SeriesVerdict byContent(StoredSeries series, Instant now) {
        boolean mayStillCome = now.isBefore(series.lastReceivedAt().plus(properties.gapWait()));
        if (series.patientId().isBlank()) {
            return SeriesVerdict.refused(
                    "no-patient-id", "the objects name no patient, so the image belongs to nobody");
        }
        if (series.acquiredAt() == null) {
            return SeriesVerdict.refused(
                    "no-acquisition-date", "the objects state no date, so their period would be a guess");
        }
        Integer expected = series.expectedInstances();
        // Multi-frame objects count frames, not objects.
        boolean counted = !ImageClasses.isMultiFrame(series.sopClassUid());
        if (counted && expected != null && series.instances() < expected) {
            return SeriesVerdict.refused(
                            "fewer-than-stated",
                            series.instances() + " objects arrived but the objects state " + expected)
                    .unless(mayStillCome);
        }
        return instances
                .assemble(series.uid())
                .fold(assembled -> SeriesVerdict.complete(), refused -> refusal(refused, mayStillCome));
    }

    private static SeriesVerdict refusal(AssemblyResult.Refused refused, boolean mayStillCome) {
        SeriesVerdict verdict = refused.code().equals("single-slice")
                ? SeriesVerdict.ignored(refused.code(), refused.reason())
                : SeriesVerdict.refused(refused.code(), refused.reason());
        return verdict.unless(mayStillCome && MAY_BE_MISSING_SLICES.contains(refused.code()));
    }
}
