package io.contourflow.dicom;

import io.contourflow.imaging.volume.Geometry;
import io.contourflow.imaging.volume.Volume;
import io.contourflow.kernel.DicomUid;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.aoju.bus.image.Tag;
import org.aoju.bus.image.UID;
import org.aoju.bus.image.galaxy.data.Attributes;
import org.aoju.bus.image.galaxy.data.Sequence;
import org.aoju.bus.image.galaxy.data.VR;
import org.jspecify.annotations.Nullable;

/** Writes volumes as DICOM image series, one single-frame object per slice, 16 bit, with rescale. */
public final class ImageSeriesWriter {
    /** Two lattices are the same when no corner is further apart; below what a position of 16 characters rounds. */
    private static final double SAME_LATTICE_MM = 0.01;

    private ImageSeriesWriter() {}

    /**
     * An original series, as a scanner would make it (phantoms). Times are written in UTC and say so.
     *
     * @return Part 10 files in slice order; UIDs derive from {@code seriesUid} and slice number
     * @throws IllegalArgumentException when the modality is not CT, MR or PT, or a value is not finite
     */
    public static List<byte[]> writeOriginal(Volume volume, Description description) {
        String modality = requireModality(description.modality());
        Attributes common = DicomObjects.empty();
        common.setString(Tag.TimezoneOffsetFromUTC, VR.SH, "+0000");
        patient(common, description);
        common.setString(Tag.SOPClassUID, VR.UI, sopClass(modality));
        originalSeries(common, description, modality);
        common.setString(Tag.ImageType, VR.CS, "ORIGINAL", "PRIMARY", modality.equals("MR") ? "OTHER" : "AXIAL");
        if (modality.equals("PT")) {
            common.setString(Tag.ImageType, VR.CS, "ORIGINAL", "PRIMARY");
        }
        for (int[] dateTime : new int[][] {
            {Tag.SeriesDate, Tag.SeriesTime},
            {Tag.AcquisitionDate, Tag.AcquisitionTime},
            {Tag.ContentDate, Tag.ContentTime}
        }) {
            DicomDates.set(common, dateTime[0], dateTime[1], description.acquiredAt(), ZoneOffset.UTC);
        }
        ModalityModules.original(common, modality, volume.geometry().nz());
        String series = DicomUid.require("Series Instance UID", description.seriesUid());
        return slices(volume, common, modality, k -> DicomUid.fromName(series + "/" + k));
    }

    private static void patient(Attributes to, Description description) {
        to.setString(Tag.PatientName, VR.PN, description.patientName());
        to.setString(Tag.PatientID, VR.LO, description.patientId());
        to.setString(Tag.PatientBirthDate, VR.DA, description.patientBirthDate());
        to.setString(Tag.PatientSex, VR.CS, description.patientSex());
        to.setString(Tag.StudyInstanceUID, VR.UI, DicomUid.require("Study Instance UID", description.studyUid()));
        DicomDates.set(to, Tag.StudyDate, Tag.StudyTime, description.acquiredAt(), ZoneOffset.UTC);
        to.setNull(Tag.ReferringPhysicianName, VR.PN);
        to.setNull(Tag.StudyID, VR.SH);
        to.setString(Tag.AccessionNumber, VR.SH, DicomObjects.limit(description.accessionNumber(), 16));
    }

    private static void originalSeries(Attributes to, Description description, String modality) {
        to.setString(Tag.Modality, VR.CS, modality);
        to.setString(Tag.SeriesInstanceUID, VR.UI, description.seriesUid());
        to.setInt(Tag.SeriesNumber, VR.IS, description.seriesNumber());
        to.setString(Tag.SeriesDescription, VR.LO, DicomObjects.limit(description.seriesDescription(), 64));
        to.setString(Tag.BodyPartExamined, VR.CS, DicomObjects.codeString(description.bodyPart()));
        to.setString(Tag.PatientPosition, VR.CS, "HFS");
        to.setString(
                Tag.FrameOfReferenceUID,
                VR.UI,
                DicomUid.require("Frame of Reference UID", description.frameOfReferenceUid()));
        to.setNull(Tag.PositionReferenceIndicator, VR.LO);
        to.setString(Tag.Manufacturer, VR.LO, DicomObjects.limit(description.manufacturer(), 64));
        to.setString(Tag.StationName, VR.SH, DicomObjects.limit(description.stationName(), 16));
    }

