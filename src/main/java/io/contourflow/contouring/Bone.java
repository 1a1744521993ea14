package io.contourflow.contouring;

import io.contourflow.imaging.contour.Morphology;
import io.contourflow.imaging.volume.Mask;
import io.contourflow.imaging.volume.Volume;

/**
 * Bone inside the body in CT: above a threshold that follows the soft-tissue peak of the image (cone-beam images are off
 * by tens of HU), gaps of trabecular bone closed, small marrow cavities filled, specks dropped. The spinal canal and the
 * skull stay open.
 */
final class Bone {
    /** Soft tissue lies at 40 HU and spongy bone begins near 190 HU: bone is this much above the peak. */
    private static final double ABOVE_PEAK_HU = 150;

    private static final double LOWER_MIN_HU = 150;
    private static final double LOWER_MAX_HU = 250;
    private static final double PEAK_FROM_HU = -60;
    private static final double PEAK_TO_HU = 140;
    private static final double CLOSE_RADIUS_MM = 2;

    /** Marrow cavities of long bones are smaller, the spinal canal (2 cm² and more) is greater. mm². */
    private static final double CAVITY_MAX_MM2 = 100;

    /** A calcification or noise, not a bone. ml. */
    private static final double PART_MIN_ML = 0.2;

    private Bone() {}

    static Mask in(Volume image, Mask body) {
        double lower = Math.max(LOWER_MIN_HU, Math.min(LOWER_MAX_HU, softTissuePeakHu(image, body) + ABOVE_PEAK_HU));
        byte[] bright =
                Morphology.threshold(image, lower, Double.POSITIVE_INFINITY).voxels();
        keepInside(bright, body);
        Mask parts = Morphology.withoutComponentsBelow(new Mask(image.geometry(), bright), PART_MIN_ML);
        Mask closed = BodyOutline.perSlice(parts, (slice, lattice) -> {
            Mask together = Morphology.close(slice, CLOSE_RADIUS_MM);
            return withSmallCavities(together);
        });
        keepInside(closed.voxels(), body);
        return closed;
    }

    /** Most frequent value between fat and bone, in steps of 10 HU, smoothed over three steps. */
    static double softTissuePeakHu(Volume image, Mask body) {
        int bins = (int) ((PEAK_TO_HU - PEAK_FROM_HU) / 10);
        long[] histogram = new long[bins];
        for (int at = 0; at < body.voxels().length; at++) {
            float value = image.voxels()[at];
            if (body.voxels()[at] != 0 && value >= PEAK_FROM_HU && value < PEAK_TO_HU) {
                histogram[(int) ((value - PEAK_FROM_HU) / 10)]++;
            }
        }
        int best = 0;
        long bestCount = -1;
        for (int bin = 1; bin < bins - 1; bin++) {
            long count = histogram[bin - 1] + histogram[bin] + histogram[bin + 1];
            if (count > bestCount) {
                bestCount = count;
                best = bin;
            }
        }
        return PEAK_FROM_HU + 10 * best + 5;
    }

    private static Mask withSmallCavities(Mask slice) {
        byte[] filled = Morphology.fillHolesPerSlice(slice).voxels();
        for (int at = 0; at < filled.length; at++) {
            filled[at] = (byte) (filled[at] != 0 && slice.voxels()[at] == 0 ? 1 : 0);
        }
        // a slice is 1 mm thick here, so its parts have as many ml as thousands of mm²
        Mask large = Morphology.withoutComponentsBelow(new Mask(slice.geometry(), filled), CAVITY_MAX_MM2 / 1000);
        byte[] out = slice.voxels().clone();
        for (int at = 0; at < out.length; at++) {
            if (filled[at] != 0 && large.voxels()[at] == 0) {
                out[at] = 1;
            }
        }
        return new Mask(slice.geometry(), out);
    }

    private static void keepInside(byte[] voxels, Mask body) {
        for (int at = 0; at < voxels.length; at++) {
            voxels[at] = (byte) (voxels[at] & body.voxels()[at]);
        }
    }
}
