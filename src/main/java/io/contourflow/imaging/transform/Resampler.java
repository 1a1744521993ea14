package io.contourflow.imaging.transform;

import io.contourflow.imaging.volume.Geometry;
import io.contourflow.imaging.volume.Mask;
import io.contourflow.imaging.volume.Volume;
import java.util.stream.IntStream;

/**
 * Brings a moving image onto a fixed grid: {@code out(p) = moving(T(p))} for every voxel centre p of the grid. Points
 * that fall more than half a voxel outside the moving lattice take {@code outside}. Slices are computed in parallel on
 * the common pool; the result does not depend on the number of threads.
 *
 * <p>Rigid and affine maps become one matrix from index to index, fields are looked up by index, so that neither costs
 * a general point transform a voxel.
 */
public final class Resampler {
    private Resampler() {}

    /** Trilinear. */
    public static Volume linear(Volume moving, PointTransform fixedToMoving, Geometry grid, float outside) {
        float[] out = new float[grid.voxelCount()];
        IndexMap map = IndexMap.of(fixedToMoving, grid, moving.geometry());
        IntStream.range(0, grid.nz()).parallel().forEach(k -> {
            double[] row = new double[3 * grid.nx()];
            for (int j = 0; j < grid.ny(); j++) {
                map.row(j, k, row);
                int at = grid.offset(0, j, k);
                for (int i = 0; i < grid.nx(); i++) {
                    out[at + i] = linearAt(moving, row[3 * i], row[3 * i + 1], row[3 * i + 2], outside);
                }
            }
        });
        return new Volume(grid, out);
    }

    /** Nearest neighbour, for masks. */
    public static Mask nearest(Mask moving, PointTransform fixedToMoving, Geometry grid) {
        byte[] out = new byte[grid.voxelCount()];
        Geometry from = moving.geometry();
        IndexMap map = IndexMap.of(fixedToMoving, grid, from);
        IntStream.range(0, grid.nz()).parallel().forEach(k -> {
            double[] row = new double[3 * grid.nx()];
            for (int j = 0; j < grid.ny(); j++) {
                map.row(j, k, row);
                int at = grid.offset(0, j, k);
                for (int i = 0; i < grid.nx(); i++) {
                    long mi = Math.round(row[3 * i]);
                    long mj = Math.round(row[3 * i + 1]);
                    long mk = Math.round(row[3 * i + 2]);
                    boolean inside =
                            mi >= 0 && mi < from.nx() && mj >= 0 && mj < from.ny() && mk >= 0 && mk < from.nz();
                    out[at + i] = inside ? moving.voxels()[from.offset((int) mi, (int) mj, (int) mk)] : 0;
                }
            }
        });
        return new Mask(grid, out);
    }

    /** Trilinear value at a continuous index of {@code volume}; {@code outside} beyond half a voxel of the border. */
    public static float linearAt(Volume volume, double i, double j, double k, float outside) {
        Geometry g = volume.geometry();
        if (!(i >= -0.5 && i <= g.nx() - 0.5 && j >= -0.5 && j <= g.ny() - 0.5 && k >= -0.5 && k <= g.nz() - 0.5)) {
            return outside;
        }
        double ci = Math.max(0, Math.min(g.nx() - 1, i));
        double cj = Math.max(0, Math.min(g.ny() - 1, j));
        double ck = Math.max(0, Math.min(g.nz() - 1, k));
        int i0 = (int) ci;
        int j0 = (int) cj;
        int k0 = (int) ck;
        int i1 = Math.min(i0 + 1, g.nx() - 1);
        int j1 = Math.min(j0 + 1, g.ny() - 1);
        int k1 = Math.min(k0 + 1, g.nz() - 1);
        double fi = ci - i0;
        double fj = cj - j0;
        double fk = ck - k0;
        float[] v = volume.voxels();
        double c00 = v[g.offset(i0, j0, k0)] * (1 - fi) + v[g.offset(i1, j0, k0)] * fi;
        double c10 = v[g.offset(i0, j1, k0)] * (1 - fi) + v[g.offset(i1, j1, k0)] * fi;
        double c01 = v[g.offset(i0, j0, k1)] * (1 - fi) + v[g.offset(i1, j0, k1)] * fi;
        double c11 = v[g.offset(i0, j1, k1)] * (1 - fi) + v[g.offset(i1, j1, k1)] * fi;
        double c0 = c00 * (1 - fj) + c10 * fj;
        double c1 = c01 * (1 - fj) + c11 * fj;
        return (float) (c0 * (1 - fk) + c1 * fk);
    }
}
