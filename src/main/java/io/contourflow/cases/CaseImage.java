package io.contourflow.cases;

import io.contourflow.kernel.SeriesUid;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** One image of a case, as its series header describes it. */
public record CaseImage(
        SeriesUid series,
        String studyUid,
        String modality,
        String description,
        String bodyPart,
        @Nullable Instant acquiredAt,
        int instances) {}
