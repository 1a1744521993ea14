package io.contourflow.dicom;

import io.contourflow.kernel.SeriesUid;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Facts of an image series that processing decides on. No patient identity. */
public record SeriesFacts(
        SeriesUid seriesUid,
        String studyUid,
        String modality,
        String unit,
        String bodyPart,
        String patientPosition,
        @Nullable String frameOfReferenceUid,
        @Nullable Instant acquiredAt) {}
