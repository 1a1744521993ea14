package io.contourflow.dicom;

import io.contourflow.imaging.volume.Volume;
import java.time.Instant;
import java.util.List;

/** Writes volumes as DICOM image series, one single-frame object per slice, 16 bit, with rescale. */
public final class ImageSeriesWriter {
    private ImageSeriesWriter() {}

    /**
     * An original series, as a scanner would make it (phantoms).
     *
     * @param modality CT, MR or PT
     * @return Part 10 files in slice order; UIDs derive from {@code seriesUid} and slice number
     */
    public static List<byte[]> writeOriginal(Volume volume, Description description) {
        throw new UnsupportedOperationException("owner: dicom");
    }

    /** The moving image brought onto the fixed grid, in the fixed image's frame of reference: DERIVED\SECONDARY. */
    public static List<byte[]> writeResampled(
            AssembledSeries fixed, AssembledSeries moving, Volume resampled, ResultIdentity identity) {
        throw new UnsupportedOperationException("owner: dicom");
    }

    /** Header of an original series. {@code patientBirthDate} is YYYYMMDD. */
    public record Description(
            String modality,
            String patientId,
            String patientName,
            String patientBirthDate,
            String patientSex,
            String studyUid,
            String seriesUid,
            String frameOfReferenceUid,
            int seriesNumber,
            String seriesDescription,
            String bodyPart,
            String stationName,
            String manufacturer,
            String accessionNumber,
            Instant acquiredAt) {}
}
