package io.contourflow.dicom;

import io.contourflow.dicom.AssembledSeries.SliceReference;
import io.contourflow.dicom.DicomHeaders.UnreadableDicom;
import io.contourflow.imaging.volume.Geometry;
import io.contourflow.imaging.volume.Volume;
import io.contourflow.kernel.SeriesUid;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import org.aoju.bus.image.Tag;
import org.aoju.bus.image.galaxy.data.Attributes;

/**
 * Makes one volume of the objects of one image series: oblique, reversed, decubitus, multi-frame; identical duplicates
 * dropped; gaps, varying spacing, mixed orientation or frames of reference refused with the reason.
 *
 * <p>The lattice follows PS3.3 C.7.6.2.1.1: i along a row, j along a column of the images, k along row × column, so
 * the order of the files has no influence and the lattice is always right-handed. Values are rescaled slice by slice
 * (PET slices have slopes of their own); see {@link PixelDecoder} for padding and MONOCHROME1. Uses one float per voxel
 * and the slices in work; slices are read in parallel on the common pool.
 */
public final class SeriesAssembler {
    private static final Set<String> MODALITIES = Set.of("CT", "MR", "PT");

    private SeriesAssembler() {}

    /** Reads dates in the time zone of this machine where the objects state none. */
    public static AssemblyResult assemble(List<Path> part10Files) {
        return assemble(part10Files, ZoneId.systemDefault());
    }

    /** @param zone time zone of dates where the objects state none */
    public static AssemblyResult assemble(List<Path> part10Files, ZoneId zone) {
        try {
            return new AssemblyResult.Assembled(build(part10Files, zone));
        } catch (SeriesRefused refused) {
            return refused.refusal();
        } catch (UnreadableDicom unreadable) {
            return new AssemblyResult.Refused("unreadable-object", String.valueOf(unreadable.getMessage()));
        }
    }

    private static AssembledSeries build(List<Path> part10Files, ZoneId zone) {
        if (part10Files.isEmpty()) {
            throw new SeriesRefused("empty-series", "a series needs at least 2 slices but has no object");
        }
        List<DicomFile> files =
                part10Files.parallelStream().map(DicomFile::readHeader).toList();
        requireOneSeries(files);
        requirePixels(files);
        Map<DicomFile, PixelDecoder> decoders = new IdentityHashMap<>();
        List<SeriesFrame> planes = new ArrayList<>();
        for (DicomFile file : files) {
            List<SeriesFrame> ofFile = SeriesFrame.of(file);
            planes.addAll(ofFile);
            decoders.put(file, new PixelDecoder(file, ofFile.get(0).name()));
        }
        List<SeriesFrame> sorted = SliceStack.sort(planes);
        List<SeriesFrame> distinct = SliceStack.dropDuplicates(sorted, plane -> decode(plane, decoders));
        Geometry geometry = SliceStack.geometry(distinct);
        float[] voxels = read(distinct, decoders, geometry);
        Volume volume = new Volume(geometry, voxels);
        int missing = volume.countNotFinite();
        if (missing > 0) {
            throw new SeriesRefused(
                    "not-finite",
                    "a series must hold finite values only but " + missing + " of its " + voxels.length
                            + " voxels hold more than a float32 can");
        }
        List<SliceReference> references =
                distinct.stream().map(SeriesFrame::reference).toList();
        Attributes header = distinct.get(0).file().dataset();
        return new AssembledSeries(volume, facts(header, zone), references, new SeriesContext(header));
    }

    private static float[] read(List<SeriesFrame> planes, Map<DicomFile, PixelDecoder> decoders, Geometry geometry) {
        float[] voxels = new float[geometry.voxelCount()];
        IntStream.range(0, planes.size()).parallel().forEach(k -> {
            SeriesFrame plane = planes.get(k);
            decoder(plane, decoders).decode(plane, voxels, geometry.offset(0, 0, k));
        });
        return voxels;
    }

