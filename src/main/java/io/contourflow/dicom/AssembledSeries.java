package io.contourflow.dicom;

import io.contourflow.imaging.enhancement.SuvScale;
import io.contourflow.imaging.volume.Volume;
import java.time.ZoneId;
import java.util.List;

/**
 * A DICOM image series as one volume, with what result objects must copy or refer to. Holds patient and study
 * attributes of the toolkit inside; they do not leave this module.
 */
public final class AssembledSeries {
    private final Volume volume;
    private final SeriesFacts facts;
    private final List<SliceReference> slices;
    private final SeriesContext context;

    AssembledSeries(Volume volume, SeriesFacts facts, List<SliceReference> slices, SeriesContext context) {
        this.volume = volume;
        this.facts = facts;
        this.slices = List.copyOf(slices);
        this.context = context;
    }

    /** HU for CT, Bq/ml (or the stated unit) for PET, arbitrary for MR; slices in order of index k. */
    public Volume volume() {
        return volume;
    }

    public SeriesFacts facts() {
        return facts;
    }

    /** Source object of each index k of the volume. */
    public List<SliceReference> slices() {
        return slices;
    }

    /** How a PET image becomes standardised uptake, or why that is not known. */
    public SuvScale suv() {
        return SuvScales.of(context.header(), ZoneId.systemDefault());
    }

    SeriesContext context() {
        return context;
    }

    /** The object (and 1-based frame, 0 for single-frame objects) that holds slice k. */
    public record SliceReference(String sopClassUid, String sopInstanceUid, int frame) {}
}
