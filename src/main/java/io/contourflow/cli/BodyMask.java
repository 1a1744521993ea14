package io.contourflow.cli;

import io.contourflow.contouring.ContourModel;
import io.contourflow.contouring.ContourModels;
import io.contourflow.imaging.contour.Morphology;
import io.contourflow.imaging.enhancement.GreyRange;
import io.contourflow.imaging.volume.Mask;
import io.contourflow.imaging.volume.Volume;
import io.contourflow.kernel.ProgressListener;

/** The region of the body in an image: the outline model for CT, a threshold for other modalities. */
final class BodyMask {
    private static final String EXTERNAL = "External";
    /** Share of the grey range above which a voxel of MR or PET is not air. */
    private static final double NOT_AIR = 0.08;

    private BodyMask() {}

    /** @throws CommandFailed when no body is found */
    static Mask of(LoadedImage image) {
        Mask body = "CT".equals(image.modality(null)) ? ofCt(image.volume()) : ofGrey(image.volume());
        if (body.count() == 0) {
            throw new CommandFailed("no body was found in the fixed image");
        }
        return body;
    }

    private static Mask ofCt(Volume volume) {
        try (ContourModels models = ContourModels.builtIn()) {
            return models.forImage("CT", "").stream()
                    .flatMap(model -> model.contour(volume, ProgressListener.NONE).stream())
                    .filter(structure -> structure.name().equals(EXTERNAL))
                    .map(ContourModel.StructureMask::mask)
                    .findFirst()
                    .orElseGet(() -> Mask.empty(volume.geometry()));
        }
    }

    private static Mask ofGrey(Volume volume) {
        GreyRange range = GreyRange.ofPercentiles(volume, 0.5, 99.5);
        double threshold = range.low() + NOT_AIR * (range.high() - range.low());
        Mask bright = Morphology.threshold(volume, threshold, Double.POSITIVE_INFINITY);
        return Morphology.fillHolesPerSlice(Morphology.largestComponent(bright));
    }
}
