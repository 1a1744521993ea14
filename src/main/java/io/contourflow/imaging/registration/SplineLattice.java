package io.contourflow.imaging.registration;

import io.contourflow.imaging.volume.Geometry;
import java.util.Arrays;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Cubic B-spline displacement over a voxel lattice (Rueckert et al., doi 10.1109/42.796284): control points every
 * {@code step} voxels along each axis, one before the first voxel and enough behind the last. Coefficients are
 * displacements in mm along the grid axes, stored {@code [kz][ky][kx][3]}. The lattice knows how to spread coefficients
 * over a slice of voxels and the adjoint of that, separably: O(12) operations a voxel and component.
 */
final class SplineLattice {
    final Geometry voxels;
    final int[] step;
    final int[] knots;
    final double[] knotMm;
    private final float[][][] weights = new float[3][][];
    private final Queue<Scratch> unused = new ConcurrentLinkedQueue<>();

    SplineLattice(Geometry voxels, double knotSpacingMm) {
        this.voxels = voxels;
        this.step = new int[3];
        this.knots = new int[3];
        this.knotMm = new double[3];
        int[] size = {voxels.nx(), voxels.ny(), voxels.nz()};
        for (int axis = 0; axis < 3; axis++) {
            step[axis] = stepOf(knotSpacingMm / voxels.spacingMm(axis));
            knots[axis] = (size[axis] - 1) / step[axis] + 4;
            knotMm[axis] = step[axis] * voxels.spacingMm(axis);
            weights[axis] = weightsOf(step[axis], 0);
        }
    }

    /** The same control points seen from a lattice of blocks of the fine one's voxels. */
    private SplineLattice(SplineLattice fine, int[] block) {
        int[] size = {fine.voxels.nx(), fine.voxels.ny(), fine.voxels.nz()};
        double[] spacing = fine.voxels.spacingMm();
        double[] centre = new double[3];
        this.step = new int[3];
        this.knots = fine.knots;
        this.knotMm = fine.knotMm;
        for (int axis = 0; axis < 3; axis++) {
            centre[axis] = (block[axis] - 1) / 2.0;
            size[axis] = (size[axis] + block[axis] - 1) / block[axis];
            spacing[axis] *= block[axis];
            step[axis] = fine.step[axis] / block[axis];
            weights[axis] = weightsOf(step[axis], centre[axis] / block[axis]);
        }
        double[] origin = new double[3];
        fine.voxels.indexToWorld(centre[0], centre[1], centre[2], origin);
        this.voxels = new Geometry(size, spacing, origin, fine.voxels.direction());
    }

    /** Whole voxels between control points; even where there are four or more, so that blocks of two fit. */
    private static int stepOf(double wanted) {
        return wanted < 3.5 ? (int) Math.max(1, Math.round(wanted)) : 2 * (int) Math.round(wanted / 2);
    }

    private static float[][] weightsOf(int step, double offset) {
        float[][] weights = new float[step][];
        for (int phase = 0; phase < step; phase++) {
            weights[phase] = weights((phase + offset) / step);
        }
        return weights;
    }

    /** Voxels along each axis that {@link #inBlocks} puts together: 2 where control points are far apart, else 1. */
    int[] block() {
        int[] block = new int[3];
        for (int axis = 0; axis < 3; axis++) {
            block[axis] = step[axis] >= 4 ? 2 : 1;
        }
        return block;
    }

    /**
     * The same displacement looked at once in every block of voxels, at its centre: enough where only its smooth shape
     * matters.
     */
    SplineLattice inBlocks() {
        return new SplineLattice(this, block());
    }

    /** The four cubic B-spline weights at fraction f of a knot interval. */
    static float[] weights(double f) {
        double g = 1 - f;
        return new float[] {
            (float) (g * g * g / 6),
            (float) ((4 - 6 * f * f + 3 * f * f * f) / 6),
            (float) ((4 - 6 * g * g + 3 * g * g * g) / 6),
            (float) (f * f * f / 6)
        };
    }

    int coefficientCount() {
        return 3 * knots[0] * knots[1] * knots[2];
    }

    /** Scratch space for one worker on one slice; lent by {@link #borrow()}. */
    final class Scratch {
        final float[] plane = new float[3 * knots[0] * knots[1]];
        final float[] rows = new float[3 * knots[0] * voxels.ny()];
        final float[] slice = new float[3 * voxels.nx() * voxels.ny()];
    }

    /** Scratch space with any content, to be given back. */
    Scratch borrow() {
        Scratch free = unused.poll();
        return free == null ? new Scratch() : free;
    }

    void giveBack(Scratch scratch) {
        unused.add(scratch);
    }

    /** Displacement of every voxel of slice k into {@code s.slice}, {@code [j][i][3]}. */
    void spread(float[] c, int k, Scratch s) {
        int row = 3 * knots[0];
        int plane = row * knots[1];
        combine(c, k / step[2] * plane, plane, weights[2][k % step[2]], s.plane, 0);
        for (int j = 0; j < voxels.ny(); j++) {
            combine(s.plane, j / step[1] * row, row, weights[1][j % step[1]], s.rows, j * row);
        }
        for (int j = 0; j < voxels.ny(); j++) {
            spreadRow(s.rows, j * row, s.slice, 3 * j * voxels.nx());
        }
    }

