package io.contourflow.imaging.registration;

import io.contourflow.imaging.volume.Geometry;
import io.contourflow.imaging.volume.Mask;
import io.contourflow.imaging.volume.Volume;
import java.util.Arrays;

/**
 * How alike two images are under a rigid map, with its derivative in the six parameters. Mutual information after
 * Mattes et al. (IEEE Trans Med Imaging 22(1), 2003, doi 10.1109/TMI.2003.809072): hard bins in the fixed image, cubic
 * B-spline window in the moving one; or the correlation coefficient. The moving image is trilinear and its derivative
 * exact. Not thread-safe; the work inside is shared out in a fixed number of chunks.
 *
 * <p>Parameters: translation X, Y, Z in mm, then rotation X, Y, Z in radians times {@code radiusMm}; the map is
 * {@code c + R·(p − c) + t} with {@code R = Rz·Ry·Rx}.
 */
final class RigidMetric {
    enum Kind {
        MUTUAL_INFORMATION,
        CORRELATION
    }

    static final int BINS = 32;
    private static final int CHUNKS = 16;
    /** Two bins at either end take the width of the B-spline window. */
    private static final int MARGIN = 2;

    private final RigidSamples samples;
    private final Volume moving;
    private final Mask measured;
    private final double[] centreMm;
    private final double radiusMm;
    private final Workers workers;
    private final byte[] fixedBin;
    private final float lowest;
    private final double binsPerUnit;
    private final float[] m;
    private final float[] gx;
    private final float[] gy;
    private final float[] gz;
    private final double[][] sums = new double[CHUNKS][];
    private Kind kind = Kind.MUTUAL_INFORMATION;
    private double overlap;
    private double normalised;
    private double information;

    /**
     * @param samples of the fixed image, relative to {@code centreMm}
     * @param measured voxels of the moving image that carry data
     * @param ranges robust grey range {fixed lowest, highest, moving lowest, highest}
     */
    RigidMetric(
            RigidSamples samples,
            Volume moving,
            Mask measured,
            float[] ranges,
            double[] centreMm,
            double radiusMm,
            Workers workers) {
        this.samples = samples;
        this.moving = moving;
        this.measured = measured;
        this.centreMm = centreMm;
        this.radiusMm = radiusMm;
        this.workers = workers;
        this.fixedBin = new byte[samples.count];
        double perUnit = (BINS - 0.001) / Math.max(1e-6, ranges[1] - ranges[0]);
        for (int s = 0; s < samples.count; s++) {
            float v = Math.max(ranges[0], Math.min(ranges[1], samples.value[s]));
            samples.value[s] = v;
            fixedBin[s] = (byte) ((v - ranges[0]) * perUnit);
        }
        this.lowest = ranges[2];
        this.binsPerUnit = (BINS - 2 * MARGIN - 0.001) / Math.max(1e-6, ranges[3] - ranges[2]);
        this.m = new float[samples.count];
        this.gx = new float[samples.count];
        this.gy = new float[samples.count];
        this.gz = new float[samples.count];
    }

    void use(Kind newKind) {
        kind = newKind;
    }

    /** Share of the samples that fell onto moving data at the last evaluation. */
    double overlap() {
        return overlap;
    }

    /** Mutual information of the last evaluation with that measure, nats. */
    double information() {
        return information;
    }

    /** Last evaluation in [0, 1]: squared correlation (0 where negative), or normalised mutual information − 1. */
    double normalised() {
        return normalised;
    }

    /** The similarity, larger is better; {@code gradient} (6 values) is filled unless it is empty. */
    double evaluate(double[] parameters, double[] gradient) {
        boolean wanted = gradient.length > 0;
        sampleMoving(parameters, wanted);
        return kind == Kind.MUTUAL_INFORMATION
                ? mutualInformation(parameters, gradient)
                : correlation(parameters, gradient);
    }

