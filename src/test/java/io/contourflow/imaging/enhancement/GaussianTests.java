package io.contourflow.imaging.enhancement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.contourflow.imaging.volume.Geometry;
import io.contourflow.imaging.volume.Volume;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("R6")
class GaussianTests {
    private static final Geometry LATTICE =
            Geometry.axisAligned(new int[] {41, 71, 31}, new double[] {1, 0.5, 2}, new double[3]);

    @Test
    void spreadsAPointByItsSigmaAlongEachAxis() {
        float[] voxels = new float[LATTICE.voxelCount()];
        voxels[LATTICE.offset(20, 35, 15)] = 1000;

        float[] smooth = Gaussian.smooth(new Volume(LATTICE, voxels), new double[] {2, 1.5, 5});

        double[] variance = variance(smooth);
        // sampled and cut at three sigma: a little less than the square
        assertThat(variance[0]).isCloseTo(4, within(0.12));
        assertThat(variance[1]).isCloseTo(2.25, within(0.08));
        assertThat(variance[2]).isCloseTo(25, within(1.0));
    }

    @Test
    void leavesAnAxisWithoutSigmaAlone() {
        float[] voxels = new float[LATTICE.voxelCount()];
        voxels[LATTICE.offset(20, 35, 15)] = 1000;

        double[] variance = variance(Gaussian.smooth(new Volume(LATTICE, voxels), new double[] {0, 0, 5}));

        assertThat(variance[0]).isZero();
        assertThat(variance[1]).isZero();
    }

    private static double[] variance(float[] values) {
        double[] variance = new double[3];
        double sum = 0;
        for (int at = 0; at < values.length; at++) {
            double x = at % 41 - 20.0;
            double y = (at / 41 % 71 - 35) * 0.5;
            double z = (at / (41 * 71) - 15) * 2.0;
            sum += values[at];
            variance[0] += values[at] * x * x;
            variance[1] += values[at] * y * y;
            variance[2] += values[at] * z * z;
        }
        assertThat(sum).isCloseTo(1000, within(0.1));
        for (int axis = 0; axis < 3; axis++) {
            variance[axis] /= sum;
        }
        return variance;
    }
}
