package io.contourflow.imaging.transform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class MatrixTransformTests extends PointTransformContractTests {
    private static final Offset<Double> EPS_MM = Offset.offset(1e-9);

    @Override
    PointTransform transform() {
        return MatrixTransform.of(new RigidOffset(3, -2, 4, 10, -5, 7, 1, 2, 3));
    }

    @Test
    void turnsLeftTowardsPosteriorAboutTheSuperiorAxis() {
        MatrixTransform quarter = MatrixTransform.of(new RigidOffset(0, 0, 5, 0, 0, 90, 0, 0, 0));
        double[] p = {10, 0, 0};
        quarter.apply(p, p);
        assertThat(p[0]).isCloseTo(0, EPS_MM);
        assertThat(p[1]).isCloseTo(10, EPS_MM);
        assertThat(p[2]).isCloseTo(5, EPS_MM);
    }

    @Test
    void isUndoneByItsInverse() {
        MatrixTransform map = new MatrixTransform(new double[] {1, 2, 0, 4, 0, 1, 3, 5, 1, 0, 1, 6, 0, 0, 0, 1});
        double[] p = {7, -8, 9};
        map.then(map.inverse()).apply(p, p);
        assertThat(p[0]).isCloseTo(7, EPS_MM);
        assertThat(p[1]).isCloseTo(-8, EPS_MM);
        assertThat(p[2]).isCloseTo(9, EPS_MM);
    }

    @Test
    void refusesWhatIsNoAffineMap() {
        assertThatThrownBy(() -> new MatrixTransform(new double[9]))
                .hasMessage("matrix must hold 16 values but holds 9");
        assertThatThrownBy(() -> new MatrixTransform(new double[16])).hasMessageContaining("last row must be 0 0 0 1");
        double[] flat = new double[16];
        flat[15] = 1;
        assertThatThrownBy(() -> new MatrixTransform(flat)).hasMessageContaining("determinant 0");
    }
}
