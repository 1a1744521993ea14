package io.contourflow.imaging.registration;

import io.contourflow.imaging.transform.Resampler;
import io.contourflow.imaging.volume.Geometry;
import io.contourflow.imaging.volume.Mask;
import io.contourflow.imaging.volume.Volume;
import java.util.Random;

/**
 * Points of the fixed image at which a rigid map is judged: drawn with a fixed seed from the voxels of a mask and moved
 * off the lattice by up to half a voxel, which takes away the artefacts of two coinciding lattices (Thévenaz et al.,
 * doi 10.1109/TMI.2008.922691). Coordinates are LPS mm relative to the centre of rotation.
 */
final class RigidSamples {
    private static final long SEED = 20250101;

    final int count;
    final float[] x;
    final float[] y;
    final float[] z;
    final float[] value;

    private RigidSamples(int count) {
        this.count = count;
        this.x = new float[count];
        this.y = new float[count];
        this.z = new float[count];
        this.value = new float[count];
    }

    /** At most {@code wanted} points inside {@code where} (on the lattice of {@code image}). */
    static RigidSamples draw(Volume image, Mask where, int wanted, double[] centreMm) {
        Geometry g = image.geometry();
        int[] candidates = new int[where.count()];
        int found = 0;
        for (int at = 0; at < where.voxels().length; at++) {
            if (where.voxels()[at] != 0) {
                candidates[found++] = at;
            }
        }
        RigidSamples samples = new RigidSamples(Math.min(wanted, 2 * found));
        Random random = new Random(SEED);
        double[] p = new double[3];
        for (int s = 0; s < samples.count; s++) {
            // stratified: the s-th of equal shares of the candidates, so that all of the body is covered evenly
            int at = candidates[(int) Math.min(found - 1, (s + random.nextDouble()) * found / samples.count)];
            double i = at % g.nx() + random.nextDouble() - 0.5;
            double j = at / g.nx() % g.ny() + random.nextDouble() - 0.5;
            double k = at / (g.nx() * g.ny()) + random.nextDouble() - 0.5;
            i = Math.max(0, Math.min(g.nx() - 1, i));
            j = Math.max(0, Math.min(g.ny() - 1, j));
            k = Math.max(0, Math.min(g.nz() - 1, k));
            g.indexToWorld(i, j, k, p);
            samples.x[s] = (float) (p[0] - centreMm[0]);
            samples.y[s] = (float) (p[1] - centreMm[1]);
            samples.z[s] = (float) (p[2] - centreMm[2]);
            samples.value[s] = Resampler.linearAt(image, i, j, k, 0);
        }
        return samples;
    }

    /** Root mean square distance from the centre of rotation, mm: turns radians into comparable millimetres. */
    double radiusMm() {
        double sum = 0;
        for (int s = 0; s < count; s++) {
            sum += x[s] * x[s] + y[s] * y[s] + z[s] * z[s];
        }
        return Math.max(1, Math.sqrt(sum / Math.max(1, count)));
    }
}
