package io.contourflow.dicom;

import java.nio.file.Path;
import java.util.List;

/**
 * Makes one volume of the objects of one image series: oblique, reversed, decubitus, multi-frame; identical duplicates
 * dropped; gaps, varying spacing, mixed orientation or frames of reference refused with the reason.
 */
public final class SeriesAssembler {
    private SeriesAssembler() {}

    public static AssemblyResult assemble(List<Path> part10Files) {
        throw new UnsupportedOperationException("owner: dicom");
    }
}
