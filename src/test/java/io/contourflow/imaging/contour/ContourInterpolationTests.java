package io.contourflow.imaging.contour;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.contourflow.imaging.volume.Geometry;
import io.contourflow.imaging.volume.Mask;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("R14")
class ContourInterpolationTests {
    @RepeatedTest(8)
    void scatteredPointsOfAnEllipseAreConnectedInOrder(RepetitionInfo run) {
        Random random = new Random(run.getCurrentRepetition());
        List<Integer> order = new ArrayList<>();
        for (int n = 0; n < 40; n++) {
            order.add(n);
        }
        Collections.shuffle(order, random);
        double[] scattered = new double[120];
        for (int n = 0; n < 40; n++) {
            double angle = 2 * Math.PI * order.get(n) / 40;
            scattered[3 * n] = 40 * Math.cos(angle);
            scattered[3 * n + 1] = 25 * Math.sin(angle);
            scattered[3 * n + 2] = -12.5;
        }
        double[] connected = ContourInterpolation.connect(scattered);
        double turn = 0;
        for (int n = 0; n < 40; n++) {
            int m = (n + 1) % 40;
            turn += Math.abs(Math.IEEEremainder(
                    Math.atan2(connected[3 * m + 1] / 25, connected[3 * m] / 40)
                            - Math.atan2(connected[3 * n + 1] / 25, connected[3 * n] / 40),
                    2 * Math.PI));
        }
        assertThat(turn).isCloseTo(2 * Math.PI, within(1e-6)); // once around, never back
    }

    @Test
    void theClosedSplineThroughTwelvePointsIsTheirCircle() {
        double[] points = new double[36];
        for (int n = 0; n < 12; n++) {
            points[3 * n] = 30 * Math.cos(n * Math.PI / 6);
            points[3 * n + 1] = 30 * Math.sin(n * Math.PI / 6);
            points[3 * n + 2] = 7;
        }
        double[] curve = ContourInterpolation.smoothClosed(points, 1);
        double shortest = Double.POSITIVE_INFINITY;
        double longest = 0;
        for (int n = 0; n < curve.length / 3; n++) {
            int m = (n + 1) % (curve.length / 3);
            double step = Math.hypot(curve[3 * m] - curve[3 * n], curve[3 * m + 1] - curve[3 * n + 1]);
            shortest = Math.min(shortest, step);
            longest = Math.max(longest, step);
            assertThat(Math.hypot(curve[3 * n], curve[3 * n + 1])).isCloseTo(30, within(0.15));
            assertThat(curve[3 * n + 2]).isCloseTo(7, within(1e-9));
        }
        assertThat(longest).isLessThanOrEqualTo(1.0);
        assertThat(shortest).isGreaterThan(0.95 * longest);
    }

    @Test
    void aSquareIsSampledAtEqualSteps() {
        double[] square = {0, 0, 0, 4, 0, 0, 4, 4, 0, 0, 4, 0};
        assertThat(ContourInterpolation.atEqualSteps(square, 2))
                .containsExactly(0, 0, 0, 2, 0, 0, 4, 0, 0, 4, 2, 0, 4, 4, 0, 2, 4, 0, 0, 4, 0, 0, 2, 0);
    }

    @Test
    void aConeContouredOnEveryFifthSliceComesBackWhole() {
        Geometry g = Geometry.axisAligned(new int[] {48, 48, 21}, new double[] {1, 1, 2}, new double[] {0, 0, 0});
        Mask whole = Mask.empty(g);
        Mask sparse = Mask.empty(g);
        for (int k = 0; k < 21; k++) {
            for (int j = 0; j < 48; j++) {
                for (int i = 0; i < 48; i++) {
                    if (Math.hypot(i - 23.5, j - 23.5) <= 6 + 0.6 * k) {
                        whole.voxels()[g.offset(i, j, k)] = 1;
                        sparse.voxels()[g.offset(i, j, k)] = (byte) (k % 5 == 0 ? 1 : 0);
                    }
                }
            }
        }
        StructureContours contours = ContourTracer.trace(sparse, "Cone");
        Mask filled = ContourInterpolation.betweenSlices(contours, g, 10);
        int both = 0;
        for (int at = 0; at < whole.voxels().length; at++) {
            both += whole.voxels()[at] & filled.voxels()[at];
        }
        assertThat(2.0 * both / (whole.count() + filled.count())).isGreaterThan(0.985);
        assertThat(ContourInterpolation.betweenSlices(contours, g, 9.9).count()).isEqualTo(sparse.count());
    }

    @Test
    void refusesLessThanThreePointsAndStepsOfNothing() {
        assertThatThrownBy(() -> ContourInterpolation.smoothClosed(new double[] {0, 0, 0, 1, 1, 1}, 1))
                .hasMessageContaining("n >= 3")
                .hasMessageContaining("6");
        assertThatThrownBy(() -> ContourInterpolation.smoothClosed(new double[9], 0))
                .hasMessageContaining("stepMm");
    }
}
