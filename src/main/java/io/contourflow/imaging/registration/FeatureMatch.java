package io.contourflow.imaging.registration;

import io.contourflow.imaging.volume.Geometry;
import io.contourflow.imaging.volume.Mask;
import java.util.Arrays;

/**
 * Robust squared difference of fixed features and moving features displaced by a {@link SplineLattice}, with its
 * Gauss-Newton model: E = 1/N Σ ρ(r²), ρ(r²) = s·r²/(s + r²) (Geman and McClure), r² the mean over the channels. The
 * model keeps, for every voxel, the 3×3 matrix Σ w·∇M∇Mᵀ (six values) and the vector Σ w·r·∇M (three values).
 */
final class FeatureMatch {
    private final Features fixed;
    private final Features moving;
    private final byte[] compared;
    private final byte[] measured;
    private final SplineLattice lattice;
    private final Workers workers;
    private final double[] energies;
    private final float[] planes;
    final float[] hessian;
    final float[] slope;
    final int count;
    /** Squared residual at which a voxel's influence starts to fall. */
    double scale = 1e6;

    /**
     * @param compared voxels of the fixed image that count
     * @param measured voxels of the moving image that carry data
     */
    FeatureMatch(
            Features fixed, Features moving, Mask compared, Mask measured, SplineLattice lattice, Workers workers) {
        this.fixed = fixed;
        this.moving = moving;
        this.compared = compared.voxels();
        this.measured = measured.voxels();
        this.lattice = lattice;
        this.workers = workers;
        this.count = Math.max(1, compared.count());
        this.energies = new double[lattice.voxels.nz()];
        this.planes = new float[3 * lattice.knots[0] * lattice.knots[1] * lattice.voxels.nz()];
        this.hessian = new float[6 * lattice.voxels.voxelCount()];
        this.slope = new float[3 * lattice.voxels.voxelCount()];
    }

    /** The energy at {@code c}; with {@code model} also its Gauss-Newton model. */
    double evaluate(float[] c, boolean model) {
        Geometry g = lattice.voxels;
        workers.each(g.nz(), k -> {
            SplineLattice.Scratch scratch = lattice.new Scratch();
            lattice.spread(c, k, scratch);
            energies[k] = slice(k, scratch.slice, model);
        });
        double sum = 0;
        for (double energy : energies) {
            sum += energy;
        }
        return sum / count;
    }

    // numeric kernel: look-up of all channels with derivative; splitting it would pass nine running sums through memory
    @SuppressWarnings("checkstyle:MethodLength")
    private double slice(int k, float[] d, boolean model) {
        Geometry g = lattice.voxels;
        int nx = g.nx();
        int ny = g.ny();
        int nz = g.nz();
        int channels = Features.CHANNELS;
        float[] tap = new float[8];
        float[] mv = moving.values;
        int[] corner = corners(nx, ny, channels);
        double invX = 1 / g.spacingMm(0);
        double invY = 1 / g.spacingMm(1);
        double invZ = 1 / g.spacingMm(2);
        double energy = 0;
        for (int q = 0; q < nx * ny; q++) {
            int voxel = k * nx * ny + q;
            if (model) {
                Arrays.fill(hessian, 6 * voxel, 6 * voxel + 6, 0);
                Arrays.fill(slope, 3 * voxel, 3 * voxel + 3, 0);
            }
            if (compared[voxel] == 0) {
                continue;
            }
            double x = q % nx + d[3 * q] * invX;
            double y = q / nx + d[3 * q + 1] * invY;
            double z = k + d[3 * q + 2] * invZ;
            if (!(x >= 0 && y >= 0 && z >= 0 && x < nx - 1 && y < ny - 1 && z < nz - 1)) {
                continue;
            }
            int i0 = (int) x;
            int j0 = (int) y;
            int k0 = (int) z;
            int base = i0 + nx * (j0 + ny * k0);
            if (measured[base] == 0) {
                continue;
            }
            float fx = (float) (x - i0);
            float fy = (float) (y - j0);
            float fz = (float) (z - k0);
            float r2 = 0;
            float hxx = 0;
            float hxy = 0;
            float hxz = 0;
            float hyy = 0;
            float hyz = 0;
            float hzz = 0;
            float sx = 0;
            float sy = 0;
            float sz = 0;
            int at = base * channels;
            int f = voxel * channels;
            for (int c = 0; c < channels; c++) {
                for (int t = 0; t < 8; t++) {
                    tap[t] = mv[at + corner[t] + c];
                }
                float a00 = tap[0] + fx * (tap[1] - tap[0]);
                float a10 = tap[2] + fx * (tap[3] - tap[2]);
                float a01 = tap[4] + fx * (tap[5] - tap[4]);
                float a11 = tap[6] + fx * (tap[7] - tap[6]);
                float b0 = a00 + fy * (a10 - a00);
                float b1 = a01 + fy * (a11 - a01);
                float r = b0 + fz * (b1 - b0) - fixed.values[f + c];
                r2 += r * r;
                if (model) {
                    float e0 = tap[1] - tap[0] + fy * (tap[3] - tap[2] - tap[1] + tap[0]);
                    float e1 = tap[5] - tap[4] + fy * (tap[7] - tap[6] - tap[5] + tap[4]);
                    float dx = (float) ((e0 + fz * (e1 - e0)) * invX);
                    float dy = (float) ((a10 - a00 + fz * (a11 - a01 - a10 + a00)) * invY);
                    float dz = (float) ((b1 - b0) * invZ);
                    hxx += dx * dx;
                    hxy += dx * dy;
                    hxz += dx * dz;
                    hyy += dy * dy;
                    hyz += dy * dz;
                    hzz += dz * dz;
                    sx += r * dx;
                    sy += r * dy;
                    sz += r * dz;
                }
            }
            r2 /= channels;
            double root = scale / (scale + r2);
            energy += root * r2;
            if (model) {
                float w = (float) (root * root / channels / count);
                int h = 6 * voxel;
                hessian[h] = w * hxx;
                hessian[h + 1] = w * hxy;
                hessian[h + 2] = w * hxz;
                hessian[h + 3] = w * hyy;
                hessian[h + 4] = w * hyz;
                hessian[h + 5] = w * hzz;
                slope[3 * voxel] = w * sx;
                slope[3 * voxel + 1] = w * sy;
                slope[3 * voxel + 2] = w * sz;
            }
        }
        return energy;
    }

