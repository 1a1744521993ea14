package io.contourflow.imaging.registration;

import io.contourflow.imaging.transform.RigidOffset;
import io.contourflow.imaging.volume.Geometry;
import io.contourflow.imaging.volume.Volume;
import java.util.Map;
import java.util.TreeMap;

/**
 * The last step of rigid registration: least squares at full resolution. One image is explained from the other by a
 * function of grey value times a smooth field (the intensity model of the correlation ratio, Roche et al., MICCAI 1998,
 * doi 10.1007/BFb0056301, with a polynomial bias field), and the six parameters follow by Gauss-Newton on what is left.
 * Points whose residual is out of the common run (couch, mask, what has changed) lose their weight after Geman and McClure.
 * Cubic B-splines in the moving image. The covariance is the cluster-robust ("sandwich") one over cubes of tissue, because
 * neighbouring residuals are not independent.
 */
final class RigidRefinement {
    private static final int CHUNKS = 16;
    private static final int ITERATIONS = 12;
    private static final double TOLERANCE = 1e-3;
    /** Longest step, mm at the rim of the body; the start is nearer than that. */
    private static final double LONGEST = 2;
    /** Edge of the cubes of tissue within which residuals may depend on each other, mm. */
    private static final double CLUSTER_MM = 25;
    /** Factor that makes the 95 % intervals hold the truth 95 % of the time, see registration-rigid.md. */
    private static final double INFLATION = 12;

    /** Tames noise; more blurs away what locks in. */
    private static final double SMOOTHING_MM = 1.2;
    /** Residuals of this squared multiple of the usual one keep a quarter of their weight. */
    private static final double ROBUST = 9;

    private static final double START_ROBUST = 200;
    private static final double DERIVATIVE_STEP = 1e-3;

    private final RigidProblem problem;
    private final Workers workers;
    private final CubicVolume moving;
    private final GreyModel model;
    private final int count;
    private final float[] x;
    private final float[] y;
    private final float[] z;
    private final float[] fixedValue;
    private final float[][] state;
    private final boolean forward;
    private double[][] normal = new double[6][6];
    private double[] rotation;
    private final double[] shift;

    record Result(RigidOffset offset, OffsetUncertainty uncertainty) {}

    RigidRefinement(RigidProblem problem, RigidOffset start, int wanted, boolean linear, boolean forward) {
        this.problem = problem;
        this.workers = problem.workers;
        this.moving = new CubicVolume(Smoothing.gaussian(problem.moving, SMOOTHING_MM, workers), workers);
        Volume fixed = Smoothing.gaussian(problem.fixed, SMOOTHING_MM, workers);
        byte[] where = problem.where.voxels();
        int every = Math.max(1, problem.where.count() / wanted);
        int n = (problem.where.count() + every - 1) / every;
        x = new float[n];
        y = new float[n];
        z = new float[n];
        fixedValue = new float[n];
        Geometry g = fixed.geometry();
        double[] p = new double[3];
        int seen = 0;
        int taken = 0;
        for (int at = 0; at < where.length; at++) {
            if (where[at] != 0 && seen++ % every == 0) {
                g.indexToWorld(at % g.nx(), at / g.nx() % g.ny(), at / (g.nx() * g.ny()), p);
                x[taken] = (float) (p[0] - problem.centreMm[0]);
                y[taken] = (float) (p[1] - problem.centreMm[1]);
                z[taken] = (float) (p[2] - problem.centreMm[2]);
                fixedValue[taken++] = fixed.voxels()[at];
            }
        }
        count = taken;
        state = new float[4][count];
        RigidOffset about = start.about(problem.centreMm);
        rotation = about.rotationMatrix();
        shift = new double[] {about.translationXMm(), about.translationYMm(), about.translationZMm()};
        float[] range = problem.ranges;
        this.forward = forward;
        model = new GreyModel(
                count,
                forward ? new float[] {range[0], range[1]} : new float[] {range[2], range[3]},
                new float[][] {x, y, z},
                problem.radiusMm,
                linear);
    }

    RigidRefinement run() {
        for (int iteration = 0; iteration < ITERATIONS; iteration++) {
            sample();
            fit(iteration);
            normal = new double[6][6];
            double[] right = new double[6];
            assemble(normal, right);
            double[] step = SymmetricSolver.solve(normal, right);
            double length = length(step);
            if (length > LONGEST) {
                for (int a = 0; a < 6; a++) {
                    step[a] *= LONGEST / length;
                }
            }
            move(step);
            if (length < TOLERANCE) {
                break;
            }
        }
        return this;
    }

