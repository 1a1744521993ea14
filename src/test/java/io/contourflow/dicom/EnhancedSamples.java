package io.contourflow.dicom;

import io.contourflow.imaging.volume.Geometry;
import io.contourflow.imaging.volume.Volume;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.aoju.bus.image.Tag;
import org.aoju.bus.image.UID;
import org.aoju.bus.image.galaxy.data.Attributes;
import org.aoju.bus.image.galaxy.data.Sequence;
import org.aoju.bus.image.galaxy.data.VR;

/** Enhanced CT and MR objects: all slices as frames of one object, in any order, their place in functional groups. */
final class EnhancedSamples {
    /** Stored value of each voxel is (value − intercept) / slope, different in every second frame. */
    private static final double[] SLOPES = {1, 0.5};

    private static final double[] INTERCEPTS = {-1024, -2000};

    private EnhancedSamples() {}

    /** Frames in shuffled order; orientation and pixel measures shared (CT) or stated by each frame (MR). */
    static Path write(Path folder, Volume volume, String modality, String seed) throws java.io.IOException {
        Geometry g = volume.geometry();
        List<byte[]> single = ImageSeriesWriter.writeOriginal(volume, DicomSamples.description(modality, seed));
        Path first = DicomSamples.write(folder.resolve("single"), single).get(0);
        Attributes d = new Attributes(DicomFile.readAll(first).dataset());
        enhance(d, modality);
        d.setInt(Tag.NumberOfFrames, VR.IS, g.nz());
        boolean shared = modality.equals("CT");
        Attributes common = new Attributes();
        anatomy(common);
        if (shared) {
            place(common, g);
        }
        d.newSequence(Tag.SharedFunctionalGroupsSequence, 1).add(common);
        List<Integer> order = shuffled(g.nz());
        Sequence frames = d.newSequence(Tag.PerFrameFunctionalGroupsSequence, g.nz());
        byte[] pixels = new byte[2 * g.voxelCount()];
        for (int n = 0; n < order.size(); n++) {
            frames.add(frame(volume, order.get(n), n, shared, modality, pixels));
        }
        d.setBytes(Tag.PixelData, VR.OW, pixels);
        Files.createDirectories(folder);
        return Files.write(folder.resolve("enhanced.dcm"), DicomObjects.bytes(d));
    }

    private static List<Integer> shuffled(int frames) {
        List<Integer> order = new ArrayList<>();
        for (int k = 0; k < frames; k++) {
            order.add(k);
        }
        Collections.shuffle(order, new Random(11));
        return order;
    }

    /** What enhanced objects say elsewhere, or not at all. */
    private static void enhance(Attributes d, String modality) {
        d.removeSelected(
                Tag.ImagePositionPatient,
                Tag.ImageOrientationPatient,
                Tag.PixelSpacing,
                Tag.SliceThickness,
                Tag.RescaleIntercept,
                Tag.RescaleSlope,
                Tag.RescaleType,
                Tag.BodyPartExamined,
                Tag.AcquisitionDate,
                Tag.AcquisitionTime);
        d.setString(
                Tag.SOPClassUID,
                VR.UI,
                modality.equals("CT") ? UID.EnhancedCTImageStorage : UID.EnhancedMRImageStorage);
        d.setString(Tag.AcquisitionDateTime, VR.DT, "20260304233000");
    }

    private static void anatomy(Attributes to) {
        Attributes anatomy = new Attributes();
        anatomy.setString(Tag.FrameLaterality, VR.CS, "U");
        DicomObjects.code(anatomy, Tag.AnatomicRegionSequence, "12921003", "SCT", "Pelvis");
        to.newSequence(Tag.FrameAnatomySequence, 1).add(anatomy);
    }

    private static void place(Attributes to, Geometry g) {
        double[] d = g.direction();
        Attributes orientation = new Attributes();
        orientation.setString(
                Tag.ImageOrientationPatient, VR.DS, DicomValues.decimals(d[0], d[3], d[6], d[1], d[4], d[7]));
        to.newSequence(Tag.PlaneOrientationSequence, 1).add(orientation);
        Attributes measures = new Attributes();
        measures.setString(Tag.PixelSpacing, VR.DS, DicomValues.decimals(g.spacingMm(1), g.spacingMm(0)));
        measures.setString(Tag.SliceThickness, VR.DS, DicomValues.decimal(g.spacingMm(2)));
        to.newSequence(Tag.PixelMeasuresSequence, 1).add(measures);
    }

    private static Attributes frame(Volume volume, int k, int n, boolean shared, String modality, byte[] pixels) {
        Geometry g = volume.geometry();
        Attributes group = new Attributes();
        double[] positionMm = new double[3];
        g.indexToWorld(0, 0, k, positionMm);
        Attributes position = new Attributes();
        position.setString(Tag.ImagePositionPatient, VR.DS, DicomValues.decimals(positionMm));
        group.newSequence(Tag.PlanePositionSequence, 1).add(position);
        if (!shared) {
            place(group, g);
        }
        Attributes rescale = new Attributes();
        rescale.setString(Tag.RescaleSlope, VR.DS, DicomValues.decimal(SLOPES[n % 2]));
        rescale.setString(Tag.RescaleIntercept, VR.DS, DicomValues.decimal(INTERCEPTS[n % 2]));
        rescale.setString(Tag.RescaleType, VR.LO, modality.equals("CT") ? "HU" : "US");
        group.newSequence(Tag.PixelValueTransformationSequence, 1).add(rescale);
        int perFrame = g.nx() * g.ny();
        for (int i = 0; i < perFrame; i++) {
            int stored = (int) Math.round((volume.voxels()[k * perFrame + i] - INTERCEPTS[n % 2]) / SLOPES[n % 2]);
            pixels[2 * (n * perFrame + i)] = (byte) stored;
            pixels[2 * (n * perFrame + i) + 1] = (byte) (stored >> 8);
        }
        return group;
    }
}
