package io.contourflow.imaging.registration;

import io.contourflow.imaging.volume.Geometry;
import io.contourflow.imaging.volume.Mask;
import io.contourflow.imaging.volume.Volume;
import io.contourflow.kernel.ProgressListener;
import org.jspecify.annotations.Nullable;

/** One resolution of the non-rigid registration: features, control points and their solution. */
final class DeformableLevel {
    /**
     * @param voxelMm coarsest voxel wanted
     * @param knotMm distance of control points
     * @param bendingMm2 weight of the bending energy
     * @param iterations most Gauss-Newton steps
     */
    record Plan(double voxelMm, double knotMm, double bendingMm2, int iterations) {}

    /** Smoothing (standard deviation) before features are taken, in voxels. */
    private static final double SMOOTH = 0.6;

    final SplineLattice lattice;
    final float[] coefficients;
    private final FeatureMatch match;
    private final Plan plan;
    private final Workers workers;

    DeformableLevel(DeformableProblem problem, Plan plan, @Nullable DeformableLevel coarser) {
        this.plan = plan;
        this.workers = problem.workers;
        Volume fixed = Smoothing.coarsen(problem.fixed, plan.voxelMm(), workers);
        Volume moving = Smoothing.coarsen(problem.moving, plan.voxelMm(), workers);
        Geometry g = fixed.geometry();
        double sigmaMm = SMOOTH * Math.cbrt(g.voxelVolumeMm3());
        fixed = Smoothing.gaussian(fixed, sigmaMm, workers);
        moving = Smoothing.gaussian(moving, sigmaMm, workers);
        this.lattice = new SplineLattice(g, plan.knotMm());
        Mask compared = RigidLevel.onto(problem.compared, g);
        Mask measured = Padding.shrink(RigidLevel.onto(problem.movingMeasured, g));
        this.match = new FeatureMatch(
                Features.of(fixed, workers), Features.of(moving, workers), compared, measured, lattice, workers);
        this.coefficients = coarser == null ? new float[lattice.coefficientCount()] : start(coarser);
    }

    /**
     * The coarser solution at this level's control points. A B-spline with coefficients sampled from a displacement is
     * that displacement slightly smoothed: nothing new can fold.
     */
    private float[] start(DeformableLevel coarser) {
        float[] c = new float[lattice.coefficientCount()];
        double[] p = new double[3];
        double[] d = new double[3];
        int at = 0;
        for (int kz = 0; kz < lattice.knots[2]; kz++) {
            for (int ky = 0; ky < lattice.knots[1]; ky++) {
                for (int kx = 0; kx < lattice.knots[0]; kx++) {
                    lattice.voxels.indexToWorld(
                            (kx - 1.0) * lattice.step[0],
                            (ky - 1.0) * lattice.step[1],
                            (kz - 1.0) * lattice.step[2],
                            p);
                    coarser.lattice.voxels.worldToIndex(p, p);
                    coarser.lattice.at(coarser.coefficients, p, d);
                    c[at++] = (float) d[0];
                    c[at++] = (float) d[1];
                    c[at++] = (float) d[2];
                }
            }
        }
        double shrink = 1;
        SplineLattice blocks = lattice.inBlocks();
        while (Jacobians.smallestOnLattice(blocks, c, workers) <= ElasticSolver.MIN_JACOBIAN && shrink > 0.1) {
            shrink *= 0.8;
            for (int n = 0; n < c.length; n++) {
                c[n] *= 0.8f;
            }
        }
        return c;
    }

    void solve(ProgressListener progress, double from, double to) {
        new ElasticSolver(lattice, match, plan.bendingMm2(), workers)
                .solve(coefficients, plan.iterations(), progress, from, to);
    }
}
