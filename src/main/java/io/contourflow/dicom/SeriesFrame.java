package io.contourflow.dicom;

import io.contourflow.dicom.AssembledSeries.SliceReference;
import java.util.ArrayList;
import java.util.List;
import org.aoju.bus.image.Tag;
import org.aoju.bus.image.galaxy.data.Attributes;
import org.aoju.bus.image.galaxy.data.Sequence;

/**
 * One image plane: a single-frame object, or one frame of a multi-frame one, with its place and its rescaling.
 *
 * @param frame 0-based
 * @param positionMm centre of the first pixel, LPS mm
 * @param orientation unit vectors along a row and along a column (Image Orientation Patient)
 * @param spacingMm between rows, between columns (Pixel Spacing)
 * @param slope of value = slope · stored + intercept
 */
record SeriesFrame(
        DicomFile file,
        int frame,
        SliceReference reference,
        double[] positionMm,
        double[] orientation,
        double[] spacingMm,
        double slope,
        double intercept) {

    /** Every plane of an object. @throws SeriesRefused when the place or the rescaling of a plane is not stated */
    static List<SeriesFrame> of(DicomFile file) {
        Attributes d = file.dataset();
        String classUid = DicomValues.uid(d, Tag.SOPClassUID, "SOP Class UID");
        String instanceUid = DicomValues.uid(d, Tag.SOPInstanceUID, "SOP Instance UID");
        int frames = DicomValues.frames(d);
        boolean multi =
                d.contains(Tag.NumberOfFrames) && (frames > 1 || d.contains(Tag.PerFrameFunctionalGroupsSequence));
        Attributes shared = DicomValues.item(d, Tag.SharedFunctionalGroupsSequence);
        Sequence perFrame = d.getSequence(Tag.PerFrameFunctionalGroupsSequence);
        if (multi && (perFrame == null || perFrame.size() != frames)) {
            throw new SeriesRefused(
                    "multi-frame",
                    "object " + instanceUid + " has " + frames + " frames but "
                            + (perFrame == null ? 0 : perFrame.size())
                            + " functional group items: the place of a frame is not stated");
        }
        List<SeriesFrame> planes = new ArrayList<>(frames);
        for (int frame = 0; frame < (multi ? frames : 1); frame++) {
            FrameGroups groups =
                    new FrameGroups(d, multi && perFrame != null ? perFrame.get(frame) : null, multi ? shared : null);
            planes.add(plane(file, frame, new SliceReference(classUid, instanceUid, multi ? frame + 1 : 0), groups));
        }
        return planes;
    }

    /** A frame whose place does not matter: it is only looked at. @param frame from 0 */
    static SeriesFrame anywhere(DicomFile file, int frame, double slope, double intercept) {
        SliceReference reference = new SliceReference(
                DicomValues.text(file.dataset(), Tag.SOPClassUID),
                DicomValues.text(file.dataset(), Tag.SOPInstanceUID),
                frame + 1);
        return new SeriesFrame(file, frame, reference, new double[3], new double[6], new double[2], slope, intercept);
    }

    private static SeriesFrame plane(DicomFile file, int frame, SliceReference reference, FrameGroups groups) {
        String name = name(reference);
        double[] position = DicomValues.numbers(groups.holding(Tag.PlanePositionSequence), Tag.ImagePositionPatient, 3);
        double[] orientation =
                DicomValues.numbers(groups.holding(Tag.PlaneOrientationSequence), Tag.ImageOrientationPatient, 6);
        double[] spacing = DicomValues.numbers(groups.holding(Tag.PixelMeasuresSequence), Tag.PixelSpacing, 2);
        if (position == null) {
            throw new SeriesRefused("no-position", name + " has no Image Position (Patient) of 3 numbers");
        }
        if (orientation == null) {
            throw new SeriesRefused("no-orientation", name + " has no Image Orientation (Patient) of 6 numbers");
        }
        if (spacing == null || !(spacing[0] > 0 && spacing[1] > 0)) {
            throw new SeriesRefused("no-pixel-spacing", name + " has no Pixel Spacing of 2 positive numbers");
        }
        double[] rescale = rescale(file.dataset(), groups.holding(Tag.PixelValueTransformationSequence), name);
        return new SeriesFrame(file, frame, reference, position, orientation, spacing, rescale[0], rescale[1]);
    }

    private static double[] rescale(Attributes d, Attributes holder, String name) {
        if (d.contains(Tag.ModalityLUTSequence)) {
            throw new SeriesRefused("modality-lut", name + " has a Modality LUT instead of slope and intercept");
        }
        Double slope = DicomValues.number(holder, Tag.RescaleSlope);
        Double intercept = DicomValues.number(holder, Tag.RescaleIntercept);
        boolean stated = holder.containsValue(Tag.RescaleSlope) || holder.containsValue(Tag.RescaleIntercept);
        if (slope == null && intercept == null && !stated) {
            if (!"MR".equals(DicomValues.text(d, Tag.Modality))) {
                throw new SeriesRefused(
                        "no-rescale", name + " states no rescale slope and intercept: its unit would be a guess");
            }
            return new double[] {1, 0};
        }
        if (slope == null || intercept == null || slope == 0) {
            throw new SeriesRefused(
                    "bad-rescale",
                    name + " must state a non-zero rescale slope and an intercept but states '"
                            + DicomValues.text(holder, Tag.RescaleSlope) + "' and '"
                            + DicomValues.text(holder, Tag.RescaleIntercept) + "'");
        }
        return new double[] {slope, intercept};
    }

    String name() {
        return name(reference);
    }

    private static String name(SliceReference reference) {
        return "object " + reference.sopInstanceUid() + (reference.frame() == 0 ? "" : " frame " + reference.frame());
    }

    /** Where an attribute stands: in the frame's functional group, the shared one, or plainly in the data set. */
}
