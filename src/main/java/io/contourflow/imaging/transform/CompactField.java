package io.contourflow.imaging.transform;

import io.contourflow.imaging.volume.Geometry;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * A displacement field kept by every n-th of its vectors, as 16-bit integers, between which the cubic spline
 * through them is taken (de Boor, A Practical Guide to Splines, 1978) that ends as parabolas: maps of up to the second
 * degree, hence rigid offsets, are exact, and smooth deformations are met to some hundredths of a millimetre by a hundredth
 * of the bytes and less.
 *
 * <p>No field is made compact on trust: the whole of it is made again and compared, vector by vector, and the widest
 * spacing whose largest error is within the tolerance is taken. A field that is too steep for all of them, such as one
 * with a step where organs slide, is kept at every voxel, and one too wide for 16 bits not at all.
 *
 * @param grid that of the field
 * @param step vectors kept along i, j, k: every step-th, from the first on
 * @param low smallest component along x, y, z, mm
 * @param quantumMm what one unit of a sample is, along x, y, z
 * @param samples interleaved as the field's, lattice of the kept vectors, −32768 standing for {@code low}
 * @param maxErrorMm largest length of (made again − original) over the grid
 */
public record CompactField(
        Geometry grid, int[] step, double[] low, double[] quantumMm, short[] samples, double maxErrorMm) {
    /** Distances of kept vectors that are tried, mm, the widest first; then every voxel. */
    private static final double[] SPACINGS_MM = {12, 8, 5.5, 4, 0};

    private static final int LEVELS = 65535;

    /** Slices looked at before all are: most spacings that fail do so here. */
    private static final int PROBES = 8;

    /** @throws IllegalArgumentException when the samples are not as many as grid and step say */
    public CompactField {
        int[] kept = kept(grid, step);
        if (samples.length != 3 * kept[0] * kept[1] * kept[2]) {
            throw new IllegalArgumentException(
                    "samples must hold " + 3 * kept[0] * kept[1] * kept[2] + " values but holds " + samples.length);
        }
    }

    /** The most compact form within the tolerance; none where 16 bits do not reach it, or a vector is not finite. */
    public static Optional<CompactField> of(DisplacementField field, double toleranceMm) {
        Geometry g = field.grid();
        int[] before = null;
        for (double spacingMm : SPACINGS_MM) {
            int[] step = new int[3];
            for (int axis = 0; axis < 3; axis++) {
                step[axis] = Math.max(1, (int) Math.round(spacingMm / g.spacingMm(axis)));
            }
            if (before == null || !java.util.Arrays.equals(before, step)) {
                CompactField tried = every(field, step);
                if (tried.errorMm(field, Math.max(1, g.nz() / PROBES)) <= toleranceMm) {
                    double error = tried.errorMm(field, 1);
                    if (error <= toleranceMm) {
                        return Optional.of(new CompactField(g, step, tried.low, tried.quantumMm, tried.samples, error));
                    }
                }
            }
            before = step;
        }
        return Optional.empty();
    }

    /** Kept vectors along i, j, k; the last one at or beyond the border, and two at least, so that there is a span. */
    private static int[] kept(Geometry g, int[] step) {
        int[] size = {g.nx(), g.ny(), g.nz()};
        int[] kept = new int[3];
        for (int axis = 0; axis < 3; axis++) {
            if (step[axis] < 1) {
                throw new IllegalArgumentException("step[" + axis + "] must be at least 1 but is " + step[axis]);
            }
            kept[axis] = Math.max(2, (size[axis] - 2) / step[axis] + 2);
        }
        return kept;
    }

    private static CompactField every(DisplacementField field, int[] step) {
        int[] kept = kept(field.grid(), step);
        float[] values = new float[3 * kept[0] * kept[1] * kept[2]];
        int at = 0;
        for (int k = 0; k < kept[2]; k++) {
            for (int j = 0; j < kept[1]; j++) {
                for (int i = 0; i < kept[0]; i++) {
                    int[] index = {i * step[0], j * step[1], k * step[2]};
                    for (int c = 0; c < 3; c++) {
                        values[at++] = (float) sample(field, index, step, c);
                    }
                }
            }
        }
        return quantised(field.grid(), step, values);
    }

    /**
     * A component at whole indices; beyond the far borders the parabola through the last three vectors that lie a step
     * apart goes on, or the line through the last two.
     */
    private static double sample(DisplacementField field, int[] index, int[] step, int component) {
        Geometry g = field.grid();
        int[] size = {g.nx(), g.ny(), g.nz()};
        for (int axis = 0; axis < 3; axis++) {
            int last = size[axis] - 1;
            if (index[axis] > last) {
                boolean parabola = last >= 2 * step[axis];
                int apart = parabola ? step[axis] : Math.min(1, last);
                double t = apart == 0 ? 0 : (index[axis] - last) / (double) apart;
                double first = sample(field, moved(index, axis, last), step, component);
                double second = sample(field, moved(index, axis, last - apart), step, component);
                if (!parabola) {
                    return first + t * (first - second);
                }
                double third = sample(field, moved(index, axis, last - 2 * apart), step, component);
                return first * (1 + t) * (2 + t) / 2 - second * t * (2 + t) + third * t * (1 + t) / 2;
            }
        }
        return field.vectorsMm()[3 * g.offset(index[0], index[1], index[2]) + component];
    }

    private static int[] moved(int[] index, int axis, int to) {
        int[] moved = index.clone();
        moved[axis] = to;
        return moved;
    }

    private static CompactField quantised(Geometry grid, int[] step, float[] values) {
        double[] low = new double[3];
        double[] quantum = new double[3];
        for (int c = 0; c < 3; c++) {
            double lowest = Double.POSITIVE_INFINITY;
            double highest = Double.NEGATIVE_INFINITY;
            for (int at = c; at < values.length; at += 3) {
                lowest = Math.min(lowest, values[at]);
                highest = Math.max(highest, values[at]);
            }
            low[c] = lowest;
            quantum[c] = (highest - lowest) / LEVELS;
        }
        short[] samples = new short[values.length];
        for (int at = 0; at < values.length; at++) {
            int c = at % 3;
            long level = quantum[c] == 0 ? 0 : Math.round((values[at] - low[c]) / quantum[c]);
            samples[at] = (short) (level + Short.MIN_VALUE);
        }
        return new CompactField(grid, step, low, quantum, samples, Double.NaN);
    }

    /** The whole field, made again. Slices in parallel on the common pool. */
    public DisplacementField field() {
        int slice = 3 * grid.nx() * grid.ny();
        float[] vectors = new float[Math.multiplyExact(3, grid.voxelCount())];
        CompactSpline spline = spline();
        IntStream.range(0, grid.nz()).parallel().forEach(k -> spline.slice(k, vectors, k * slice));
        return new DisplacementField(grid, vectors);
    }

    private CompactSpline spline() {
        float[] values = new float[samples.length];
        for (int at = 0; at < values.length; at++) {
            values[at] = (float) (low[at % 3] + quantumMm[at % 3] * (samples[at] - (double) Short.MIN_VALUE));
        }
        return new CompactSpline(grid, step, kept(grid, step), values);
    }

    /** Largest error over every n-th slice and the last; infinite where it is not a number. */
    private double errorMm(DisplacementField original, int every) {
        CompactSpline spline = spline();
        int slice = 3 * grid.nx() * grid.ny();
        double largest = IntStream.range(0, grid.nz())
                .filter(k -> k % every == 0 || k == grid.nz() - 1)
                .parallel()
                .mapToDouble(k -> {
                    float[] again = new float[slice];
                    spline.slice(k, again, 0);
                    return largestSquare(again, original.vectorsMm(), k * slice);
                })
                .max()
                .orElse(0);
        return Math.sqrt(largest);
    }

    private static double largestSquare(float[] again, float[] original, int from) {
        double largest = 0;
        for (int at = 0; at < again.length; at += 3) {
            double x = again[at] - original[from + at];
            double y = again[at + 1] - original[from + at + 1];
            double z = again[at + 2] - original[from + at + 2];
            double square = x * x + y * y + z * z;
            if (!(square <= largest)) {
                largest = Double.isNaN(square) ? Double.POSITIVE_INFINITY : square;
            }
        }
        return largest;
    }
}
