package io.contourflow.dicom;

import io.contourflow.dicom.AssembledSeries.SliceReference;
import io.contourflow.dicom.DicomHeaders.UnreadableDicom;
import io.contourflow.imaging.contour.PlanarContour;
import io.contourflow.imaging.contour.StructureContours;
import io.contourflow.kernel.StructureCode;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.aoju.bus.image.Tag;
import org.aoju.bus.image.UID;
import org.aoju.bus.image.galaxy.data.Attributes;
import org.aoju.bus.image.galaxy.data.Sequence;
import org.aoju.bus.image.galaxy.data.VR;
import org.jspecify.annotations.Nullable;

/** Writes and reads RT Structure Sets (PS3.3 A.19). Contour data are LPS mm in the image's frame of reference. */
public final class StructureSets {
    /** Detached Study Management, retired, still the class that RT Referenced Study names (PS3.3 C.8.8.5). */
    private static final String STUDY_CLASS_UID = "1.2.840.10008.3.1.2.3.1";

    /** Contours lie on their slice; more than this is a mistake in the indices. */
    private static final double ON_SLICE_MM = 0.1;

    /** Length field of 16 bits, even (PS3.5 7.1.2). */
    private static final int EXPLICIT_BYTES_MAX = 65_534;

    private StructureSets() {}

    /**
     * @return a complete Part 10 file, explicit VR little endian; implicit where a contour is longer than explicit VR
     *     can say (65534 bytes, some 2000 points)
     * @throws IllegalArgumentException when the image states no frame of reference, there is no ROI, numbers repeat, or a contour
     *     does not lie on the slice that it names
     */
    public static byte[] write(AssembledSeries on, StructureSetContent content, ResultIdentity identity) {
        String frameOfReference = on.facts().frameOfReferenceUid();
        if (frameOfReference == null) {
            throw new IllegalArgumentException("series " + on.facts().seriesUid()
                    + " must state a Frame of Reference UID for contours but states none");
        }
        Attributes header = on.context().header();
        ZoneId zone = DicomDates.zoneOf(header);
        Attributes to = DicomObjects.empty();
        DicomObjects.sopCommon(to, UID.RTStructureSetStorage, identity, zone);
        DicomObjects.patientAndStudy(header, to);
        DicomObjects.series(to, "RTSTRUCT", identity, zone);
        to.setNull(Tag.OperatorsName, VR.PN);
        DicomObjects.equipment(to, identity);
        to.setString(Tag.FrameOfReferenceUID, VR.UI, frameOfReference);
        to.setNull(Tag.PositionReferenceIndicator, VR.LO);
        to.setString(Tag.StructureSetLabel, VR.SH, DicomObjects.limit(content.label(), 16));
        to.setString(Tag.StructureSetName, VR.LO, DicomObjects.limit(identity.description(), 64));
        DicomDates.set(to, Tag.StructureSetDate, Tag.StructureSetTime, identity.createdAt(), zone);
        referencedFrame(to, on, frameOfReference);
        boolean explicit = rois(to, on, content, frameOfReference);
        approval(to, content.approval(), zone);
        return DicomObjects.bytes(to, explicit ? UID.ExplicitVRLittleEndian : UID.ImplicitVRLittleEndian);
    }

    private static void referencedFrame(Attributes to, AssembledSeries on, String frameOfReference) {
        Attributes series = new Attributes();
        series.setString(Tag.SeriesInstanceUID, VR.UI, on.facts().seriesUid().value());
        Sequence images =
                series.newSequence(Tag.ContourImageSequence, on.slices().size());
        for (SliceReference slice : on.slices()) {
            images.add(image(slice));
        }
        Attributes study = DicomObjects.reference(STUDY_CLASS_UID, on.facts().studyUid());
        study.newSequence(Tag.RTReferencedSeriesSequence, 1).add(series);
        Attributes frame = new Attributes();
        frame.setString(Tag.FrameOfReferenceUID, VR.UI, frameOfReference);
        frame.newSequence(Tag.RTReferencedStudySequence, 1).add(study);
        to.newSequence(Tag.ReferencedFrameOfReferenceSequence, 1).add(frame);
    }

