package io.contourflow.dicom;

import io.contourflow.imaging.contour.StructureContours;
import java.nio.file.Path;
import java.util.List;

/** Writes and reads RT Structure Sets (PS3.3 A.19). Contour data are LPS mm in the image's frame of reference. */
public final class StructureSets {
    private StructureSets() {}

    /** @return a complete Part 10 file, explicit little endian */
    public static byte[] write(AssembledSeries on, StructureSetContent content, ResultIdentity identity) {
        throw new UnsupportedOperationException("owner: dicom");
    }

    /** The closed planar contours of every ROI, {@code sliceIndex} −1 (not related to an image). */
    public static List<StructureContours> read(Path file) {
        throw new UnsupportedOperationException("owner: dicom");
    }
}
