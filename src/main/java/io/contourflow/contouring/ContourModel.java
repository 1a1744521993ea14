package io.contourflow.contouring;

import io.contourflow.imaging.volume.Mask;
import io.contourflow.imaging.volume.Volume;
import io.contourflow.kernel.ProgressListener;
import java.util.List;
import java.util.Set;

/**
 * Contours structures in a 3-D image (R14): classical means and ONNX networks alike. Thread-safe.
 */
public interface ContourModel {
    /** For instance {@code ct-body-bone}. */
    String name();

    String version();

    /** Modalities (CT, MR, PT) it is meant for. */
    Set<String> modalities();

    /** Body sites (DICOM Body Part Examined words) it is meant for; empty: any. */
    Set<String> bodySites();

    /**
     * Every structure it can find, in the order of its manifest: the i-th one is bit i of a label map, also in images
     * where one before it is not found. Names differ.
     */
    List<Structure> structures();

    /**
     * Masks on the lattice of the image. A structure that is not found is left out.
     *
     * @param image in the unit of its modality (HU for CT)
     */
    List<StructureMask> contour(Volume image, ProgressListener progress);

    /**
     * @param name after AAPM TG-263
     * @param rgb display colour 0xRRGGBB
     * @param interpretedType RT ROI Interpreted Type: EXTERNAL, ORGAN, …
     */
    record Structure(String name, int rgb, String interpretedType) {
        /** This structure as found in an image. */
        public StructureMask found(Mask mask) {
            return new StructureMask(name, rgb, interpretedType, mask);
        }
    }

    /** A structure found in an image; {@code name} and what follows as in {@link Structure}. */
    record StructureMask(String name, int rgb, String interpretedType, Mask mask) {}
}
