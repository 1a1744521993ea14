package io.contourflow.imaging.deformation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.contourflow.imaging.transform.DisplacementField;
import io.contourflow.imaging.transform.RigidOffset;
import io.contourflow.imaging.volume.Geometry;
import io.contourflow.imaging.volume.Mask;
import java.util.Arrays;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("R10")
class DeformationMeasureTests {
    private static final Geometry LATTICE =
            Geometry.axisAligned(new int[] {20, 10, 10}, new double[] {2, 3, 4}, new double[] {-19, -13.5, -18});
    private static final RigidOffset RIGID = new RigidOffset(12, -7, 30, 5, -9, 14, 1, 2, 3);

    @Test
    void isZeroForARigidMapHoweverLarge() {
        DeformationDegree degree = DeformationMeasure.of(DisplacementField.sample(RIGID, LATTICE), everything());
        assertThat(degree.maxMm()).isLessThan(1e-3);
        assertThat(degree.bodyVolumeMl()).isCloseTo(48, Offset.offset(1e-9));
    }

    @Test
    void measuresAStretchBehindARotationByHand() {
        // stretched by 10 % along X about the middle: |u| = 0.1·|x|, x = ±1, ±3 … ±19: mean 1.0, p95 1.9
        DisplacementField total = DisplacementField.sample(
                (from, to) -> {
                    to[0] = 1.1 * from[0];
                    to[1] = from[1];
                    to[2] = from[2];
                    RIGID.apply(to, to);
                },
                LATTICE);
        DeformationDegree degree = DeformationMeasure.of(total, RIGID, everything());
        assertThat(degree.meanMm()).isCloseTo(1.0, Offset.offset(1e-4));
        assertThat(degree.degreeMm()).isCloseTo(1.9, Offset.offset(1e-4));
        assertThat(degree.maxMm()).isCloseTo(1.9, Offset.offset(1e-4));
        assertThat(DeformationMeasure.of(total, everything()).meanMm()).isCloseTo(1.0, Offset.offset(1e-2));
        assertThat((double) DeformationMeasure.map(total, RIGID, LATTICE).at(0, 4, 4))
                .isCloseTo(1.9, Offset.offset(1e-4));
    }

    @Test
    void fallsAsTheOverlapGrows() {
        Mask whole = everything();
        Mask half = Mask.empty(LATTICE);
        Arrays.fill(half.voxels(), 0, half.voxels().length / 2, (byte) 1);
        assertThat(DeformationMeasure.fromOverlap(whole, whole)).isZero();
        assertThat(DeformationMeasure.fromOverlap(whole, half)).isCloseTo(1 / 3.0, Offset.offset(1e-9));
        assertThatThrownBy(() -> DeformationMeasure.fromOverlap(Mask.empty(LATTICE), Mask.empty(LATTICE)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void refusesAnEmptyBody() {
        assertThatThrownBy(() -> DeformationMeasure.of(RIGID, RIGID, Mask.empty(LATTICE)))
                .hasMessage("the body mask must hold voxels but holds 0");
    }

    private static Mask everything() {
        byte[] all = new byte[LATTICE.voxelCount()];
        Arrays.fill(all, (byte) 1);
        return new Mask(LATTICE, all);
    }
}
