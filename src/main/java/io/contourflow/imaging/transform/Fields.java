package io.contourflow.imaging.transform;

import io.contourflow.imaging.volume.Geometry;
import io.contourflow.imaging.volume.Mask;
import io.contourflow.imaging.volume.Volume;
import java.util.Arrays;
import java.util.stream.IntStream;

/** What is done with displacement fields: composing, inverting, resampling, and the Jacobian determinant. */
public final class Fields {
    private static final int INVERSE_ITERATIONS = 60;
    /** Iteration of a point ends when it maps back within this distance, mm. */
    private static final double INVERSE_TOLERANCE_MM = 1e-4;

    /** Points along the longest side of a region between which its nearest rigid map is sought. */
    private static final double RIGID_STEPS = 24;

    private Fields() {}

    /**
     * An inverse field with what is left of {@code |T(T⁻¹(q)) − q|} over its grid, mm. Points that T reaches from
     * nowhere inside the field's lattice are found by the field's border continuation.
     */
    public record Inverse(DisplacementField field, double meanErrorMm, double maxErrorMm) {}

    /** {@code q = second(first(p))} sampled on {@code grid}. */
    public static DisplacementField compose(PointTransform first, PointTransform second, Geometry grid) {
        return DisplacementField.sample(
                (from, to) -> {
                    first.apply(from, to);
                    second.apply(to, to);
                },
                grid);
    }

    /** The same field on another grid; beyond the old one its border values hold. */
    public static DisplacementField resample(DisplacementField field, Geometry grid) {
        return DisplacementField.sample(field, grid);
    }

    /**
     * The map moving → fixed, by the fixed-point iteration of Chen et al. (Med Phys 35(1), 2008, doi
     * 10.1118/1.2816107) on what the best-fitting rigid map leaves over, so that large rotations do not hinder it.
     *
     * @param movingGrid where the inverse is sampled, usually the moving image's lattice
     */
    public static Inverse invert(DisplacementField field, Geometry movingGrid) {
        MatrixTransform back = nearestRigid(field, field.grid()).inverse();
        float[] vectors = new float[Math.multiplyExact(3, movingGrid.voxelCount())];
        double[] sums = new double[movingGrid.nz()];
        double[] most = new double[movingGrid.nz()];
        IntStream.range(0, movingGrid.nz())
                .parallel()
                .forEach(k -> invertSlice(field, back, movingGrid, k, vectors, sums, most));
        double sum = 0;
        double largest = 0;
        for (int k = 0; k < movingGrid.nz(); k++) {
            sum += sums[k];
            largest = Math.max(largest, most[k]);
        }
        return new Inverse(new DisplacementField(movingGrid, vectors), sum / movingGrid.voxelCount(), largest);
    }

    /** The rigid map nearest to {@code map} over a region, in the least-squares sense. */
    public static MatrixTransform nearestRigid(PointTransform map, Geometry region) {
        double longestMm = 0;
        int[] size = {region.nx(), region.ny(), region.nz()};
        for (int axis = 0; axis < 3; axis++) {
            longestMm = Math.max(longestMm, (size[axis] - 1) * region.spacingMm(axis));
        }
        return MatrixTransform.of(RigidFit.of(map, everyVoxel(region.coarsened(longestMm / RIGID_STEPS))));
    }

    private static void invertSlice(
            DisplacementField field,
            MatrixTransform back,
            Geometry grid,
            int k,
            float[] vectors,
            double[] sums,
            double[] most) {
        double[] q = new double[3];
        double[] p = new double[3];
        int at = 3 * grid.offset(0, 0, k);
        for (int j = 0; j < grid.ny(); j++) {
            for (int i = 0; i < grid.nx(); i++, at += 3) {
                grid.indexToWorld(i, j, k, q);
                double error = invertPoint(field, back, q, p);
                sums[k] += error;
                most[k] = Math.max(most[k], error);
                for (int axis = 0; axis < 3; axis++) {
                    vectors[at + axis] = (float) (p[axis] - q[axis]);
                }
            }
        }
    }