    private static float[] decode(SeriesFrame plane, Map<DicomFile, PixelDecoder> decoders) {
        Attributes d = plane.file().dataset();
        float[] values = new float[DicomValues.integer(d, Tag.Rows, 0) * DicomValues.integer(d, Tag.Columns, 0)];
        decoder(plane, decoders).decode(plane, values, 0);
        return values;
    }

    private static PixelDecoder decoder(SeriesFrame plane, Map<DicomFile, PixelDecoder> decoders) {
        return Objects.requireNonNull(decoders.get(plane.file()), "decoder of each file");
    }

    private static void requireOneSeries(List<DicomFile> files) {
        Attributes first = files.get(0).dataset();
        String modality = DicomValues.text(first, Tag.Modality);
        if (!MODALITIES.contains(modality)) {
            throw new SeriesRefused("modality", "modality must be CT, MR or PT but is '" + modality + "'");
        }
        for (DicomFile file : files) {
            Attributes other = file.dataset();
            requireSame(first, other, Tag.SeriesInstanceUID, "mixed-series", "Series Instance UID");
            requireSame(first, other, Tag.StudyInstanceUID, "mixed-study", "Study Instance UID");
            requireSame(first, other, Tag.Modality, "mixed-modality", "Modality");
            requireSame(first, other, Tag.FrameOfReferenceUID, "mixed-frame-of-reference", "Frame of Reference UID");
            requireSame(first, other, Tag.Rows, "mixed-size", "Rows");
            requireSame(first, other, Tag.Columns, "mixed-size", "Columns");
            requireSame(first, other, Tag.Units, "mixed-units", "Units");
            if (!DicomValues.text(first, Tag.PatientID).equals(DicomValues.text(other, Tag.PatientID))) {
                // no values here: they are patient identity
                throw new SeriesRefused(
                        "mixed-patient", "objects " + uidOf(first) + " and " + uidOf(other) + " are of two patients");
            }
        }
    }

    /** A complete object may come without its pixels; it is kept, but a volume with it would have a hole. */
    private static void requirePixels(List<DicomFile> files) {
        long without = files.stream().filter(file -> file.pixels() == null).count();
        if (without > 0) {
            throw new SeriesRefused(
                    "no-pixels", without + " of " + files.size() + " objects of the series came without pixel data");
        }
    }

    private static void requireSame(Attributes first, Attributes other, int tag, String code, String name) {
        String one = DicomValues.text(first, tag);
        String two = DicomValues.text(other, tag);
        if (!one.equals(two)) {
            throw new SeriesRefused(
                    code,
                    name + " is '" + one + "' in object " + uidOf(first) + " but '" + two + "' in object "
                            + uidOf(other));
        }
    }

    private static String uidOf(Attributes dataset) {
        return DicomValues.text(dataset, Tag.SOPInstanceUID);
    }

    private static SeriesFacts facts(Attributes d, ZoneId zone) {
        String modality = DicomValues.text(d, Tag.Modality);
        Instant acquiredAt = DicomDates.acquiredAt(d, zone);
        return new SeriesFacts(
                new SeriesUid(DicomValues.uid(d, Tag.SeriesInstanceUID, "Series Instance UID")),
                DicomValues.uid(d, Tag.StudyInstanceUID, "Study Instance UID"),
                modality,
                unit(d, modality),
                DicomValues.bodyPart(d),
                DicomValues.text(d, Tag.PatientPosition),
                DicomValues.optionalUid(d, Tag.FrameOfReferenceUID, "Frame of Reference UID"),
                acquiredAt);
    }

    /** HU for CT unless Rescale Type says another; for PET the Units (0054,1001), GML being SUV by body weight. */
    private static String unit(Attributes d, String modality) {
        if (modality.equals("CT")) {
            Attributes transformation = DicomValues.functionalGroup(d, Tag.PixelValueTransformationSequence);
            String type = DicomValues.text(transformation == null ? d : transformation, Tag.RescaleType);
            return type.isEmpty() || type.equals("HU") ? "HU" : type;
        }
        if (modality.equals("PT")) {
            String units = DicomValues.text(d, Tag.Units);
            return units.isEmpty() ? "arbitrary" : units.equals("GML") ? "SUV" : units;
        }
        return "arbitrary";
    }
}