    /**
     * The moving image brought onto the fixed grid, in the fixed image's study and frame of reference:
     * DERIVED\SECONDARY (PET: DERIVED\PRIMARY). Acquisition time and what gives its values meaning (PET units and tracer, MR sequence) stay
     * those of the moving image.
     *
     * @return Part 10 files in slice order; the first has {@link ResultIdentity#sopInstanceUid()}, the others derive
     *     from it
     * @throws IllegalArgumentException when the lattice is not that of {@code fixed}, or the patients differ
     */
    public static List<byte[]> writeResampled(
            AssembledSeries fixed, AssembledSeries moving, Volume resampled, ResultIdentity identity) {
        DicomObjects.requireSamePatient(fixed, moving);
        Geometry grid = fixed.volume().geometry();
        if (!grid.sameLattice(resampled.geometry(), SAME_LATTICE_MM)) {
            throw new IllegalArgumentException(
                    "the resampled image must lie on " + grid + " but lies on " + resampled.geometry());
        }
        String modality = requireModality(moving.facts().modality());
        Attributes header = fixed.context().header();
        ZoneId zone = DicomDates.zoneOf(header);
        Attributes common = DicomObjects.empty();
        DicomObjects.patientAndStudy(header, common);
        DicomObjects.sopCommon(common, sopClass(modality), identity, zone);
        DicomObjects.series(common, modality, identity, zone);
        DicomObjects.equipment(common, identity);
        DicomDates.set(common, Tag.ContentDate, Tag.ContentTime, identity.createdAt(), zone);
        Instant acquiredAt = moving.facts().acquiredAt();
        if (acquiredAt != null) {
            DicomDates.set(common, Tag.AcquisitionDate, Tag.AcquisitionTime, acquiredAt, zone);
        }
        DicomObjects.copyOptional(moving.context().header(), common, Tag.BodyPartExamined, VR.CS);
        if (!common.containsValue(Tag.BodyPartExamined)) {
            common.setNull(Tag.Laterality, VR.CS);
        }
        DicomObjects.copyText(header, common, Tag.PatientPosition, VR.CS);
        frameOfReference(common, fixed.facts().frameOfReferenceUid());
        derivation(common, moving);
        ModalityModules.derived(common, modality, moving.context().header(), grid.nz());
        String first = identity.sopInstanceUid();
        return slices(resampled, common, modality, k -> k == 0 ? first : DicomUid.fromName(first + "/" + k));
    }

    private static void frameOfReference(Attributes to, @Nullable String uid) {
        if (uid == null) {
            throw new IllegalArgumentException("the fixed image must state a Frame of Reference UID but states none");
        }
        to.setString(Tag.FrameOfReferenceUID, VR.UI, uid);
        to.setNull(Tag.PositionReferenceIndicator, VR.LO);
    }

    private static void derivation(Attributes to, AssembledSeries moving) {
        // PET knows no SECONDARY (PS3.3 C.8.9.4.1.1)
        String[] type = moving.facts().modality().equals("PT")
                ? new String[] {"DERIVED", "PRIMARY"}
                : new String[] {
                    "DERIVED", "SECONDARY", moving.facts().modality().equals("CT") ? "AXIAL" : "OTHER"
                };
        to.setString(Tag.ImageType, VR.CS, type);
        to.setString(Tag.DerivationDescription, VR.ST, "Resampled onto the lattice of the fixed image");
        DicomObjects.code(to, Tag.DerivationCodeSequence, "113085", "DCM", "Spatial resampling");
        Sequence sources =
                to.newSequence(Tag.SourceImageSequence, moving.slices().size());
        for (AssembledSeries.SliceReference slice : moving.slices()) {
            Attributes source = DicomObjects.reference(slice.sopClassUid(), slice.sopInstanceUid());
            if (slice.frame() > 0) {
                source.setInt(Tag.ReferencedFrameNumber, VR.IS, slice.frame());
            }
            DicomObjects.code(
                    source,
                    Tag.PurposeOfReferenceCodeSequence,
                    "121322",
                    "DCM",
                    "Source image for image processing operation");
            sources.add(source);
        }
    }

    private interface SliceUid {
        String at(int k);
    }

    /** One object per slice; {@code common} is written again and again with what differs. */
    private static List<byte[]> slices(Volume volume, Attributes common, String modality, SliceUid uid) {
        Geometry g = volume.geometry();
        float[] voxels = volume.voxels();
        int perSlice = g.nx() * g.ny();
        double[] d = g.direction();
        common.setString(Tag.PixelSpacing, VR.DS, DicomValues.decimals(g.spacingMm(1), g.spacingMm(0)));
        common.setString(Tag.ImageOrientationPatient, VR.DS, DicomValues.decimals(d[0], d[3], d[6], d[1], d[4], d[7]));
        common.setString(Tag.SliceThickness, VR.DS, DicomValues.decimal(g.spacingMm(2)));
        boolean perSliceScale = modality.equals("PT");
        PixelEncoding whole = perSliceScale ? null : PixelEncoding.of(modality, voxels, 0, voxels.length);
        List<byte[]> files = new ArrayList<>(g.nz());
        double[] positionMm = new double[3];
        for (int k = 0; k < g.nz(); k++) {
            int from = k * perSlice;
            g.indexToWorld(0, 0, k, positionMm);
            common.setString(Tag.SOPInstanceUID, VR.UI, uid.at(k));
            common.setInt(Tag.InstanceNumber, VR.IS, k + 1);
            common.setString(Tag.ImagePositionPatient, VR.DS, DicomValues.decimals(positionMm));
            if (perSliceScale) {
                common.setInt(Tag.ImageIndex, VR.US, k + 1);
            }
            PixelEncoding encoding = whole == null ? PixelEncoding.of(modality, voxels, from, from + perSlice) : whole;
            encoding.write(common, voxels, from, g.nx(), g.ny());
            files.add(DicomObjects.bytes(common));
        }
        return files;
    }

    private static String requireModality(String modality) {
        if (!Set.of("CT", "MR", "PT").contains(modality)) {
            throw new IllegalArgumentException("modality must be CT, MR or PT but is '" + modality + "'");
        }
        return modality;
    }

    private static String sopClass(String modality) {
        return switch (modality) {
            case "CT" -> UID.CTImageStorage;
            case "MR" -> UID.MRImageStorage;
            default -> UID.PositronEmissionTomographyImageStorage;
        };
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
