package io.contourflow.imaging.registration;

import io.contourflow.imaging.volume.Geometry;
import io.contourflow.imaging.volume.Mask;
import java.util.Arrays;

/**
 * Robust squared difference of fixed features and moving features displaced by a {@link SplineLattice}, with its
 * Gauss-Newton model: E = 1/N Σ ρ(r²), ρ(r²) = s·r²/(s + r²) (Geman and McClure), r² the mean over the channels. The
 * model keeps the vector Σ w·r·∇M (three values) for every voxel and the 3×3 matrix Σ w·∇M∇Mᵀ (six values) for every
 * block of voxels: the slope must be exact, the curvature only guides the step.
 *
 * <p>On large lattices every second voxel is compared, like the black squares of a chessboard: features of neighbours
 * have their noise in common, so that the other half would add time only.
 */
final class FeatureMatch {
    /** From so many voxels on every second one is compared. */
    private static final int HALVE_FROM = 150_000;

    private final Features fixed;
    private final Features moving;
    private final byte[] compared;
    private final byte[] measured;
    private final SplineLattice lattice;
    private final SplineLattice blocks;
    private final int[] block;
    private final Workers workers;
    private final double[] energies;
    private final float[] planes;
    private final float[] hessian;
    private final float[] slope;
    private final int count;
    /** What is compared, mm³. */
    final double volumeMm3;
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
        int all = compared.count();
        this.volumeMm3 = all * lattice.voxels.voxelVolumeMm3();
        this.compared = all < HALVE_FROM ? compared.voxels() : chessboard(compared);
        this.measured = measured.voxels();
        this.lattice = lattice;
        this.blocks = lattice.inBlocks();
        this.block = lattice.block();
        this.workers = workers;
        this.count = Math.max(1, new Mask(compared.geometry(), this.compared).count());
        this.energies = new double[lattice.voxels.nz()];
        this.planes = new float[3 * lattice.knots[0] * lattice.knots[1] * lattice.voxels.nz()];
        this.hessian = new float[6 * blocks.voxels.voxelCount()];
        this.slope = new float[3 * lattice.voxels.voxelCount()];
    }

    private static byte[] chessboard(Mask mask) {
        Geometry g = mask.geometry();
        byte[] out = new byte[g.voxelCount()];
        for (int k = 0; k < g.nz(); k++) {
            for (int j = 0; j < g.ny(); j++) {
                for (int i = (j + k) % 2; i < g.nx(); i += 2) {
                    out[g.offset(i, j, k)] = mask.voxels()[g.offset(i, j, k)];
                }
            }
        }
        return out;
    }

    /** The energy at {@code c}; with {@code model} also its Gauss-Newton model. */
    double evaluate(float[] c, boolean model) {
        Geometry g = lattice.voxels;
        int blockSize = 6 * blocks.voxels.nx() * blocks.voxels.ny();
        workers.each(blocks.voxels.nz(), layer -> {
            SplineLattice.Scratch scratch = lattice.borrow();
            if (model) {
                Arrays.fill(hessian, layer * blockSize, (layer + 1) * blockSize, 0);
            }
            for (int k = layer * block[2]; k < Math.min(g.nz(), (layer + 1) * block[2]); k++) {
                lattice.spread(c, k, scratch);
                energies[k] = slice(k, scratch.slice, model);
            }
            lattice.giveBack(scratch);
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
        float[] mv = moving.values;
        float[] fv = fixed.values;
        int up = channels * nx;
        int far = up * ny;
        double invX = 1 / g.spacingMm(0);
        double invY = 1 / g.spacingMm(1);
        double invZ = 1 / g.spacingMm(2);
        double energy = 0;
        for (int q = 0; q < nx * ny; q++) {
            int voxel = k * nx * ny + q;
            if (model) {
                slope[3 * voxel] = 0;
                slope[3 * voxel + 1] = 0;
                slope[3 * voxel + 2] = 0;
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
            for (int c = 0; c < channels; c++, at++) {
                float t0 = mv[at];
                float t2 = mv[at + up];
                float t4 = mv[at + far];
                float t6 = mv[at + far + up];
                float x00 = mv[at + channels] - t0;
                float x10 = mv[at + up + channels] - t2;
                float x01 = mv[at + far + channels] - t4;
                float x11 = mv[at + far + up + channels] - t6;
                float a00 = t0 + fx * x00;
                float a10 = t2 + fx * x10;
                float a01 = t4 + fx * x01;
                float a11 = t6 + fx * x11;
                float b0 = a00 + fy * (a10 - a00);
                float b1 = a01 + fy * (a11 - a01);
                float r = b0 + fz * (b1 - b0) - fv[f + c];
                r2 += r * r;
                if (model) {
                    float e0 = x00 + fy * (x10 - x00);
                    float e1 = x01 + fy * (x11 - x01);
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
                int h = 6 * blocks.voxels.offset(q % nx / block[0], q / nx / block[1], k / block[2]);
                hessian[h] += w * hxx;
                hessian[h + 1] += w * hxy;
                hessian[h + 2] += w * hxz;
                hessian[h + 3] += w * hyy;
                hessian[h + 4] += w * hyz;
                hessian[h + 5] += w * hzz;
                slope[3 * voxel] = w * sx;
                slope[3 * voxel + 1] = w * sy;
                slope[3 * voxel + 2] = w * sz;
            }
        }
        return energy;
    }

    /** Bᵀ·slope: half of the gradient of the energy in the coefficients. */
    void gradient(float[] out) {
        gatherSlices(
                lattice, out, false, (k, s) -> System.arraycopy(slope, k * s.slice.length, s.slice, 0, s.slice.length));
    }

    /** Diagonal of Bᵀ·H·B. */
    void diagonal(float[] out) {
        gatherSlices(blocks, out, true, (k, s) -> {
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
        gatherSlices(blocks, out, false, (k, s) -> {
            blocks.spread(v, k, s);
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

    private void gatherSlices(SplineLattice over, float[] out, boolean squaredWeights, SliceFill fill) {
        workers.each(over.voxels.nz(), k -> {
            SplineLattice.Scratch scratch = over.borrow();
            fill.fill(k, scratch);
            over.gatherPlane(scratch, squaredWeights);
            System.arraycopy(scratch.plane, 0, planes, k * scratch.plane.length, scratch.plane.length);
            over.giveBack(scratch);
        });
        over.gather(planes, out, squaredWeights, workers);
    }
}
