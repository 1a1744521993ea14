package io.contourflow.contouring;

import io.contourflow.imaging.contour.DistanceTransform;
import io.contourflow.imaging.contour.Morphology;
import io.contourflow.imaging.volume.Geometry;
import io.contourflow.imaging.volume.Mask;
import io.contourflow.imaging.volume.Volume;
import io.contourflow.imaging.volume.VoxelBox;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What of one contoured structure can be compared with other patients': place, size, shape, steps from slice to slice and
 * grey values. Lengths in mm, coordinates LPS.
 */
final class StructureFigures {
    private static final double BONE_HU = 200;
    private static final double AIR_HU = -250;
    private static final double CLIP_LOW_HU = -200;
    private static final double CLIP_HIGH_HU = 300;

    /** Keeps logarithms finite where a structure is one voxel thick. mm². */
    private static final double LEAST_MM2 = 0.25;

    enum Figure {
        /** Middle of the structure. */
        X,
        Y,
        Z,
        /** Highest and lowest voxel centre along z. */
        TOP,
        BOTTOM,
        LN_VOLUME,
        /** ln of the standard deviations of its points along its principal axes, longest first. */
        LN_LONG,
        LN_MIDDLE,
        LN_SHORT,
        /** Largest step of the middle from a slice to the next. */
        STEP,
        /** Largest change of area from a slice to the next, the ends left out; share of the largest area. */
        AREA_STEP,
        /** Volume as a share of that of the ellipsoid with the same standard deviations. */
        FILL,
        /** Radius of the largest ball that it holds. */
        DEPTH,
        HU_MEAN,
        BONE_SHARE,
        AIR_SHARE;

        String key() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** The figures that depend on the other structures of the patient: the first six. */
    static final int JOINT = 6;

    private final double[] values;
    private final int emptySlices;
    private final boolean atBorder;

    private StructureFigures(double[] values, int emptySlices, boolean atBorder) {
        this.values = values;
        this.emptySlices = emptySlices;
        this.atBorder = atBorder;
    }

    double value(Figure figure) {
        return values[figure.ordinal()];
    }

    /** NaN where it was not measured. */
    double[] values() {
        return values.clone();
    }

    /** Slices without the structure between slices with it. */
    int emptySlices() {
        return emptySlices;
    }

    /** Whether it reaches the border of the image. */
    boolean atBorder() {
        return atBorder;
    }

    double volumeMl() {
        return Math.exp(value(Figure.LN_VOLUME));
    }

    /** @param image in HU on the lattice of the mask; null where grey values say nothing; @return empty for no voxel */
    static Optional<StructureFigures> of(Mask whole, @Nullable Volume image) {
        return VoxelBox.around(whole).map(box -> {
            Mask mask = box.of(whole);
            Sums sums = new Sums(mask.geometry());
            for (int at = 0; at < mask.voxels().length; at++) {
                if (mask.voxels()[at] != 0) {
                    sums.add(at);
                }
            }
            double[] values = new double[Figure.values().length];
            Arrays.fill(values, Double.NaN);
            sums.into(values);
            values[Figure.DEPTH.ordinal()] =
                    depthMm(box.grown(1, whole.geometry()).of(whole));
            if (image != null) {
                grey(mask, box.of(image), sums.count, values);
            }
            Geometry all = whole.geometry();
            int[] limit = {all.nx(), all.ny(), all.nz()};
            boolean border = false;
            for (int axis = 0; axis < 3; axis++) {
                border |= box.from()[axis] == 0 || box.from()[axis] + box.size()[axis] == limit[axis];
            }
            return new StructureFigures(values, sums.emptySlices(), border);
        });
    }

    private static double depthMm(Mask mask) {
        float deepest = 0;
        float[] squared = DistanceTransform.squaredMm(Morphology.complement(mask));
        for (int at = 0; at < squared.length; at++) {
            // a mask that fills its whole box has no border there
            deepest = Float.isFinite(squared[at]) ? Math.max(deepest, squared[at]) : deepest;
        }
        return Math.sqrt(deepest);
    }

