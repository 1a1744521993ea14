package io.contourflow.cli;

import io.contourflow.dicom.AssembledSeries;
import io.contourflow.dicom.SeriesAssembler;
import io.contourflow.imaging.io.ImageFiles;
import io.contourflow.imaging.volume.Volume;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * An image of the command line: a NIfTI or MetaImage file, or a folder or zip of one DICOM series.
 *
 * @param series what DICOM says of it; null for files
 */
record LoadedImage(Volume volume, @Nullable AssembledSeries series) {
    /** Below this, a grey value can only be air in HU. */
    private static final float AIR_HU = -900;

    /** @throws RuntimeException with a one-line reason when it cannot be taken as one 3-D image */
    static LoadedImage read(Path path) {
        if (Files.isDirectory(path) || DicomInput.isZip(path)) {
            try (DicomInput input = DicomInput.open(path)) {
                return SeriesAssembler.assemble(input.files())
                        .fold(
                                assembled -> new LoadedImage(assembled.series().volume(), assembled.series()),
                                refused -> {
                                    throw new CommandFailed(
                                            path + ": " + refused.reason() + " (" + refused.code() + ")");
                                });
            }
        }
        return new LoadedImage(ImageFiles.read(path), null);
    }

    /** CT, MR or PT: as asked, else as DICOM says, else CT where the grey values can only be HU; null when unknown. */
    @Nullable
    String modality(@Nullable String asked) {
        if (asked != null) {
            return asked.toUpperCase(Locale.ROOT);
        }
        if (series != null) {
            return series.facts().modality();
        }
        return lowest() <= AIR_HU ? "CT" : null;
    }

    String needModality(@Nullable String asked) {
        String modality = modality(asked);
        if (modality == null) {
            throw new CommandFailed("the modality of this image is not known; state it with --modality CT|MR|PT");
        }
        return modality;
    }

    String bodySite() {
        return series == null ? "" : series.facts().bodyPart();
    }

    float lowest() {
        float lowest = Float.POSITIVE_INFINITY;
        for (float value : volume.voxels()) {
            lowest = Math.min(lowest, value);
        }
        return lowest;
    }
}
