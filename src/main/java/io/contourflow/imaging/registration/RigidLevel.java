package io.contourflow.imaging.registration;

import io.contourflow.imaging.volume.Geometry;
import io.contourflow.imaging.volume.Mask;
import io.contourflow.imaging.volume.Volume;

/** Both images at one resolution, ready to be compared under rigid maps. */
final class RigidLevel {
    final Volume fixed;
    final Volume moving;
    final Mask where;
    final RigidMetric metric;
    final double spacingMm;

    private RigidLevel(Volume fixed, Volume moving, Mask where, RigidMetric metric, double spacingMm) {
        this.fixed = fixed;
        this.moving = moving;
        this.where = where;
        this.metric = metric;
        this.spacingMm = spacingMm;
    }

    /**
     * @param compared voxels of the fixed image that are compared
     * @param spacingMm coarsest voxel wanted; finer axes are averaged up to it
     * @param wanted number of sample points
     */
    static RigidLevel of(RigidProblem problem, Mask compared, double spacingMm, int wanted) {
        Workers workers = problem.workers;
        Volume fixed = Smoothing.coarsen(problem.fixed, spacingMm, workers);
        Volume moving = Smoothing.coarsen(problem.moving, spacingMm, workers);
        // half a voxel of smoothing tames noise and the kinks of trilinear interpolation
        Volume smoothFixed = Smoothing.gaussian(fixed, 0.5 * spacingMm, workers);
        Volume smoothMoving = Smoothing.gaussian(moving, 0.5 * spacingMm, workers);
        Mask where = onto(compared, fixed.geometry());
        Mask measured = onto(problem.movingMeasured, moving.geometry());
        RigidSamples samples = RigidSamples.draw(smoothFixed, where, wanted, problem.centreMm);
        RigidMetric metric = new RigidMetric(
                samples, smoothMoving, measured, problem.ranges, problem.centreMm, problem.radiusMm, workers);
        return new RigidLevel(smoothFixed, smoothMoving, where, metric, spacingMm);
    }

    /** A mask on a coarser lattice: the value at the nearest voxel. */
    static Mask onto(Mask mask, Geometry to) {
        Geometry from = mask.geometry();
        if (from.equals(to)) {
            return mask;
        }
        byte[] out = new byte[to.voxelCount()];
        double[] p = new double[3];
        for (int k = 0; k < to.nz(); k++) {
            for (int j = 0; j < to.ny(); j++) {
                for (int i = 0; i < to.nx(); i++) {
                    to.indexToWorld(i, j, k, p);
                    from.worldToIndex(p, p);
                    int a = (int) Math.round(p[0]);
                    int b = (int) Math.round(p[1]);
                    int c = (int) Math.round(p[2]);
                    boolean inside = a >= 0 && b >= 0 && c >= 0 && a < from.nx() && b < from.ny() && c < from.nz();
                    out[to.offset(i, j, k)] = inside && mask.at(a, b, c) ? (byte) 1 : 0;
                }
            }
        }
        return new Mask(to, out);
    }
}
