package io.contourflow.imaging.transform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.contourflow.imaging.volume.Geometry;
import io.contourflow.imaging.volume.Volume;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("R8")
class CubicInterpolationTests {
    private static final double EPS_GREY = 2e-3;

    /** Oblique, flipped and anisotropic: columns are the axes of the lattice in LPS. */
    private static final Geometry OBLIQUE =
            new Geometry(new int[] {9, 11, 8}, new double[] {2, 3.5, 1.25}, new double[] {-10, 4, 30}, new double[] {
                0.8, 0.6, 0, 0.6, -0.8, 0, 0, 0, -1
            });

    @RepeatedTest(20)
    void reproducesQuadraticFunctionsOfTheIndex(RepetitionInfo run) {
        Random random = new Random(run.getCurrentRepetition());
        double[] a = random.doubles(10, -1, 1).toArray();
        Volume image = new Volume(OBLIQUE, new float[OBLIQUE.voxelCount()]);
        for (int k = 0; k < OBLIQUE.nz(); k++) {
            for (int j = 0; j < OBLIQUE.ny(); j++) {
                for (int i = 0; i < OBLIQUE.nx(); i++) {
                    image.voxels()[OBLIQUE.offset(i, j, k)] = (float) quadratic(a, i, j, k);
                }
            }
        }
        double i = 1 + 6 * random.nextDouble();
        double j = 1 + 8 * random.nextDouble();
        double k = 1 + 5 * random.nextDouble();

        assertThat(valueAt(image, i, j, k)).isCloseTo((float) quadratic(a, i, j, k), within((float) EPS_GREY));
    }

    @Test
    void givesTheVoxelsThemselvesOnTheirOwnGrid() {
        Volume image = noise(OBLIQUE, 7);

        Volume same = CubicInterpolation.resample(image, IDENTITY, OBLIQUE, -1);

        for (int at = 0; at < image.voxels().length; at++) {
            assertThat(same.voxels()[at]).isCloseTo(image.voxels()[at], within((float) EPS_GREY));
        }
    }

    @Test
    void followsTheMapFromFixedToMoving() {
        Volume image = noise(OBLIQUE, 8);
        double[] oneVoxelAlongI = {0.8 * 2, 0.6 * 2, 0};

        Volume moved = CubicInterpolation.resample(
                image,
                (from, to) -> {
                    for (int axis = 0; axis < 3; axis++) {
                        to[axis] = from[axis] + oneVoxelAlongI[axis];
                    }
                },
                OBLIQUE,
                -1);

        assertThat(moved.voxels()[OBLIQUE.offset(3, 4, 5)])
                .isCloseTo(image.voxels()[OBLIQUE.offset(4, 4, 5)], within((float) EPS_GREY));
    }

    @Test
    void keepsMoreOfTheNoiseHalfwayBetweenVoxelsThanLinearInterpolation() {
        Geometry line = new Geometry(
                new int[] {4000, 4, 4}, new double[] {1, 1, 1}, new double[3], new double[] {1, 0, 0, 0, 1, 0, 0, 0, 1
                });
        Volume image = noise(line, 9);
        PointTransform halfAVoxel = (from, to) -> {
            to[0] = from[0] + 0.5;
            to[1] = from[1];
            to[2] = from[2];
        };

        double cubic = variance(CubicInterpolation.resample(image, halfAVoxel, line, 0));
        double linear = variance(Resampler.linear(image, halfAVoxel, line, 0));

        // of white noise: (9/16)²·2 + (1/16)²·2 = 0.64 against 0.5
        assertThat(cubic / variance(image)).isCloseTo(0.64, within(0.03));
        assertThat(linear / variance(image)).isCloseTo(0.5, within(0.03));
    }

    @Test
    void repeatsTheBorderForHalfAVoxelAndThenTakesTheOutsideValue() {
        Volume image = noise(OBLIQUE, 10);

        assertThat(valueAt(image, -0.51, 4, 4)).isEqualTo(-1);
        assertThat(valueAt(image, 4, 10.51, 4)).isEqualTo(-1);
        assertThat(valueAt(image, 4, 4, 7.49)).isNotEqualTo(-1);
        assertThat(valueAt(image, Double.NaN, 4, 4)).isEqualTo(-1);
    }

    private static final PointTransform IDENTITY = (from, to) -> System.arraycopy(from, 0, to, 0, 3);

    private static float valueAt(Volume image, double i, double j, double k) {
        Geometry one = new Geometry(
                new int[] {1, 1, 1}, new double[] {1, 1, 1}, new double[3], new double[] {1, 0, 0, 0, 1, 0, 0, 0, 1});
        PointTransform there = (from, to) -> image.geometry().indexToWorld(i, j, k, to);
        return CubicInterpolation.resample(image, there, one, -1).voxels()[0];
    }

    private static double quadratic(double[] a, double i, double j, double k) {
        return a[0]
                + a[1] * i
                + a[2] * j
                + a[3] * k
                + a[4] * i * i
                + a[5] * j * j
                + a[6] * k * k
                + a[7] * i * j
                + a[8] * i * k
                + a[9] * j * k;
    }

    private static Volume noise(Geometry grid, long seed) {
        Random random = new Random(seed);
        float[] values = new float[grid.voxelCount()];
        for (int at = 0; at < values.length; at++) {
            values[at] = (float) random.nextGaussian();
        }
        return new Volume(grid, values);
    }

    private static double variance(Volume image) {
        double sum = 0;
        for (float v : image.voxels()) {
            sum += v * v;
        }
        return sum / image.voxels().length;
    }
}