    Result about(double[] centreMm) {
        return new Result(offset().about(centreMm), uncertainty(normal, centreMm));
    }

    /** N⁻¹ (sum over cubes of their summed scores' squares) N⁻¹, carried over to the offset's own six values. */
    private OffsetUncertainty uncertainty(double[][] normal, double[] centreMm) {
        Map<Long, double[]> cubes = new TreeMap<>();
        double[] row = new double[6];
        for (int s = 0; s < count; s++) {
            if (model.weight[s] > 0) {
                long cube = cell(x[s]) + 1000 * (cell(y[s]) + 1000 * cell(z[s]));
                double[] score = cubes.computeIfAbsent(cube, key -> new double[6]);
                row(s, row);
                for (int a = 0; a < 6; a++) {
                    score[a] += model.weight[s] * model.residual[s] * row[a];
                }
            }
        }
        double[][] middle = new double[6][6];
        for (double[] score : cubes.values()) {
            for (int a = 0; a < 6; a++) {
                for (int b = 0; b < 6; b++) {
                    middle[a][b] += score[a] * score[b];
                }
            }
        }
        double cubesLeft = Math.max(1, cubes.size() - 6.0);
        double[][] bread = times(derivative(centreMm), SymmetricSolver.inverse(normal));
        double[][] half = times(bread, middle);
        double[] out = new double[36];
        for (int a = 0; a < 6; a++) {
            for (int b = 0; b < 6; b++) {
                for (int in = 0; in < 6; in++) {
                    out[6 * a + b] += INFLATION * half[a][in] * bread[b][in] * cubes.size() / cubesLeft;
                }
            }
        }
        return new OffsetUncertainty(out);
    }

    private static long cell(float mm) {
        return 500 + (long) Math.floor(mm / CLUSTER_MM);
    }

    private static double[][] times(double[][] a, double[][] b) {
        double[][] out = new double[6][6];
        for (int row = 0; row < 6; row++) {
            for (int col = 0; col < 6; col++) {
                for (int in = 0; in < 6; in++) {
                    out[row][col] += a[row][in] * b[in][col];
                }
            }
        }
        return out;
    }

    /** Derivative of the offset's six values about {@code centreMm} in the six steps of {@link #move}. */
    private double[][] derivative(double[] centreMm) {
        double[] keptRotation = rotation.clone();
        double[] keptShift = shift.clone();
        double[][] out = new double[6][6];
        for (int b = 0; b < 6; b++) {
            double[][] side = new double[2][];
            for (int sign = 0; sign < 2; sign++) {
                double[] step = new double[6];
                step[b] = sign == 0 ? -DERIVATIVE_STEP : DERIVATIVE_STEP;
                move(step);
                side[sign] = OffsetUncertainty.values(offset().about(centreMm));
                rotation = keptRotation.clone();
                System.arraycopy(keptShift, 0, shift, 0, 3);
            }
            for (int a = 0; a < 6; a++) {
                out[a][b] = (side[1][a] - side[0][a]) / (2 * DERIVATIVE_STEP);
            }
        }
        return out;
    }

    private void fit(int iteration) {
        float[] predictor = forward ? fixedValue : state[0];
        float[] target = forward ? state[0] : fixedValue;
        model.fit(
                predictor, target, state[0], iteration == 0 ? 3 : 1, Math.max(ROBUST, START_ROBUST / (1 << iteration)));
    }

    RigidOffset offset() {
        double[] r = rotation;
        double[] c = problem.centreMm;
        double[] m = new double[16];
        for (int row = 0; row < 3; row++) {
            double sum = c[row] + shift[row];
            for (int col = 0; col < 3; col++) {
                m[4 * row + col] = r[3 * row + col];
                sum -= r[3 * row + col] * c[col];
            }
            m[4 * row + 3] = sum;
        }
        m[15] = 1;
        return RigidOffset.fromMatrix(m, c);
    }

    private double length(double[] step) {
        double sum = 0;
        for (int a = 0; a < 3; a++) {
            sum += step[a] * step[a] + step[3 + a] * step[3 + a];
        }
        return Math.sqrt(sum);
    }