    private static Attributes image(SliceReference slice) {
        Attributes item = DicomObjects.reference(slice.sopClassUid(), slice.sopInstanceUid());
        if (slice.frame() > 0) {
            item.setInt(Tag.ReferencedFrameNumber, VR.IS, slice.frame());
        }
        return item;
    }

    /** @return whether every contour fits into explicit VR */
    private static boolean rois(
            Attributes to, AssembledSeries on, StructureSetContent content, String frameOfReference) {
        boolean explicit = true;
        int count = content.rois().size();
        if (count == 0) {
            // its sequences are type 1 (PS3.3 C.8.8.5): without a structure there is no structure set
            throw new IllegalArgumentException("a structure set must hold at least 1 structure but holds 0");
        }
        Sequence structures = to.newSequence(Tag.StructureSetROISequence, count);
        Sequence contours = to.newSequence(Tag.ROIContourSequence, count);
        Sequence observations = to.newSequence(Tag.RTROIObservationsSequence, count);
        Set<Integer> numbers = new HashSet<>();
        for (StructureSetContent.Roi roi : content.rois()) {
            if (roi.number() < 1 || !numbers.add(roi.number())) {
                throw new IllegalArgumentException(
                        "ROI numbers must be unique and at least 1 but " + roi.number() + " is not");
            }
            structures.add(structure(roi, frameOfReference));
            Attributes drawn = new Attributes();
            explicit &= contours(drawn, roi, on);
            contours.add(drawn);
            observations.add(observation(roi));
        }
        return explicit;
    }

    private static Attributes structure(StructureSetContent.Roi roi, String frameOfReference) {
        Attributes item = new Attributes();
        item.setInt(Tag.ROINumber, VR.IS, roi.number());
        item.setString(Tag.ReferencedFrameOfReferenceUID, VR.UI, frameOfReference);
        item.setString(Tag.ROIName, VR.LO, DicomObjects.limit(roi.contours().name(), 64));
        item.setString(Tag.ROIGenerationAlgorithm, VR.CS, roi.generationAlgorithm());
        if (!roi.algorithm().isBlank()) {
            item.setString(Tag.ROIGenerationDescription, VR.LO, DicomObjects.limit(roi.algorithm(), 64));
        }
        return item;
    }

    private static Attributes observation(StructureSetContent.Roi roi) {
        Attributes item = new Attributes();
        item.setInt(Tag.ObservationNumber, VR.IS, roi.number());
        item.setInt(Tag.ReferencedROINumber, VR.IS, roi.number());
        if (roi.interpretedType().isBlank()) {
            item.setNull(Tag.RTROIInterpretedType, VR.CS);
        } else {
            item.setString(Tag.RTROIInterpretedType, VR.CS, roi.interpretedType());
        }
        item.setNull(Tag.ROIInterpreter, VR.PN);
        StructureCode code = roi.code();
        if (code != null) {
            DicomObjects.code(item, Tag.RTROIIdentificationCodeSequence, code.value(), code.scheme(), code.meaning());
        }
        return item;
    }

    private static boolean contours(Attributes item, StructureSetContent.Roi roi, AssembledSeries on) {
        item.setInt(Tag.ROIDisplayColor, VR.IS, roi.rgb() >> 16 & 0xFF, roi.rgb() >> 8 & 0xFF, roi.rgb() & 0xFF);
        item.setInt(Tag.ReferencedROINumber, VR.IS, roi.number());
        List<PlanarContour> planes = roi.contours().contours();
        if (planes.isEmpty()) {
            return true;
        }
        boolean explicit = true;
        Sequence sequence = item.newSequence(Tag.ContourSequence, planes.size());
        for (int n = 0; n < planes.size(); n++) {
            PlanarContour contour = planes.get(n);
            requireOnSlice(contour, roi.contours().name(), on);
            Attributes one = new Attributes();
            one.setInt(Tag.ContourNumber, VR.IS, n + 1);
            one.newSequence(Tag.ContourImageSequence, 1).add(image(on.slices().get(contour.sliceIndex())));
            one.setString(Tag.ContourGeometricType, VR.CS, "CLOSED_PLANAR");
            one.setInt(Tag.NumberOfContourPoints, VR.IS, contour.pointCount());
            String[] texts = ContourNumbers.texts(contour.pointsMm());
            explicit &= ContourNumbers.encodedLength(texts) <= EXPLICIT_BYTES_MAX;
            one.setString(Tag.ContourData, VR.DS, texts);
            sequence.add(one);
        }
        return explicit;
    }