    /** The weighted sum of four neighbouring blocks of {@code size} values, into {@code out[to …]}. */
    @SuppressWarnings("checkstyle:ParameterNumber") // numeric kernel: plain arrays and offsets
    static void combine(float[] in, int at, int size, float[] w, float[] out, int to) {
        for (int q = 0; q < size; q++) {
            out[to + q] = w[0] * in[at + q]
                    + w[1] * in[at + size + q]
                    + w[2] * in[at + 2 * size + q]
                    + w[3] * in[at + 3 * size + q];
        }
    }

    private void spreadRow(float[] knotRow, int from, float[] out, int to) {
        for (int i = 0, knot = from; i < voxels.nx(); knot += 3) {
            int end = Math.min(voxels.nx(), i + step[0]);
            for (int phase = 0; i < end; i++, phase++) {
                float[] u = weights[0][phase];
                for (int a = 0; a < 3; a++) {
                    out[to + 3 * i + a] = u[0] * knotRow[knot + a]
                            + u[1] * knotRow[knot + 3 + a]
                            + u[2] * knotRow[knot + 6 + a]
                            + u[3] * knotRow[knot + 9 + a];
                }
            }
        }
    }

    /** The adjoint of {@link #spread} within a slice: {@code s.slice} gathered into {@code s.plane}. */
    void gatherPlane(Scratch s, boolean squaredWeights) {
        int row = 3 * knots[0];
        Arrays.fill(s.rows, 0);
        Arrays.fill(s.plane, 0);
        for (int j = 0; j < voxels.ny(); j++) {
            gatherRow(s.slice, 3 * j * voxels.nx(), s.rows, j * row, squaredWeights);
        }
        for (int j = 0; j < voxels.ny(); j++) {
            float[] v = weights[1][j % step[1]];
            for (int tap = 0; tap < 4; tap++) {
                float w = squaredWeights ? v[tap] * v[tap] : v[tap];
                int to = (j / step[1] + tap) * row;
                for (int q = 0; q < row; q++) {
                    s.plane[to + q] += w * s.rows[j * row + q];
                }
            }
        }
    }

    private void gatherRow(float[] slice, int from, float[] knotRow, int to, boolean squaredWeights) {
        for (int i = 0, knot = to; i < voxels.nx(); knot += 3) {
            int end = Math.min(voxels.nx(), i + step[0]);
            for (int phase = 0; i < end; i++, phase++) {
                float x = slice[from + 3 * i];
                float y = slice[from + 3 * i + 1];
                float z = slice[from + 3 * i + 2];
                if (x == 0 && y == 0 && z == 0) {
                    continue; // most voxels are outside the body
                }
                for (int tap = 0; tap < 4; tap++) {
                    float u = weights[0][phase][tap];
                    float w = squaredWeights ? u * u : u;
                    knotRow[knot + 3 * tap] += w * x;
                    knotRow[knot + 3 * tap + 1] += w * y;
                    knotRow[knot + 3 * tap + 2] += w * z;
                }
            }
        }
    }

    /** Completes the adjoint: planes of all slices, {@code [k][ky][kx][3]}, into coefficients. */
    void gather(float[] planes, float[] out, boolean squaredWeights, Workers workers) {
        int plane = 3 * knots[0] * knots[1];
        workers.each(knots[2], knot -> {
            Arrays.fill(out, knot * plane, (knot + 1) * plane, 0);
            for (int k = Math.max(0, (knot - 3) * step[2]); k < Math.min(voxels.nz(), (knot + 1) * step[2]); k++) {
                float w = weights[2][k % step[2]][knot - k / step[2]];
                w = squaredWeights ? w * w : w;
                for (int q = 0; q < plane; q++) {
                    out[knot * plane + q] += w * planes[k * plane + q];
                }
            }
        });
    }

    /** Displacement in mm along the grid axes at a continuous voxel index, clamped to the lattice. */
    void at(float[] c, double[] index, double[] out) {
        int[] base = new int[3];
        float[][] w = new float[3][];
        int[] size = {voxels.nx(), voxels.ny(), voxels.nz()};
        for (int axis = 0; axis < 3; axis++) {
            double position = Math.max(0, Math.min(size[axis] - 1, index[axis])) / step[axis];
            base[axis] = Math.min((int) position, knots[axis] - 4);
            w[axis] = weights(position - base[axis]);
        }
        double x = 0;
        double y = 0;
        double z = 0;
        for (int c2 = 0; c2 < 4; c2++) {
            for (int b = 0; b < 4; b++) {
                float wyz = w[2][c2] * w[1][b];
                int at = 3 * (((base[2] + c2) * knots[1] + base[1] + b) * knots[0] + base[0]);
                for (int a = 0; a < 4; a++, at += 3) {
                    float weight = wyz * w[0][a];
                    x += weight * c[at];
                    y += weight * c[at + 1];
                    z += weight * c[at + 2];
                }
            }
        }
        out[0] = x;
        out[1] = y;
        out[2] = z;
    }
}
