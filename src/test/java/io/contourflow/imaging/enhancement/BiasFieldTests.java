package io.contourflow.imaging.enhancement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.contourflow.imaging.volume.Geometry;
import io.contourflow.imaging.volume.Volume;
import io.contourflow.kernel.ProgressListener;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Phantoms of three tissues whose gain is known. */
@Tag("R6")
class BiasFieldTests {
    private static final Geometry GRID =
            Geometry.axisAligned(new int[] {80, 80, 40}, new double[] {2.5, 2.5, 4}, new double[] {-100, -100, -80});

    @Test
    void aKnownGainOfAThirdIsRecoveredToTwoPercent() {
        Volume truth = tissues(GRID, 1);
        Volume seen = biased(truth, 0.35);
        Volume corrected = BiasField.remove(seen, ProgressListener.NONE);
        double before = spread(seen, truth);
        double after = spread(corrected, truth);
        assertThat(before).isGreaterThan(0.15);
        assertThat(after).as("of %.3f before", before).isLessThan(0.02);
    }

    @Test
    void tissuesBecomeUniformAndKeepTheirMeanLevel() {
        Volume truth = tissues(GRID, 2);
        Volume seen = biased(truth, 0.35);
        Volume corrected = BiasField.remove(seen, ProgressListener.NONE);
        assertThat(variationOfFat(corrected, truth)).isLessThan(0.35 * variationOfFat(seen, truth));
        assertThat(meanLog(corrected, truth)).isCloseTo(meanLog(seen, truth), within(0.03));
    }

    @Test
    void anImageWithoutGainStaysNearlyAsItIs() {
        Volume truth = tissues(GRID, 3);
        assertThat(spread(BiasField.remove(truth, ProgressListener.NONE), truth))
                .isLessThan(0.025);
    }

    @Test
    void anImageWithoutForegroundIsLeftAlone() {
        Geometry small = Geometry.axisAligned(new int[] {8, 8, 4}, new double[] {1, 1, 1}, new double[3]);
        float[] flat = new float[small.voxelCount()];
        java.util.Arrays.fill(flat, 7);
        assertThat(BiasField.remove(new Volume(small, flat), ProgressListener.NONE)
                        .voxels())
                .containsOnly(7f);
    }

    /** An ellipsoid of fat with muscle inside and fluid in that, in air. */
    private static Volume tissues(Geometry g, long seed) {
        Random random = new Random(seed);
        float[] v = new float[g.voxelCount()];
        double[] p = new double[3];
        for (int at = 0; at < v.length; at++) {
            g.indexToWorld(at % g.nx(), at / g.nx() % g.ny(), at / (g.nx() * g.ny()), p);
            double r = Math.hypot(Math.hypot(p[0] / 90, p[1] / 75), p[2] / 85);
            double lobes = 0.08 * Math.sin(p[0] / 11) * Math.cos(p[1] / 13);
            double level = r > 1 ? 10 : r + lobes > 0.72 ? 600 : r + lobes > 0.35 ? 250 : 900;
            v[at] = (float) Math.max(1, level + 12 * random.nextGaussian());
        }
        return new Volume(g, v);
    }

    private static Volume biased(Volume truth, double strength) {
        Geometry g = truth.geometry();
        float[] v = truth.voxels().clone();
        double[] p = new double[3];
        for (int at = 0; at < v.length; at++) {
            g.indexToWorld(at % g.nx(), at / g.nx() % g.ny(), at / (g.nx() * g.ny()), p);
            double coil = Math.cos(p[0] / 70 + 0.6) + 0.7 * Math.sin(p[1] / 60) - 0.4 * Math.cos(p[2] / 80);
            v[at] *= (float) Math.exp(strength * coil);
        }
        return new Volume(g, v);
    }

    /** Coefficient of variation of the gain that is left, over the body. */
    private static double spread(Volume image, Volume truth) {
        double sum = 0;
        double square = 0;
        int count = 0;
        for (int at = 0; at < image.voxels().length; at++) {
            if (truth.voxels()[at] > 100) {
                double ratio = image.voxels()[at] / truth.voxels()[at];
                sum += ratio;
                square += ratio * ratio;
                count++;
            }
        }
        double mean = sum / count;
        return Math.sqrt(square / count - mean * mean) / mean;
    }

    private static double variationOfFat(Volume image, Volume truth) {
        double sum = 0;
        double square = 0;
        int count = 0;
        for (int at = 0; at < image.voxels().length; at++) {
            if (Math.abs(truth.voxels()[at] - 600) < 60) {
                sum += image.voxels()[at];
                square += Math.pow(image.voxels()[at], 2);
                count++;
            }
        }
        double mean = sum / count;
        return Math.sqrt(square / count - mean * mean) / mean;
    }

    private static double meanLog(Volume image, Volume truth) {
        double sum = 0;
        int count = 0;
        for (int at = 0; at < image.voxels().length; at++) {
            if (truth.voxels()[at] > 100) {
                sum += Math.log(image.voxels()[at]);
                count++;
            }
        }
        return sum / count;
    }
}