    /**
     * Finds p with T(p) = q, by {@code p ← p − s · (back(T(p)) − back(q))}; where a step makes the residual grow, s is
     * halved. The best point met counts.
     *
     * @param back an approximate inverse of T, by which residuals are brought back
     * @param p receives the point; not {@code q}
     * @return |T(p) − q| that is left, mm
     */
    public static double invertPoint(PointTransform map, MatrixTransform back, double[] q, double[] p) {
        double[] reached = new double[3];
        double[] wanted = new double[3];
        back.apply(q, wanted);
        System.arraycopy(wanted, 0, p, 0, 3);
        double[] now = wanted.clone();
        double smallest = Double.POSITIVE_INFINITY;
        double step = 1;
        for (int iteration = 0; iteration < INVERSE_ITERATIONS && smallest > INVERSE_TOLERANCE_MM; iteration++) {
            map.apply(now, reached);
            double x = reached[0] - q[0];
            double y = reached[1] - q[1];
            double z = reached[2] - q[2];
            double error = Math.sqrt(x * x + y * y + z * z);
            if (error < smallest) {
                smallest = error;
                System.arraycopy(now, 0, p, 0, 3);
            } else {
                step /= 2;
            }
            back.apply(reached, reached);
            for (int axis = 0; axis < 3; axis++) {
                now[axis] += step * (wanted[axis] - reached[axis]);
            }
        }
        return smallest;
    }

    /**
     * det ∂T/∂p at every grid point, by central differences (one-sided at the border); 1 for rigid maps, below 1 where
     * the moving anatomy is smaller, ≤ 0 where the map folds.
     *
     * @throws IllegalArgumentException when the grid has fewer than two points along an axis
     */
    public static Volume jacobian(DisplacementField field) {
        Geometry g = field.grid();
        if (Math.min(g.nx(), Math.min(g.ny(), g.nz())) < 2) {
            throw new IllegalArgumentException("a Jacobian needs at least 2 points along every axis but the grid has "
                    + g.nx() + "x" + g.ny() + "x" + g.nz());
        }
        float[] out = new float[g.voxelCount()];
        IntStream.range(0, g.nz()).parallel().forEach(k -> {
            double[] m = new double[9];
            for (int j = 0; j < g.ny(); j++) {
                for (int i = 0; i < g.nx(); i++) {
                    out[g.offset(i, j, k)] = (float) determinantAt(field, i, j, k, m);
                }
            }
        });
        return new Volume(g, out);
    }

    private static double determinantAt(DisplacementField field, int i, int j, int k, double[] m) {
        Geometry g = field.grid();
        double[] w = g.worldToIndexMatrix();
        float[] u = field.vectorsMm();
        int[] index = {i, j, k};
        int[] size = {g.nx(), g.ny(), g.nz()};
        int[] stride = {3, 3 * g.nx(), 3 * g.nx() * g.ny()};
        int at = 3 * g.offset(i, j, k);
        for (int row = 0; row < 3; row++) {
            for (int col = 0; col < 3; col++) {
                m[3 * row + col] = row == col ? 1 : 0;
            }
        }
        for (int axis = 0; axis < 3; axis++) {
            int low = index[axis] > 0 ? at - stride[axis] : at;
            int high = index[axis] < size[axis] - 1 ? at + stride[axis] : at;
            double steps = (high - low) / (double) stride[axis];
            for (int row = 0; row < 3; row++) {
                double slope = (u[high + row] - u[low + row]) / steps; // mm per index step along this axis
                for (int col = 0; col < 3; col++) {
                    m[3 * row + col] += slope * w[3 * axis + col];
                }
            }
        }
        return m[0] * (m[4] * m[8] - m[5] * m[7])
                - m[1] * (m[3] * m[8] - m[5] * m[6])
                + m[2] * (m[3] * m[7] - m[4] * m[6]);
    }

    private static Mask everyVoxel(Geometry g) {
        byte[] all = new byte[g.voxelCount()];
        Arrays.fill(all, (byte) 1);
        return new Mask(g, all);
    }
}
