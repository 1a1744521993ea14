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
    record StructureMask(String name, int rgb, String interpretedType, Mask mask) {}
}