    private static void requireOnSlice(PlanarContour contour, String name, AssembledSeries on) {
        int slices = on.slices().size();
        if (contour.sliceIndex() < 0 || contour.sliceIndex() >= slices) {
            throw new IllegalArgumentException("a contour of " + name + " names slice " + contour.sliceIndex()
                    + " but the image has slices 0 to " + (slices - 1));
        }
        double[] index = new double[3];
        double[] points = contour.pointsMm();
        for (int p = 0; p < points.length; p += 3) {
            on.volume().geometry().worldToIndex(points[p], points[p + 1], points[p + 2], index);
            double offMm = Math.abs(index[2] - contour.sliceIndex())
                    * on.volume().geometry().spacingMm(2);
            if (!(offMm <= ON_SLICE_MM)) {
                throw new IllegalArgumentException("a contour of " + name + " must lie on slice " + contour.sliceIndex()
                        + " but a point is " + offMm + " mm off it");
            }
        }
    }

    /** PS3.3 C.8.8.16: reviewer, date and time are there exactly when the set is approved. */
    private static void approval(Attributes to, StructureSetContent.@Nullable Approval approval, ZoneId zone) {
        if (approval == null) {
            to.setString(Tag.ApprovalStatus, VR.CS, "UNAPPROVED");
            return;
        }
        to.setString(Tag.ApprovalStatus, VR.CS, "APPROVED");
        to.setString(Tag.ReviewerName, VR.PN, approval.reviewerName());
        DicomDates.set(to, Tag.ReviewDate, Tag.ReviewTime, approval.at(), zone);
    }

    /**
     * The closed planar contours of every ROI, {@code sliceIndex} −1 (not related to an image). Points and open
     * contours are left out; ROIs without closed contours appear with none.
     *
     * @throws UnreadableDicom when the file is no RT Structure Set or its contours do not hold whole points
     */
    public static List<StructureContours> read(Path file) {
        Attributes set = DicomFile.readAll(file).dataset();
        String classUid = DicomValues.text(set, Tag.SOPClassUID);
        if (!classUid.equals(UID.RTStructureSetStorage)) {
            throw new UnreadableDicom("object must be an RT Structure Set but has SOP class " + classUid);
        }
        Map<Integer, List<PlanarContour>> contours = contoursByRoi(set);
        List<StructureContours> structures = new ArrayList<>();
        for (Attributes roi : items(set, Tag.StructureSetROISequence)) {
            int number = DicomValues.integer(roi, Tag.ROINumber, -1);
            String name = DicomValues.text(roi, Tag.ROIName);
            structures.add(new StructureContours(
                    name.isBlank() ? "ROI " + number : name, contours.getOrDefault(number, List.of())));
        }
        return structures;
    }

    private static Map<Integer, List<PlanarContour>> contoursByRoi(Attributes set) {
        Map<Integer, List<PlanarContour>> contours = new HashMap<>();
        for (Attributes roi : items(set, Tag.ROIContourSequence)) {
            List<PlanarContour> closed = new ArrayList<>();
            for (Attributes contour : items(roi, Tag.ContourSequence)) {
                if (DicomValues.text(contour, Tag.ContourGeometricType).startsWith("CLOSED")) {
                    double[] points = DicomValues.numbers(contour, Tag.ContourData);
                    if (points == null || points.length % 3 != 0) {
                        throw new UnreadableDicom("contour data must be whole points of 3 numbers but are "
                                + (points == null ? "not numbers" : points.length + " numbers"));
                    }
                    if (points.length >= 9) {
                        closed.add(new PlanarContour(-1, points));
                    }
                }
            }
            contours.put(DicomValues.integer(roi, Tag.ReferencedROINumber, -1), closed);
        }
        return contours;
    }

    private static List<Attributes> items(Attributes from, int sequenceTag) {
        Sequence sequence = from.getSequence(sequenceTag);
        return sequence == null ? List.of() : sequence;
    }
}
