package io.contourflow.imaging.deformation;

import io.contourflow.imaging.metric.Overlap;
import io.contourflow.imaging.transform.PointTransform;
import io.contourflow.imaging.transform.RigidFit;
import io.contourflow.imaging.volume.Geometry;
import io.contourflow.imaging.volume.Mask;
import io.contourflow.imaging.volume.Volume;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Measures how much a body has deformed (R10): the length of what a total map does beyond a rigid one, |T(p) − R(p)|, in
 * mm, over a body mask. The rigid part is either the offset of the rigid registration or the rigid map that fits the
 * total map best over the body; the latter is not larger in the mean square and does not depend on where the rigid
 * registration happened to settle.
 */
public final class DeformationMeasure {
    private static final double QUANTILE = 0.95;

    private DeformationMeasure() {}

    /** With the best-fitting rigid part removed. */
    public static DeformationDegree of(PointTransform total, Mask body) {
        return of(total, RigidFit.of(total, body), body);
    }

    /**
     * With a given rigid part removed.
     *
     * @throws IllegalArgumentException when the mask is empty
     */
    public static DeformationDegree of(PointTransform total, PointTransform rigid, Mask body) {
        float[] lengths = lengthsInside(total, rigid, body);
        if (lengths.length == 0) {
            throw new IllegalArgumentException("the body mask must hold voxels but holds 0");
        }
        Arrays.parallelSort(lengths);
        double sum = 0;
        for (float length : lengths) {
            sum += length;
        }
        double p95 = lengths[(int) Math.ceil(QUANTILE * lengths.length) - 1];
        return new DeformationDegree(p95, sum / lengths.length, p95, lengths[lengths.length - 1], body.volumeMl());
    }

    /** |T(p) − R(p)| in mm at every voxel of {@code grid}, to be shown. */
    public static Volume map(PointTransform total, PointTransform rigid, Geometry grid) {
        float[] out = new float[grid.voxelCount()];
        IntStream.range(0, grid.nz()).parallel().forEach(k -> {
            double[] p = new double[3];
            double[] q = new double[3];
            for (int at = grid.offset(0, 0, k); at < grid.offset(0, 0, k) + grid.nx() * grid.ny(); at++) {
                grid.indexToWorld(at % grid.nx(), at / grid.nx() % grid.ny(), k, p);
                out[at] = (float) length(total, rigid, p, q);
            }
        });
        return new Volume(grid, out);
    }

    /**
     * The degree told by overlap: 1 − Dice of the first contour and the second one brought onto the same lattice, 0
     * (same) to 1 (apart).
     *
     * @throws IllegalArgumentException when the lattices differ or both masks are empty
     */
    public static double fromOverlap(Mask first, Mask second) {
        double dice = Overlap.dice(first, second);
        if (Double.isNaN(dice)) {
            throw new IllegalArgumentException("an overlap needs a contour but both masks hold 0 voxels");
        }
        return 1 - dice;
    }

    /** In the order of the voxels, whatever the number of threads. */
    private static float[] lengthsInside(PointTransform total, PointTransform rigid, Mask body) {
        Geometry g = body.geometry();
        int[] before = new int[g.nz() + 1];
        int slice = g.nx() * g.ny();
        for (int k = 0; k < g.nz(); k++) {
            int inside = 0;
            for (int at = k * slice; at < (k + 1) * slice; at++) {
                inside += body.voxels()[at] != 0 ? 1 : 0;
            }
            before[k + 1] = before[k] + inside;
        }
        float[] lengths = new float[before[g.nz()]];
        IntStream.range(0, g.nz()).parallel().forEach(k -> {
            double[] p = new double[3];
            double[] q = new double[3];
            int to = before[k];
            for (int j = 0; j < g.ny(); j++) {
                for (int i = 0; i < g.nx(); i++) {
                    if (body.voxels()[g.offset(i, j, k)] != 0) {
                        g.indexToWorld(i, j, k, p);
                        lengths[to++] = (float) length(total, rigid, p, q);
                    }
                }
            }
        });
        return lengths;
    }

    private static double length(PointTransform total, PointTransform rigid, double[] p, double[] scratch) {
        total.apply(p, scratch);
        double x = scratch[0];
        double y = scratch[1];
        double z = scratch[2];
        rigid.apply(p, scratch);
        x -= scratch[0];
        y -= scratch[1];
        z -= scratch[2];
        return Math.sqrt(x * x + y * y + z * z);
    }
}