    private static void grey(Mask mask, Volume image, int count, double[] values) {
        double sum = 0;
        int bone = 0;
        int air = 0;
        for (int at = 0; at < mask.voxels().length; at++) {
            if (mask.voxels()[at] != 0) {
                float hu = image.voxels()[at];
                sum += Math.max(CLIP_LOW_HU, Math.min(CLIP_HIGH_HU, hu));
                bone += hu > BONE_HU ? 1 : 0;
                air += hu < AIR_HU ? 1 : 0;
            }
        }
        values[Figure.HU_MEAN.ordinal()] = sum / count;
        values[Figure.BONE_SHARE.ordinal()] = (double) bone / count;
        values[Figure.AIR_SHARE.ordinal()] = (double) air / count;
    }

    /** Sums over the voxels of the structure, and over those of each slice. */
    private static final class Sums {
        private final Geometry lattice;
        private final double[] first = new double[3];
        private final double[] second = new double[6];
        private final double[] p = new double[3];
        private final double[][] bySlice;
        private double top = Double.NEGATIVE_INFINITY;
        private double bottom = Double.POSITIVE_INFINITY;
        private int count;

        Sums(Geometry lattice) {
            this.lattice = lattice;
            bySlice = new double[lattice.nz()][4];
        }

        void add(int at) {
            int slice = at / (lattice.nx() * lattice.ny());
            lattice.indexToWorld(at % lattice.nx(), at / lattice.nx() % lattice.ny(), slice, p);
            count++;
            top = Math.max(top, p[2]);
            bottom = Math.min(bottom, p[2]);
            bySlice[slice][3]++;
            int n = 0;
            for (int a = 0; a < 3; a++) {
                first[a] += p[a];
                bySlice[slice][a] += p[a];
                for (int b = a; b < 3; b++) {
                    second[n++] += p[a] * p[b];
                }
            }
        }

        int emptySlices() {
            return (int) Arrays.stream(bySlice).filter(slice -> slice[3] == 0).count();
        }

        void into(double[] values) {
            double[] mean = {first[0] / count, first[1] / count, first[2] / count};
            double[] eigen = SymmetricMatrices.eigenvalues3(covariance(mean));
            double volumeMm3 = count * lattice.voxelVolumeMm3();
            double[] ln = new double[3];
            for (int a = 0; a < 3; a++) {
                ln[a] = Math.log(Math.max(LEAST_MM2, eigen[a])) / 2;
            }
            // a full ellipsoid with these deviations has semi-axes √5 as long
            double ellipsoid = 4 * Math.PI / 3 * Math.pow(5, 1.5) * Math.exp(ln[0] + ln[1] + ln[2]);
            double[] steps = steps();
            double[] all = {
                mean[0],
                mean[1],
                mean[2],
                top,
                bottom,
                Math.log(volumeMm3 / 1000),
                ln[0],
                ln[1],
                ln[2],
                steps[0],
                steps[1],
                volumeMm3 / ellipsoid
            };
            System.arraycopy(all, 0, values, 0, all.length);
        }

        private double[] covariance(double[] mean) {
            double[] covariance = new double[6];
            int n = 0;
            for (int a = 0; a < 3; a++) {
                for (int b = a; b < 3; b++) {
                    covariance[n] = second[n] / count - mean[a] * mean[b];
                    n++;
                }
            }
            return covariance;
        }

        /** Largest step of the middle in the slice plane, and of the area, between neighbouring slices. */
        private double[] steps() {
            double largest = 0;
            for (double[] slice : bySlice) {
                largest = Math.max(largest, slice[3]);
            }
            double[] out = new double[2];
            double[] normal = {lattice.direction()[2], lattice.direction()[5], lattice.direction()[8]};
            for (int k = 0; k + 1 < bySlice.length; k++) {
                double[] low = bySlice[k];
                double[] high = bySlice[k + 1];
                if (low[3] > 0 && high[3] > 0) {
                    double[] step = new double[3];
                    for (int a = 0; a < 3; a++) {
                        step[a] = high[a] / high[3] - low[a] / low[3];
                    }
                    double through = step[0] * normal[0] + step[1] * normal[1] + step[2] * normal[2];
                    double length = step[0] * step[0] + step[1] * step[1] + step[2] * step[2];
                    out[0] = Math.max(out[0], Math.sqrt(Math.max(0, length - through * through)));
                    boolean end = k == 0 || k + 2 == bySlice.length;
                    out[1] = end ? out[1] : Math.max(out[1], Math.abs(high[3] - low[3]) / largest);
                }
            }
            return out;
        }
    }
}