    private void sampleMoving(double[] parameters, boolean wantGradient) {
        double[] r = rotation(parameters, -1);
        int each = (samples.count + CHUNKS - 1) / CHUNKS;
        double[] inside = new double[CHUNKS];
        workers.each(
                CHUNKS,
                chunk -> inside[chunk] = sampleChunk(
                        parameters, r, chunk * each, Math.min(samples.count, (chunk + 1) * each), wantGradient));
        double total = 0;
        for (double n : inside) {
            total += n;
        }
        overlap = samples.count == 0 ? 0 : total / samples.count;
    }

    // numeric kernel: one trilinear look-up with its derivative a sample
    @SuppressWarnings("checkstyle:MethodLength")
    private int sampleChunk(double[] t, double[] r, int from, int to, boolean wantGradient) {
        Geometry g = moving.geometry();
        float[] v = moving.voxels();
        double[] w = g.worldToIndexMatrix();
        double[] o = g.originMm();
        int nx = g.nx();
        int nxy = nx * g.ny();
        int inside = 0;
        double bx = centreMm[0] + t[0] - o[0];
        double by = centreMm[1] + t[1] - o[1];
        double bz = centreMm[2] + t[2] - o[2];
        for (int s = from; s < to; s++) {
            double x = r[0] * samples.x[s] + r[1] * samples.y[s] + r[2] * samples.z[s] + bx;
            double y = r[3] * samples.x[s] + r[4] * samples.y[s] + r[5] * samples.z[s] + by;
            double z = r[6] * samples.x[s] + r[7] * samples.y[s] + r[8] * samples.z[s] + bz;
            double i = w[0] * x + w[1] * y + w[2] * z;
            double j = w[3] * x + w[4] * y + w[5] * z;
            double k = w[6] * x + w[7] * y + w[8] * z;
            m[s] = Float.NaN;
            if (!(i >= 0 && j >= 0 && k >= 0 && i <= g.nx() - 1 && j <= g.ny() - 1 && k <= g.nz() - 1)) {
                continue;
            }
            int i0 = Math.min((int) i, g.nx() - 2);
            int j0 = Math.min((int) j, g.ny() - 2);
            int k0 = Math.min((int) k, g.nz() - 2);
            int at = i0 + nx * j0 + nxy * k0;
            if (measured.voxels()[at] == 0) {
                continue;
            }
            float fi = (float) (i - i0);
            float fj = (float) (j - j0);
            float fk = (float) (k - k0);
            float a00 = v[at] + fi * (v[at + 1] - v[at]);
            float a10 = v[at + nx] + fi * (v[at + nx + 1] - v[at + nx]);
            float a01 = v[at + nxy] + fi * (v[at + nxy + 1] - v[at + nxy]);
            float a11 = v[at + nxy + nx] + fi * (v[at + nxy + nx + 1] - v[at + nxy + nx]);
            float b0 = a00 + fj * (a10 - a00);
            float b1 = a01 + fj * (a11 - a01);
            m[s] = b0 + fk * (b1 - b0);
            inside++;
            if (wantGradient) {
                float di = (1 - fk) * ((1 - fj) * (v[at + 1] - v[at]) + fj * (v[at + nx + 1] - v[at + nx]))
                        + fk
                                * ((1 - fj) * (v[at + nxy + 1] - v[at + nxy])
                                        + fj * (v[at + nxy + nx + 1] - v[at + nxy + nx]));
                float dj = (1 - fk) * (a10 - a00) + fk * (a11 - a01);
                float dk = b1 - b0;
                gx[s] = (float) (w[0] * di + w[3] * dj + w[6] * dk);
                gy[s] = (float) (w[1] * di + w[4] * dj + w[7] * dk);
                gz[s] = (float) (w[2] * di + w[5] * dj + w[8] * dk);
            }
        }
        return inside;
    }

