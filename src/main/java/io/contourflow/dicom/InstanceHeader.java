package io.contourflow.dicom;

import io.contourflow.kernel.SeriesUid;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the index needs to know of one received object. Patient identity stays in the database: never log this record
 * ({@link #toString()} therefore shows only UIDs).
 *
 * @param acquiredAt acquisition date and time (falling back to series, study, content date), in the configured zone
 *     of the department where the object states none; null when the object states no date at all
 * @param expectedInstances Images in Acquisition (0020,1002) or Number of Series Related Instances (0020,1209); null
 *     when not stated
 * @param positionMm Image Position (Patient), LPS mm, 3 values; null when not an image with a position
 * @param orientation Image Orientation (Patient), 6 values; null likewise
 * @param described further attributes that queries ask for, where the object states them
 * @param referencedSeries Series Instance UIDs that a structure set or registration refers to; empty for other objects
 * @param frames Number of Frames, 1 for single-frame images, 0 for objects without pixels
 */
public record InstanceHeader(
        String sopClassUid,
        String sopInstanceUid,
        String studyUid,
        SeriesUid seriesUid,
        String transferSyntaxUid,
        String patientId,
        String patientName,
        String patientBirthDate,
        String patientSex,
        String accessionNumber,
        String modality,
        String seriesDescription,
        String bodyPart,
        String stationName,
        @Nullable String frameOfReferenceUid,
        @Nullable Instant acquiredAt,
        @Nullable Integer instanceNumber,
        @Nullable Integer expectedInstances,
        double @Nullable [] positionMm,
        double @Nullable [] orientation,
        int rows,
        int columns,
        int frames,
        Map<QueryAttribute, String> described,
        Set<String> referencedSeries) {
    /** Empty where the object does not state it. */
    public String described(QueryAttribute attribute) {
        return described.getOrDefault(attribute, "");
    }

    @Override
    public String toString() {
        return "instance " + sopInstanceUid + " of series " + seriesUid + " (" + modality + ")";
    }
}
