package io.contourflow.imaging.volume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.contourflow.imaging.transform.RigidOffset;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("R26")
class PatientOrderTests {
    private static final double EPS_MM = 1e-9;

    /** Any orthonormal axes, left-handed ones too. */
    @RepeatedTest(24)
    void keepsEverySampleAtItsWorldPoint(RepetitionInfo run) {
        Random random = new Random(run.getCurrentRepetition());
        double[] r = new RigidOffset(
                        0,
                        0,
                        0,
                        360 * random.nextDouble(),
                        360 * random.nextDouble(),
                        360 * random.nextDouble(),
                        0,
                        0,
                        0)
                .rotationMatrix();
        if (random.nextBoolean()) {
            for (int row = 0; row < 3; row++) {
                r[3 * row + 2] = -r[3 * row + 2];
            }
        }
        Geometry g = new Geometry(new int[] {5, 4, 3}, new double[] {1, 2, 3}, new double[] {7, -8, 9}, r);
        Volume volume = new Volume(g, new float[g.voxelCount()]);
        for (int at = 0; at < volume.voxels().length; at++) {
            volume.voxels()[at] = at;
        }

        PatientOrder order = PatientOrder.of(g);
        Volume out = order.reorder(volume);

        double[] direction = out.geometry().direction();
        double[] p = new double[3];
        for (int c = 0; c < 3; c++) {
            assertThat(direction[4 * c]).as("axis %d runs forwards", c).isPositive();
        }
        for (int at = 0; at < volume.voxels().length; at++) {
            g.indexToWorld(at % 5, at / 5 % 4, at / 20, p);
            out.geometry().worldToIndex(p, p);
            for (double index : p) {
                assertThat(index).isCloseTo(Math.rint(index), within(EPS_MM));
            }
            assertThat(out.at((int) Math.rint(p[0]), (int) Math.rint(p[1]), (int) Math.rint(p[2])))
                    .isEqualTo(at);
        }
    }

    @Test
    void measuresHowObliquelyAnImageLies() {
        double[] tilted = new RigidOffset(0, 0, 0, 12, 0, 0, 0, 0, 0).rotationMatrix();
        Geometry g = new Geometry(new int[] {2, 2, 2}, new double[] {1, 1, 1}, new double[3], tilted);

        assertThat(PatientOrder.of(g).tiltDeg()).isCloseTo(12, within(1e-6));
        assertThat(PatientOrder.of(PatientOrder.of(g).geometry()).geometry())
                .isEqualTo(PatientOrder.of(g).geometry());
    }

    @Test
    void refusesWhatLiesOnAnotherLattice() {
        Geometry g = Geometry.axisAligned(new int[] {2, 2, 2}, new double[] {1, 1, 1}, new double[3]);
        Geometry other = Geometry.axisAligned(new int[] {2, 2, 2}, new double[] {1, 1, 2}, new double[3]);

        assertThatThrownBy(() -> PatientOrder.of(g).reorder(Mask.empty(other)))
                .hasMessageContaining("what is reordered must lie on");
    }
}
