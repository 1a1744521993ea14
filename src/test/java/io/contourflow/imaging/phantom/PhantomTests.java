package io.contourflow.imaging.phantom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.contourflow.imaging.transform.DisplacementField;
import io.contourflow.imaging.transform.Resampler;
import io.contourflow.imaging.volume.Geometry;
import io.contourflow.imaging.volume.Mask;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PhantomTests {
    @ParameterizedTest
    @EnumSource(PhantomCase.class)
    void holdsItsPromises(PhantomCase which) {
        Phantom phantom = PhantomFactory.make(which, 7);
        double p95 = residualP95Mm(phantom);
        double minJacobian = smallestJacobian(phantom.field());
        double dice = dice(
                phantom.first().mask("External"),
                Resampler.nearest(
                        phantom.second().mask("External"),
                        phantom.field(),
                        phantom.first().volume().geometry()));
        if (which.deformed()) {
            assertThat(p95).isGreaterThan(6.5);
        } else {
            assertThat(p95).isLessThan(2);
        }
        assertThat(minJacobian).isGreaterThan(0.3);
        // the cone-beam scan is shorter and narrower than the body
        assertThat(dice).isGreaterThan(which == PhantomCase.TYPE_II_CBCT ? 0.92 : 0.97);
        boolean sameDay =
                Duration.between(phantom.first().acquiredAt(), phantom.second().acquiredAt())
                                .toHours()
                        < 24;
        assertThat(sameDay)
                .isEqualTo(which.imageType().equals("I") || which.imageType().equals("III"));
        boolean sameMode = phantom.first().modality().equals(phantom.second().modality());
        assertThat(sameMode)
                .isEqualTo(which.imageType().equals("I") || which.imageType().equals("II"));
    }

    @Test
    void theSameSeedGivesTheSameVoxelsAndAnotherOneAnotherPatient() {
        Phantom once = PhantomFactory.make(PhantomCase.TYPE_I, 3);
        Phantom again = PhantomFactory.make(PhantomCase.TYPE_I, 3);
        Phantom other = PhantomFactory.make(PhantomCase.TYPE_I, 4);
        assertThat(again.second().volume().voxels())
                .isEqualTo(once.second().volume().voxels());
        assertThat(again.offset()).isEqualTo(once.offset());
        assertThat(other.offset()).isNotEqualTo(once.offset());
        assertThat(other.first().volume().voxels())
                .isNotEqualTo(once.first().volume().voxels());
    }

    @Test
    void theMapAndItsInverseUndoEachOther() {
        Phantom phantom = PhantomFactory.make(PhantomCase.TYPE_IV_PET, 11);
        PhantomDeformation truth = (PhantomDeformation) phantom.fixedToMoving();
        Random random = new Random(1);
        for (int n = 0; n < 2000; n++) {
            double[] p = {
                160 * (random.nextDouble() - 0.5), 180 * (random.nextDouble() - 0.5), 190 * (random.nextDouble() - 0.5)
            };
            double[] back = new double[3];
            truth.apply(p, back);
            truth.applyInverse(back, back);
            for (int axis = 0; axis < 3; axis++) {
                assertThat(back[axis]).isCloseTo(p[axis], within(1e-3));
            }
        }
    }

    @Test
    void tissuesHaveTheirNumbersOnPlanningCt() {
        Phantom phantom = PhantomFactory.make(PhantomCase.TYPE_II, 5);
        assertThat(mean(phantom.first(), "Bladder")).isBetween(-10.0, 30.0);
        assertThat(mean(phantom.first(), "Bone")).isBetween(250.0, 700.0);
        assertThat(mean(phantom.second(), "Bladder")).isBetween(-10.0, 30.0);
        // it fills by its own deformation, in a body that lost weight
        assertThat(phantom.second().mask("Bladder").volumeMl())
                .isGreaterThan(1.3 * phantom.first().mask("Bladder").volumeMl());
        assertThat(phantom.second().mask("External").volumeMl()).isGreaterThan(5000);
    }

    private static double mean(Phantom.Image image, String structure) {
        Mask mask = image.mask(structure);
        double sum = 0;
        for (int at = 0; at < mask.voxels().length; at++) {
            sum += mask.voxels()[at] == 0 ? 0 : image.volume().voxels()[at];
        }
        return sum / mask.count();
    }

    /** 95th percentile in the body of the deformation that is left when the rigid part is taken back. */
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
                            m[3 * row + col] =
                                    (u[at + stride[col] + row] - u[at + row]) / g.spacingMm(col) + (row == col ? 1 : 0);
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
