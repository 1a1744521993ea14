package io.contourflow.imaging.phantom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.contourflow.imaging.transform.DisplacementField;
import io.contourflow.imaging.transform.Resampler;
import io.contourflow.imaging.volume.Geometry;
import io.contourflow.imaging.volume.Mask;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PhantomTests {
    @ParameterizedTest
    @EnumSource(PhantomCase.class)
    void holdsItsPromises(PhantomCase which) {
        long started = System.nanoTime();
        Phantom phantom = PhantomFactory.make(which, 7);
        double seconds = (System.nanoTime() - started) / 1e9;
        double p95 = residualP95Mm(phantom);
        double minJacobian = smallestJacobian(phantom.field());
        double dice = dice(
                phantom.first().mask("External"),
                Resampler.nearest(phantom.second().mask("External"), phantom.field(), phantom.first().volume().geometry()));
        System.out.printf("%s %.2f s, p95 %.2f mm, min J %.2f, body Dice %.4f%n", which, seconds, p95, minJacobian, dice);
        if (which.deformed()) {
            assertThat(p95).isGreaterThan(6.5);
        } else {
            assertThat(p95).isLessThan(2);
        }
        assertThat(minJacobian).isGreaterThan(0.3);
        assertThat(dice).isGreaterThan(0.97);
        boolean sameDay = Duration.between(
                                phantom.first().acquiredAt(), phantom.second().acquiredAt())
                        .toHours()
                < 24;
        assertThat(sameDay).isEqualTo(which.imageType().equals("I") || which.imageType().equals("III"));
        boolean sameMode = phantom.first().modality().equals(phantom.second().modality());
        assertThat(sameMode).isEqualTo(which.imageType().equals("I") || which.imageType().equals("II"));
    }

    /** p95 in the body of what no rigid map can explain: Procrustes by small-angle least squares, then the residual. */
    private static double residualP95Mm(Phantom phantom) {
        Geometry g = phantom.first().volume().geometry();
        Mask body = phantom.first().mask("External");
        double[] residuals = new double[body.count()];
        int count = 0;
        double[] p = new double[3];
        double[] q = new double[3];
        for (int at = 0; at < body.voxels().length; at++) {
            if (body.voxels()[at] != 0) {
                g.indexToWorld(at % g.nx(), at / g.nx() % g.ny(), at / (g.nx() * g.ny()), p);
                phantom.fixedToMoving().apply(p, q);
                phantom.offset().inverse().apply(q, q);
                residuals[count++] = Math.hypot(Math.hypot(q[0] - p[0], q[1] - p[1]), q[2] - p[2]);
            }
        }
        Arrays.sort(residuals);
        return residuals[(int) (0.95 * count)];
    }

    private static double smallestJacobian(DisplacementField field) {
        Geometry g = field.grid();
        float[] u = field.vectorsMm();
        double smallest = Double.POSITIVE_INFINITY;
        int[] stride = {3, 3 * g.nx(), 3 * g.nx() * g.ny()};
        for (int k = 0; k + 1 < g.nz(); k++) {
            for (int j = 0; j + 1 < g.ny(); j++) {
                for (int i = 0; i + 1 < g.nx(); i++) {
                    int at = 3 * g.offset(i, j, k);
                    double[] m = new double[9];
                    for (int row = 0; row < 3; row++) {
                        for (int col = 0; col < 3; col++) {
                            m[3 * row + col] = (u[at + stride[col] + row] - u[at + row]) / g.spacingMm(col)
                                    + (row == col ? 1 : 0);
                        }
                    }
                    double det = m[0] * (m[4] * m[8] - m[5] * m[7])
                            - m[1] * (m[3] * m[8] - m[5] * m[6])
                            + m[2] * (m[3] * m[7] - m[4] * m[6]);
                    smallest = Math.min(smallest, det);
                }
            }
        }
        return smallest;
    }

    private static double dice(Mask a, Mask b) {
        int both = 0;
        for (int at = 0; at < a.voxels().length; at++) {
            both += a.voxels()[at] & b.voxels()[at];
        }
        return 2.0 * both / (a.count() + b.count());
    }
}
