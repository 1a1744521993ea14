package io.contourflow.adaptation;

import io.contourflow.imaging.contour.Morphology;
import io.contourflow.imaging.transform.PointTransform;
import io.contourflow.imaging.volume.Geometry;
import io.contourflow.imaging.volume.Mask;
import io.contourflow.imaging.volume.Volume;
import java.util.stream.IntStream;

/** Where the deformation of a body is measured, on the lattice of the first image. */
final class BodyRegion {
    /** Between air (−1000) and fat (about −100); skin lies above it even in noisy cone-beam images. */
    private static final double BODY_LOWER_HU = -300;

    private static final int BINS = 256;

    private BodyRegion() {}

    /**
     * The body in an image that was not contoured: above the body threshold for CT, above Otsu's threshold (IEEE Trans
     * SMC 9(1), 1979) for other modalities; the largest part, with its cavities.
     *
     * @param unit HU, or anything else
     */
    static Mask of(Volume image, String unit) {
        double lower = unit.equals("HU") ? BODY_LOWER_HU : otsu(image.voxels());
        Mask bright = Morphology.threshold(image, Math.nextUp(lower), Double.POSITIVE_INFINITY);
        return Morphology.fillHolesPerSlice(Morphology.largestComponent(bright));
    }

    /** The part of the body that the moving image shows: elsewhere the field is only continued, not measured. */
    static Mask seenBy(Mask body, PointTransform fixedToMoving, Geometry moving) {
        Geometry g = body.geometry();
        byte[] seen = new byte[g.voxelCount()];
        IntStream.range(0, g.nz()).parallel().forEach(k -> {
            double[] point = new double[3];
            for (int j = 0; j < g.ny(); j++) {
                for (int i = 0; i < g.nx(); i++) {
                    int at = g.offset(i, j, k);
                    if (body.voxels()[at] != 0) {
                        g.indexToWorld(i, j, k, point);
                        fixedToMoving.apply(point, point);
                        moving.worldToIndex(point, point);
                        seen[at] = (byte) (contains(moving, point) ? 1 : 0);
                    }
                }
            }
        });
        return new Mask(g, seen);
    }

    private static boolean contains(Geometry g, double[] index) {
        return index[0] >= -0.5
                && index[1] >= -0.5
                && index[2] >= -0.5
                && index[0] <= g.nx() - 0.5
                && index[1] <= g.ny() - 0.5
                && index[2] <= g.nz() - 0.5;
    }

    private static double otsu(float[] values) {
        double low = Double.POSITIVE_INFINITY;
        double high = Double.NEGATIVE_INFINITY;
        for (float value : values) {
            low = Math.min(low, value);
            high = Math.max(high, value);
        }
        if (!(high > low)) {
            return high;
        }
        long[] histogram = new long[BINS];
        double sum = 0;
        for (float value : values) {
            int bin = (int) Math.min(BINS - 1, (value - low) / (high - low) * BINS);
            histogram[bin]++;
            sum += bin;
        }
        return low + (bestSplit(histogram, values.length, sum) + 1) * (high - low) / BINS;
    }

    private static int bestSplit(long[] histogram, double total, double sum) {
        double below = 0;
        double sumBelow = 0;
        double best = -1;
        int bestBin = 0;
        for (int bin = 0; bin < BINS - 1; bin++) {
            below += histogram[bin];
            sumBelow += (double) bin * histogram[bin];
            if (below > 0 && below < total) {
                double difference = sumBelow / below - (sum - sumBelow) / (total - below);
                double between = below * (total - below) * difference * difference;
                if (between > best) {
                    best = between;
                    bestBin = bin;
                }
            }
        }
        return bestBin;
    }
}