    private double mutualInformation(double[] parameters, double[] gradient) {
        double[] joint = jointHistogram();
        double[] pm = new double[BINS];
        double[] pf = new double[BINS];
        for (int f = 0; f < BINS; f++) {
            for (int b = 0; b < BINS; b++) {
                pf[f] += joint[f * BINS + b];
                pm[b] += joint[f * BINS + b];
            }
        }
        double hf = entropy(pf);
        double hm = entropy(pm);
        double hj = entropy(joint);
        normalised = hj > 0 ? Math.max(0, Math.min(1, (hf + hm) / hj - 1)) : 0;
        if (gradient.length > 0) {
            double[] logRatio = new double[BINS * BINS];
            for (int at = 0; at < logRatio.length; at++) {
                logRatio[at] = joint[at] > 1e-12 ? Math.log(joint[at] / pm[at % BINS]) : 0;
            }
            double count = Math.max(1, overlap * samples.count);
            double scale = -binsPerUnit / count;
            accumulate(parameters, gradient, s -> scale * windowedSlope(s, logRatio));
        }
        information = hf + hm - hj;
        return information;
    }

    private double windowedSlope(int s, double[] logRatio) {
        double position = windowPosition(m[s]);
        int first = (int) position - 1;
        int row = fixedBin[s] * BINS;
        double f = position - (int) position;
        // derivatives of the four cubic B-spline weights in the position, negated: d/dξ β(b − ξ) = −β'(b − ξ)
        double slope = (0.5 * (1 - f) * (1 - f)) * logRatio[row + first]
                + (2 * f - 1.5 * f * f) * logRatio[row + first + 1]
                + (-0.5 - f + 1.5 * f * f) * logRatio[row + first + 2]
                - (0.5 * f * f) * logRatio[row + first + 3];
        // the range is clamped: no slope beyond its ends
        return position > MARGIN && position < BINS - MARGIN - 0.002 ? slope : 0;
    }

    private double windowPosition(float value) {
        double position = MARGIN + (value - lowest) * binsPerUnit;
        return Math.max(MARGIN, Math.min(BINS - MARGIN - 0.001, position));
    }

    private double[] jointHistogram() {
        int each = (samples.count + CHUNKS - 1) / CHUNKS;
        workers.each(CHUNKS, chunk -> {
            if (sums[chunk] == null || sums[chunk].length != BINS * BINS) {
                sums[chunk] = new double[BINS * BINS];
            }
            Arrays.fill(sums[chunk], 0);
            countChunk(sums[chunk], chunk * each, Math.min(samples.count, (chunk + 1) * each));
        });
        double[] joint = new double[BINS * BINS];
        double total = 0;
        for (double[] part : sums) {
            for (int at = 0; at < joint.length; at++) {
                joint[at] += part[at];
                total += part[at];
            }
        }
        for (int at = 0; at < joint.length && total > 0; at++) {
            joint[at] /= total;
        }
        return joint;
    }

    private void countChunk(double[] histogram, int from, int to) {
        for (int s = from; s < to; s++) {
            if (Float.isNaN(m[s])) {
                continue;
            }
            double position = windowPosition(m[s]);
            int at = fixedBin[s] * BINS + (int) position - 1;
            double f = position - (int) position;
            double g = 1 - f;
            histogram[at] += g * g * g / 6;
            histogram[at + 1] += (4 - 6 * f * f + 3 * f * f * f) / 6;
            histogram[at + 2] += (4 - 6 * g * g + 3 * g * g * g) / 6;
            histogram[at + 3] += f * f * f / 6;
        }
    }

    private static double entropy(double[] p) {
        double sum = 0;
        for (double q : p) {
            if (q > 0) {
                sum -= q * Math.log(q);
            }
        }
        return sum;
    }

