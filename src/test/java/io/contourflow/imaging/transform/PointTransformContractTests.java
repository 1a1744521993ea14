package io.contourflow.imaging.transform;

import static org.assertj.core.api.Assertions.assertThat;

import io.contourflow.imaging.volume.Geometry;
import io.contourflow.imaging.volume.Volume;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

/** What every map from fixed to moving points keeps. */
abstract class PointTransformContractTests {
    private static final double EPS_MM = 1e-9;
    private static final float EPS_GREY = 1e-3f;

    abstract PointTransform transform();

    @RepeatedTest(10)
    void allowsTheSameArrayAsSourceAndTarget(RepetitionInfo run) {
        double[] p = point(run);
        double[] apart = new double[3];
        transform().apply(p, apart);
        transform().apply(p, p);
        assertThat(p).containsExactly(apart);
    }

    @RepeatedTest(10)
    void leavesTheSourceAloneAndAnswersTheSameTwice(RepetitionInfo run) {
        double[] p = point(run);
        double[] before = p.clone();
        double[] first = new double[3];
        double[] second = new double[3];
        transform().apply(p, first);
        transform().apply(p, second);
        assertThat(p).containsExactly(before);
        assertThat(first).containsExactly(second);
    }

    @Test
    void resamplesAsItMapsPoints() {
        Geometry moving =
                Geometry.axisAligned(new int[] {14, 12, 10}, new double[] {3, 4, 5}, new double[] {-20, -22, -24});
        Random random = new Random(3);
        float[] v = new float[moving.voxelCount()];
        for (int at = 0; at < v.length; at++) {
            v[at] = random.nextFloat();
        }
        Volume image = new Volume(moving, v);
        Geometry grid =
                new Geometry(new int[] {9, 8, 7}, new double[] {4, 4.5, 6}, new double[] {-15, -16, 20}, new double[] {
                    0, 1, 0, 1, 0, 0, 0, 0, -1
                });
        Volume fast = Resampler.linear(image, transform(), grid, -1);
        PointTransform hidden = (from, to) -> transform().apply(from, to);
        Volume plain = Resampler.linear(image, hidden, grid, -1);
        for (int at = 0; at < fast.voxels().length; at++) {
            assertThat(Math.abs(fast.voxels()[at] - plain.voxels()[at])).isLessThan(EPS_GREY);
        }
        double[] p = new double[3];
        grid.indexToWorld(3, 2, 4, p);
        transform().apply(p, p);
        moving.worldToIndex(p, p);
        assertThat((double) fast.at(3, 2, 4))
                .isCloseTo(Resampler.linearAt(image, p[0], p[1], p[2], -1), within(EPS_MM + EPS_GREY));
    }

    private static org.assertj.core.data.Offset<Double> within(double value) {
        return org.assertj.core.data.Offset.offset(value);
    }

    private static double[] point(RepetitionInfo run) {
        Random random = new Random(run.getCurrentRepetition());
        return new double[] {40 * random.nextDouble() - 20, 40 * random.nextDouble() - 20, 40 * random.nextDouble() - 20
        };
    }
}
