package io.contourflow.imaging.registration;

import io.contourflow.kernel.ProgressListener;

/**
 * Minimises match + λ·bending over the coefficients by Gauss-Newton: each step solved by preconditioned conjugate
 * gradients, shortened until the energy falls and every cell of the voxel lattice keeps a positive Jacobian
 * determinant. Since it starts without folds and accepts none, it ends without any.
 */
final class ElasticSolver {
    /** Smallest Jacobian determinant accepted anywhere on the voxel lattice. */
    static final double MIN_JACOBIAN = 0.15;

    /** Residuals above this many times the mean one at the start of a level lose influence. */
    private static final double ROBUST = 1.2;

    private static final int CG_ITERATIONS = 25;
    private static final double CG_TOLERANCE = 0.03;
    private static final int MAX_HALVINGS = 6;
    private static final double STOP_RELATIVE = 2e-3;

    private final SplineLattice lattice;
    private final SplineLattice blocks;
    private final FeatureMatch match;
    private final BendingPenalty bending;
    private final double lambda;
    private final Workers workers;
    private final float[] scratch;

    /** @param bendingMm2 weight of the mean squared second derivative of the displacement, mm² */
    ElasticSolver(SplineLattice lattice, FeatureMatch match, double bendingMm2, Workers workers) {
        this.lattice = lattice;
        this.blocks = lattice.inBlocks();
        this.match = match;
        this.bending = new BendingPenalty(lattice);
        this.workers = workers;
        double knotsInBody = match.volumeMm3 / (lattice.knotMm[0] * lattice.knotMm[1] * lattice.knotMm[2]);
        this.lambda = bendingMm2 / Math.max(1, knotsInBody);
        this.scratch = new float[lattice.coefficientCount()];
    }

    /** @param c starting coefficients, without folds; replaced by the result */
    void solve(float[] c, int iterations, ProgressListener progress, double from, double to) {
        match.scale = 1e6;
        match.scale = Math.max(1e-9, ROBUST * match.evaluate(c, false));
        double energy = match.evaluate(c, true) + lambda * bending.addTimes(c, 0, scratch);
        for (int iteration = 0; iteration < iterations; iteration++) {
            progress.checkpoint("registering non-rigidly", from + (to - from) * iteration / iterations);
            float[] step = step(c);
            double length = 1;
            double next = energy;
            boolean accepted = false;
            boolean modelled = false;
            float[] candidate = c;
            for (int halving = 0; halving < MAX_HALVINGS && !accepted; halving++, length *= 0.5) {
                candidate = along(c, step, length);
                // a full step is nearly always taken, and its model is then there for the next one
                modelled = halving == 0;
                next = match.evaluate(candidate, modelled) + lambda * bending.addTimes(candidate, 0, scratch);
                accepted = next < energy && Jacobians.smallestOnLattice(blocks, candidate, workers) > MIN_JACOBIAN;
            }
            if (!accepted) {
                return;
            }
            System.arraycopy(candidate, 0, c, 0, c.length);
            if (energy - next < STOP_RELATIVE * energy) {
                return;
            }
            energy = modelled ? next : match.evaluate(c, true) + lambda * bending.addTimes(c, 0, scratch);
        }
    }

    private float[] step(float[] c) {
        int n = c.length;
        float[] residual = new float[n];
        match.gradient(residual);
        bending.addTimes(c, lambda, residual);
        float[] diagonal = new float[n];
        match.diagonal(diagonal);
        double trace = 0;
        for (int at = 0; at < n; at++) {
            residual[at] = -residual[at];
            trace += diagonal[at];
        }
        // a whisper of damping keeps control points without data at rest
        float damping = (float) (1e-3 * trace / n);
        return conjugateGradients(residual, diagonal, damping);
    }

    /** Solves (BᵀHB + λ·bending + damping)·x = residual; the residual is used up. */
    private float[] conjugateGradients(float[] residual, float[] diagonal, float damping) {
        int n = residual.length;
        float stiff = (float) (lambda * bending.diagonal()) + damping;
        float[] x = new float[n];
        float[] z = new float[n];
        float[] q = new float[n];
        double rz = precondition(residual, diagonal, stiff, z);
        float[] p = z.clone();
        double stop = CG_TOLERANCE * CG_TOLERANCE * rz;
        for (int iteration = 0; iteration < CG_ITERATIONS && rz > stop; iteration++) {
            match.times(p, q);
            bending.addTimes(p, lambda, q);
            double pq = 0;
            for (int at = 0; at < n; at++) {
                q[at] += damping * p[at];
                pq += (double) p[at] * q[at];
            }
            if (!(pq > 0)) {
                break;
            }
            float alpha = (float) (rz / pq);
            for (int at = 0; at < n; at++) {
                x[at] += alpha * p[at];
                residual[at] -= alpha * q[at];
            }
            double next = precondition(residual, diagonal, stiff, z);
            float beta = (float) (next / rz);
            for (int at = 0; at < n; at++) {
                p[at] = z[at] + beta * p[at];
            }
            rz = next;
        }
        return x;
    }

    private static double precondition(float[] r, float[] diagonal, float stiff, float[] z) {
        double sum = 0;
        for (int at = 0; at < r.length; at++) {
            z[at] = r[at] / (diagonal[at] + stiff);
            sum += (double) r[at] * z[at];
        }
        return sum;
    }

    private static float[] along(float[] c, float[] step, double length) {
        float[] out = c.clone();
        for (int at = 0; at < c.length; at++) {
            out[at] += (float) (length * step[at]);
        }
        return out;
    }
}