    private void move(double[] step) {
        for (int a = 0; a < 3; a++) {
            shift[a] += step[a];
        }
        double[] w = {step[3] / problem.radiusMm, step[4] / problem.radiusMm, step[5] / problem.radiusMm};
        double angle = Math.sqrt(w[0] * w[0] + w[1] * w[1] + w[2] * w[2]);
        double s = angle < 1e-9 ? 1 : Math.sin(angle) / angle;
        double c = angle < 1e-9 ? 0.5 : (1 - Math.cos(angle)) / (angle * angle);
        double[] k = {0, -w[2], w[1], w[2], 0, -w[0], -w[1], w[0], 0};
        double[] out = new double[9];
        for (int row = 0; row < 3; row++) {
            for (int col = 0; col < 3; col++) {
                double turn = row == col ? 1 : 0;
                turn += s * k[3 * row + col];
                double square = 0;
                for (int in = 0; in < 3; in++) {
                    square += k[3 * row + in] * k[3 * in + col];
                }
                turn += c * square;
                for (int in = 0; in < 3; in++) {
                    out[3 * row + in] += turn * rotation[3 * col + in];
                }
            }
        }
        rotation = out;
    }

    private void sample() {
        int each = (count + CHUNKS - 1) / CHUNKS;
        workers.each(CHUNKS, chunk -> sampleChunk(chunk * each, Math.min(count, (chunk + 1) * each)));
    }

    // numeric kernel: one cubic look-up with its derivative a sample
    private void sampleChunk(int from, int to) {
        Geometry g = moving.geometry();
        double[] w = g.worldToIndexMatrix();
        double[] o = g.originMm();
        double[] r = rotation;
        byte[] measured = problem.movingMeasured.voxels();
        double bx = problem.centreMm[0] + shift[0] - o[0];
        double by = problem.centreMm[1] + shift[1] - o[1];
        double bz = problem.centreMm[2] + shift[2] - o[2];
        float[] out = new float[4];
        float[] room = new float[24];
        for (int s = from; s < to; s++) {
            double px = r[0] * x[s] + r[1] * y[s] + r[2] * z[s] + bx;
            double py = r[3] * x[s] + r[4] * y[s] + r[5] * z[s] + by;
            double pz = r[6] * x[s] + r[7] * y[s] + r[8] * z[s] + bz;
            double i = w[0] * px + w[1] * py + w[2] * pz;
            double j = w[3] * px + w[4] * py + w[5] * pz;
            double k = w[6] * px + w[7] * py + w[8] * pz;
            state[0][s] = Float.NaN;
            if (!moving.holds(i, j, k)
                    || measured[(int) (i + 0.5) + g.nx() * ((int) (j + 0.5) + g.ny() * (int) (k + 0.5))] == 0) {
                continue;
            }
            moving.at(i, j, k, out, room);
            state[0][s] = out[0];
            state[1][s] = (float) (w[0] * out[1] + w[3] * out[2] + w[6] * out[3]);
            state[2][s] = (float) (w[1] * out[1] + w[4] * out[2] + w[7] * out[3]);
            state[3][s] = (float) (w[2] * out[1] + w[5] * out[2] + w[8] * out[3]);
        }
    }

    private void row(int s, double[] row) {
        double[] r = rotation;
        double qx = (r[0] * x[s] + r[1] * y[s] + r[2] * z[s]) / problem.radiusMm;
        double qy = (r[3] * x[s] + r[4] * y[s] + r[5] * z[s]) / problem.radiusMm;
        double qz = (r[6] * x[s] + r[7] * y[s] + r[8] * z[s]) / problem.radiusMm;
        // how the residual (target - explained) falls as the moving value rises
        double d = forward ? -1 : model.slope[s];
        double gx = d * state[1][s];
        double gy = d * state[2][s];
        double gz = d * state[3][s];
        row[0] = gx;
        row[1] = gy;
        row[2] = gz;
        row[3] = gz * qy - gy * qz;
        row[4] = gx * qz - gz * qx;
        row[5] = gy * qx - gx * qy;
    }

    private void assemble(double[][] normal, double[] right) {
        int each = (count + CHUNKS - 1) / CHUNKS;
        double[][] parts = new double[CHUNKS][27];
        workers.each(CHUNKS, chunk -> {
            double[] row = new double[6];
            double[] sum = parts[chunk];
            for (int s = chunk * each; s < Math.min(count, (chunk + 1) * each); s++) {
                double weight = model.weight[s];
                if (!(weight > 0)) {
                    continue;
                }
                row(s, row);
                int at = 0;
                for (int a = 0; a < 6; a++) {
                    double wa = weight * row[a];
                    for (int b = 0; b <= a; b++) {
                        sum[at++] += wa * row[b];
                    }
                    sum[21 + a] += wa * model.residual[s];
                }
            }
        });
        for (double[] part : parts) {
            int at = 0;
            for (int a = 0; a < 6; a++) {
                for (int b = 0; b <= a; b++, at++) {
                    normal[a][b] += part[at];
                    normal[b][a] = normal[a][b];
                }
                right[a] += part[21 + a];
            }
        }
    }
}