    private static int[] corners(int nx, int ny, int channels) {
        int[] corner = new int[8];
        for (int t = 0; t < 8; t++) {
            corner[t] = channels * ((t & 1) + nx * ((t >> 1 & 1) + ny * (t >> 2 & 1)));
        }
        return corner;
    }

    /** Bᵀ·slope: half of the gradient of the energy in the coefficients. */
    void gradient(float[] out) {
        gatherSlices(out, false, (k, s) -> System.arraycopy(slope, k * s.slice.length, s.slice, 0, s.slice.length));
    }

    /** Diagonal of Bᵀ·H·B. */
    void diagonal(float[] out) {
        gatherSlices(out, true, (k, s) -> {
            int first = k * s.slice.length / 3;
            for (int q = 0; q < s.slice.length / 3; q++) {
                s.slice[3 * q] = hessian[6 * (first + q)];
                s.slice[3 * q + 1] = hessian[6 * (first + q) + 3];
                s.slice[3 * q + 2] = hessian[6 * (first + q) + 5];
            }
        });
    }

    /** Bᵀ·H·B·v. */
    void times(float[] v, float[] out) {
        gatherSlices(out, false, (k, s) -> {
            lattice.spread(v, k, s);
            int h = 6 * (k * s.slice.length / 3);
            for (int q = 0; q < s.slice.length; q += 3, h += 6) {
                float x = s.slice[q];
                float y = s.slice[q + 1];
                float z = s.slice[q + 2];
                s.slice[q] = hessian[h] * x + hessian[h + 1] * y + hessian[h + 2] * z;
                s.slice[q + 1] = hessian[h + 1] * x + hessian[h + 3] * y + hessian[h + 4] * z;
                s.slice[q + 2] = hessian[h + 2] * x + hessian[h + 4] * y + hessian[h + 5] * z;
            }
        });
    }

    private interface SliceFill {
        void fill(int k, SplineLattice.Scratch scratch);
    }

    private void gatherSlices(float[] out, boolean squaredWeights, SliceFill fill) {
        workers.each(lattice.voxels.nz(), k -> {
            SplineLattice.Scratch scratch = lattice.new Scratch();
            fill.fill(k, scratch);
            lattice.gatherPlane(scratch, squaredWeights);
            System.arraycopy(scratch.plane, 0, planes, k * scratch.plane.length, scratch.plane.length);
        });
        lattice.gather(planes, out, squaredWeights, workers);
    }
}