    private double correlation(double[] parameters, double[] gradient) {
        double n = 0;
        double sf = 0;
        double sm = 0;
        double sff = 0;
        double smm = 0;
        double sfm = 0;
        for (int s = 0; s < samples.count; s++) {
            if (!Float.isNaN(m[s])) {
                double f = samples.value[s] - samples.value[0];
                double v = m[s] - lowest;
                n++;
                sf += f;
                sm += v;
                sff += f * f;
                smm += v * v;
                sfm += f * v;
            }
        }
        double vf = n > 0 ? sff - sf * sf / n : 0;
        double vm = n > 0 ? smm - sm * sm / n : 0;
        if (!(vf > 0 && vm > 0)) {
            normalised = 0;
            Arrays.fill(gradient, 0);
            return 0;
        }
        double root = Math.sqrt(vf * vm);
        double r = (sfm - sf * sm / n) / root;
        normalised = r > 0 ? r * r : 0;
        if (gradient.length > 0) {
            double meanF = sf / n + samples.value[0];
            double meanM = sm / n + lowest;
            double back = r * Math.sqrt(vf / vm);
            accumulate(parameters, gradient, s -> ((samples.value[s] - meanF) - back * (m[s] - meanM)) / root);
        }
        return r;
    }

    private interface Slope {
        /** Derivative of the similarity in the moving grey value of sample s. */
        double at(int s);
    }

    private void accumulate(double[] parameters, double[] gradient, Slope slope) {
        double[][] turn = {rotation(parameters, 0), rotation(parameters, 1), rotation(parameters, 2)};
        int each = (samples.count + CHUNKS - 1) / CHUNKS;
        double[][] parts = new double[CHUNKS][6];
        workers.each(CHUNKS, chunk -> {
            double[] g = parts[chunk];
            for (int s = chunk * each; s < Math.min(samples.count, (chunk + 1) * each); s++) {
                if (Float.isNaN(m[s])) {
                    continue;
                }
                double d = slope.at(s);
                double dx = d * gx[s];
                double dy = d * gy[s];
                double dz = d * gz[s];
                g[0] += dx;
                g[1] += dy;
                g[2] += dz;
                for (int a = 0; a < 3; a++) {
                    double[] q = turn[a];
                    g[3 + a] += dx * (q[0] * samples.x[s] + q[1] * samples.y[s] + q[2] * samples.z[s])
                            + dy * (q[3] * samples.x[s] + q[4] * samples.y[s] + q[5] * samples.z[s])
                            + dz * (q[6] * samples.x[s] + q[7] * samples.y[s] + q[8] * samples.z[s]);
                }
            }
        });
        Arrays.fill(gradient, 0);
        for (double[] part : parts) {
            for (int a = 0; a < 6; a++) {
                gradient[a] += part[a] / (a < 3 ? 1 : radiusMm);
            }
        }
    }

    /** Rz·Ry·Rx, or its derivative in the angle about axis {@code derivative} (0, 1, 2; −1: none). */
    private double[] rotation(double[] parameters, int derivative) {
        double[][] factor = new double[3][];
        for (int axis = 0; axis < 3; axis++) {
            double angle = parameters[3 + axis] / radiusMm;
            boolean d = axis == derivative;
            double c = d ? -Math.sin(angle) : Math.cos(angle);
            double s = d ? Math.cos(angle) : Math.sin(angle);
            double one = d ? 0 : 1;
            factor[axis] = axis == 0
                    ? new double[] {one, 0, 0, 0, c, -s, 0, s, c}
                    : axis == 1
                            ? new double[] {c, 0, s, 0, one, 0, -s, 0, c}
                            : new double[] {c, -s, 0, s, c, 0, 0, 0, one};
        }
        return times(factor[2], times(factor[1], factor[0]));
    }

    private static double[] times(double[] a, double[] b) {
        double[] out = new double[9];
        for (int row = 0; row < 3; row++) {
            for (int col = 0; col < 3; col++) {
                out[3 * row + col] = a[3 * row] * b[col] + a[3 * row + 1] * b[3 + col] + a[3 * row + 2] * b[6 + col];
            }
        }
        return out;
    }
}
