package io.contourflow.imaging.contour;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.contourflow.imaging.volume.Geometry;
import io.contourflow.imaging.volume.Mask;
import io.contourflow.imaging.volume.Volume;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("R14")
class MorphologyTests {
    private static final Geometry GRID =
            Geometry.axisAligned(new int[] {12, 10, 6}, new double[] {1, 2, 3}, new double[] {0, 0, 0});

    @RepeatedTest(6)
    void distancesAgreeWithTryingEveryVoxel(RepetitionInfo run) {
        Mask mask = anyMask(new Random(run.getCurrentRepetition()), 0.02);
        float[] fast = DistanceTransform.squaredMm(mask);
        for (int at = 0; at < fast.length; at++) {
            double nearest = Double.POSITIVE_INFINITY;
            for (int other = 0; other < fast.length; other++) {
                if (mask.voxels()[other] != 0) {
                    double x = at % 12 - other % 12;
                    double y = 2.0 * (at / 12 % 10 - other / 12 % 10);
                    double z = 3.0 * (at / 120 - other / 120);
                    nearest = Math.min(nearest, x * x + y * y + z * z);
                }
            }
            assertThat(fast[at]).isEqualTo((float) nearest);
        }
    }

    @RepeatedTest(20)
    void distancesHoldForSpacingsThatAreNoWholeNumbers(RepetitionInfo run) {
        Random random = new Random(run.getCurrentRepetition());
        int[] size = {7, 6, 5};
        double[] spacing = {0.7, 1.9, 3.1};
        byte[] marked = new byte[7 * 6 * 5];
        for (int n = 0; n < 1 + random.nextInt(6); n++) {
            marked[random.nextInt(marked.length)] = 1;
        }
        float[] fast = DistanceTransform.squaredMm(marked, size, spacing);
        for (int at = 0; at < marked.length; at++) {
            double least = Double.POSITIVE_INFINITY;
            for (int other = 0; other < marked.length; other++) {
                if (marked[other] != 0) {
                    double x = (at % 7 - other % 7) * spacing[0];
                    double y = (at / 7 % 6 - other / 7 % 6) * spacing[1];
                    double z = (at / 42 - other / 42) * spacing[2];
                    least = Math.min(least, x * x + y * y + z * z);
                }
            }
            assertThat((double) fast[at]).isCloseTo(least, within(1e-4));
        }
    }

    @Test
    void dilationIsABallInMillimetres() {
        Mask dot = Mask.empty(GRID);
        dot.voxels()[GRID.offset(6, 5, 3)] = 1;
        Mask ball = Morphology.dilate(dot, 3);
        // |(i, 2j, 3k)| ≤ 3: 7 along i, 2·5 at j±1 (|i| ≤ 2), 2·1 at k±1
        assertThat(ball.count()).isEqualTo(7 + 10 + 2);
        assertThat(Morphology.erode(ball, 3).voxels()).isEqualTo(dot.voxels());
    }

    @RepeatedTest(6)
    void openingShrinksClosingGrowsAndBothSettle(RepetitionInfo run) {
        Mask mask = anyMask(new Random(run.getCurrentRepetition()), 0.6);
        Mask opened = Morphology.open(mask, 2);
        Mask closed = Morphology.close(mask, 2);
        for (int at = 0; at < mask.voxels().length; at++) {
            assertThat(opened.voxels()[at]).isLessThanOrEqualTo(mask.voxels()[at]);
            assertThat(closed.voxels()[at]).isGreaterThanOrEqualTo(mask.voxels()[at]);
        }
        assertThat(Morphology.open(opened, 2).voxels()).isEqualTo(opened.voxels());
        assertThat(Morphology.close(closed, 2).voxels()).isEqualTo(closed.voxels());
    }

    @Test
    void boxesGrowByVoxels() {
        Mask dot = Mask.empty(GRID);
        dot.voxels()[GRID.offset(0, 5, 3)] = 1;
        assertThat(Morphology.dilateBox(dot, 2, 1, 0).count()).isEqualTo(3 * 3);
        assertThat(Morphology.erodeBox(Morphology.dilateBox(dot, 2, 1, 0), 2, 1, 0)
                        .at(0, 5, 3))
                .isTrue();
        assertThatThrownBy(() -> Morphology.dilateBox(dot, -1, 0, 0)).hasMessageContaining("-1");
    }

    @Test
    void theLargestComponentIsConnectedThroughFacesOnly() {
        Mask mask = Mask.empty(GRID);
        for (int i = 0; i < 5; i++) {
            mask.voxels()[GRID.offset(i, 0, 0)] = 1;
        }
        mask.voxels()[GRID.offset(5, 1, 0)] = 1; // touches by an edge
        mask.voxels()[GRID.offset(2, 0, 1)] = 1; // by a face, through slices
        Mask largest = Morphology.largestComponent(mask);
        assertThat(largest.count()).isEqualTo(6);
        assertThat(largest.at(5, 1, 0)).isFalse();
        assertThat(Morphology.withoutComponentsBelow(mask, 0.012).count()).isEqualTo(6); // voxels of 0.006 ml
        assertThat(Morphology.largestComponent(Mask.empty(GRID)).count()).isZero();
    }

    @Test
    void holesAreFilledSliceBySlice() {
        Mask mask = Mask.empty(GRID);
        for (int j = 2; j < 8; j++) {
            for (int i = 2; i < 9; i++) {
                boolean wall = i == 2 || i == 8 || j == 2 || j == 7;
                mask.voxels()[GRID.offset(i, j, 2)] = (byte) (wall ? 1 : 0);
                mask.voxels()[GRID.offset(i, j, 3)] = (byte) (wall && !(i == 2 && j == 4) ? 1 : 0);
            }
        }
        Mask filled = Morphology.fillHolesPerSlice(mask);
        assertThat(filled.at(5, 5, 2)).isTrue();
        assertThat(filled.at(5, 5, 3)).isFalse(); // the wall has a door there
        assertThat(filled.at(0, 0, 2)).isFalse();
    }

    @Test
    void thresholdsIncludeTheirLimitsAndExcludeNaN() {
        Geometry g = Geometry.axisAligned(new int[] {4, 1, 1}, new double[] {1, 1, 1}, new double[3]);
        Mask mask = Morphology.threshold(new Volume(g, new float[] {-1, 0, 2, Float.NaN}), 0, 2);
        assertThat(mask.voxels()).containsExactly(0, 1, 1, 0);
    }

    private static Mask anyMask(Random random, double share) {
        Mask mask = Mask.empty(GRID);
        for (int at = 0; at < mask.voxels().length; at++) {
            mask.voxels()[at] = (byte) (random.nextDouble() < share ? 1 : 0);
        }
        return mask;
    }
}
