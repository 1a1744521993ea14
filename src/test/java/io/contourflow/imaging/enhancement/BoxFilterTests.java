package io.contourflow.imaging.enhancement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.contourflow.imaging.volume.Geometry;
import io.contourflow.imaging.volume.Volume;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("R6")
class BoxFilterTests {
    @RepeatedTest(5)
    void theMeanIsThatOfItsPlainTwin(RepetitionInfo run) {
        Random random = new Random(run.getCurrentRepetition());
        Geometry g = Geometry.axisAligned(
                new int[] {2 + random.nextInt(12), 2 + random.nextInt(12), 2 + random.nextInt(12)},
                new double[] {1, 1.5, 3},
                new double[3]);
        float[] v = new float[g.voxelCount()];
        for (int at = 0; at < v.length; at++) {
            v[at] = random.nextFloat() * 3000 - 1000;
        }
        float[] out = v.clone();
        BoxFilter.mean(out, g, 3);
        assertThat(out).containsExactly(plainMean(v, g, new int[] {3, 2, 1}), within(1e-2f));
        float[] highest = v.clone();
        LocalExtremum.dilate(highest, g, 3);
        float[] lowest = v.clone();
        LocalExtremum.erode(lowest, g, 3);
        for (int at = 0; at < v.length; at++) {
            assertThat(v[at]).isBetween(lowest[at], highest[at]);
        }
        int middle = g.offset(g.nx() / 2, g.ny() / 2, g.nz() / 2);
        assertThat(highest[middle]).isEqualTo(largestAround(v, g, new int[] {3, 2, 1}));
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.6, 1, 2, 3.7})
    void theGaussianHasItsWidthAndSum(double sigmaMm) {
        Geometry g =
                Geometry.axisAligned(new int[] {41, 41, 31}, new double[] {1, 1, 1.5}, new double[] {-20, -20, -22.5});
        float[] v = new float[g.voxelCount()];
        v[g.offset(20, 20, 15)] = 1000;
        float[] smooth = Gaussian.smooth(new Volume(g, v), sigmaMm);
        double sum = 0;
        double[] square = new double[3];
        double[] p = new double[3];
        for (int at = 0; at < v.length; at++) {
            g.indexToWorld(at % 41, at / 41 % 41, at / (41 * 41), p);
            sum += smooth[at];
            for (int axis = 0; axis < 3; axis++) {
                square[axis] += smooth[at] * p[axis] * p[axis];
            }
        }
        assertThat(sum).isCloseTo(1000, within(0.1));
        for (int axis = 0; axis < 3; axis++) {
            assertThat(Math.sqrt(square[axis] / sum)).isCloseTo(sigmaMm, within(0.005 * sigmaMm));
        }
    }

    @Test
    void aConstantImageStaysConstant() {
        Geometry g = Geometry.axisAligned(new int[] {9, 8, 1}, new double[] {1, 1, 1}, new double[3]);
        float[] v = new float[g.voxelCount()];
        java.util.Arrays.fill(v, -1000);
        for (float value : Gaussian.smooth(new Volume(g, v), 2)) {
            assertThat(value).isCloseTo(-1000, within(1e-2f));
        }
    }

    private static float[] plainMean(float[] v, Geometry g, int[] radius) {
        float[] out = v;
        int[] size = {g.nx(), g.ny(), g.nz()};
        int[] stride = {1, g.nx(), g.nx() * g.ny()};
        for (int axis = 0; axis < 3; axis++) {
            float[] next = new float[v.length];
            for (int at = 0; at < v.length; at++) {
                int index = at / stride[axis] % size[axis];
                double sum = 0;
                for (int d = -radius[axis]; d <= radius[axis]; d++) {
                    int n = Math.max(0, Math.min(size[axis] - 1, index + d));
                    sum += out[at + (n - index) * stride[axis]];
                }
                next[at] = (float) (sum / (2 * radius[axis] + 1));
            }
            out = next;
        }
        return out;
    }

    private static float largestAround(float[] v, Geometry g, int[] radius) {
        float largest = Float.NEGATIVE_INFINITY;
        for (int at = 0; at < v.length; at++) {
            boolean near = Math.abs(at % g.nx() - g.nx() / 2) <= radius[0]
                    && Math.abs(at / g.nx() % g.ny() - g.ny() / 2) <= radius[1]
                    && Math.abs(at / (g.nx() * g.ny()) - g.nz() / 2) <= radius[2];
            largest = near ? Math.max(largest, v[at]) : largest;
        }
        return largest;
    }
}
