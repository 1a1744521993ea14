package io.contourflow.imaging.transform;

import static org.assertj.core.api.Assertions.assertThat;

import io.contourflow.imaging.volume.Geometry;
import io.contourflow.imaging.volume.Mask;
import java.util.Arrays;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("R8")
class FieldsTests extends PointTransformContractTests {
    private static final Geometry OBLIQUE =
            new Geometry(new int[] {22, 21, 20}, new double[] {3, 3.5, 4}, new double[] {-30, -35, 38}, new double[] {
                0.8, -0.6, 0, 0.6, 0.8, 0, 0, 0, -1
            });

    private static void wave(double[] from, double[] to) {
        double x = from[0] + 3 * Math.sin(from[1] / 15);
        double y = from[1] + 2 * Math.sin(from[2] / 18);
        double z = from[2] + 2 * Math.cos(from[0] / 20);
        to[0] = x;
        to[1] = y;
        to[2] = z;
    }

    @Override
    PointTransform transform() {
        return DisplacementField.sample(FieldsTests::wave, OBLIQUE);
    }

    @Test
    void hasTheJacobianOfAKnownAffineMap() {
        MatrixTransform map =
                new MatrixTransform(new double[] {1.2, 0.1, 0, 4, 0, 0.9, 0.2, -3, 0.05, 0, 1.1, 2, 0, 0, 0, 1});
        // 1.2·(0.9·1.1 − 0) − 0.1·(0 − 0.2·0.05) = 1.188 + 0.001
        for (float determinant :
                Fields.jacobian(DisplacementField.sample(map, OBLIQUE)).voxels()) {
            assertThat((double) determinant).isCloseTo(1.189, Offset.offset(1e-4));
        }
    }

    @Test
    void tellsAFoldByANegativeJacobian() {
        DisplacementField folded = DisplacementField.sample(
                (from, to) -> {
                    to[1] = from[1];
                    to[2] = from[2];
                    to[0] = -from[0];
                },
                OBLIQUE);
        assertThat(Fields.jacobian(folded).voxels()[0]).isCloseTo(-1f, Offset.offset(1e-4f));
    }

    @Test
    void invertsAWaveBehindALargeRotation() {
        RigidOffset turn = new RigidOffset(20, -10, 5, 15, 20, 35, 0, 0, 0);
        DisplacementField field = Fields.compose(FieldsTests::wave, turn, OBLIQUE);
        Geometry inner = Geometry.axisAligned(new int[] {5, 5, 5}, new double[] {3, 3, 3}, new double[] {14, -16, -1});
        Fields.Inverse inverse = Fields.invert(field, inner);
        assertThat(inverse.maxErrorMm()).isLessThan(1e-3);
        double[] q = new double[3];
        inner.indexToWorld(2, 3, 1, q);
        double[] back = q.clone();
        inverse.field().apply(back, back);
        field.apply(back, back);
        for (int axis = 0; axis < 3; axis++) {
            assertThat(back[axis]).isCloseTo(q[axis], Offset.offset(1e-3));
        }
    }

    @Test
    void findsTheRigidPartOfARigidField() {
        RigidOffset truth = new RigidOffset(5, 6, 7, 10, -20, 30, 0, 0, 0);
        byte[] all = new byte[OBLIQUE.voxelCount()];
        Arrays.fill(all, (byte) 1);
        RigidOffset found = RigidFit.of(DisplacementField.sample(truth, OBLIQUE), new Mask(OBLIQUE, all));
        double[] expected = truth.matrix();
        double[] actual = found.matrix();
        for (int at = 0; at < 16; at++) {
            assertThat(actual[at]).isCloseTo(expected[at], Offset.offset(1e-4));
        }
    }

    @Test
    void composesAssociativelyWithinTheInterpolationError() {
        PointTransform turn = new RigidOffset(2, -1, 1.5, 2, -3, 4, 0, 0, 0);
        DisplacementField wave = DisplacementField.sample(FieldsTests::wave, OBLIQUE);
        DisplacementField left = Fields.compose(Fields.compose(wave, wave, OBLIQUE), turn, OBLIQUE);
        DisplacementField right = Fields.compose(wave, Fields.compose(wave, turn, OBLIQUE), OBLIQUE);
        // trilinear: at most the sum over the axes of h²/8 · |u''| = 4²/8 · (3/15² + 2/18² + 2/20²) = 0.05 mm
        assertThat(largestDifferenceInside(left, right)).isLessThan(0.05);
    }

    @Test
    void hasTheJacobianOfAnAnalyticField() {
        DisplacementField field = DisplacementField.sample(FieldsTests::swell, OBLIQUE);
        float[] determinants = Fields.jacobian(field).voxels();
        double[] p = new double[3];
        for (int k = 1; k < OBLIQUE.nz() - 1; k++) {
            for (int j = 1; j < OBLIQUE.ny() - 1; j++) {
                for (int i = 1; i < OBLIQUE.nx() - 1; i++) {
                    OBLIQUE.indexToWorld(i, j, k, p);
                    double expected = (1 + 0.2 * Math.cos(p[0] / 20))
                            * (1 + 0.2 * Math.cos(p[1] / 20))
                            * (1 + 0.2 * Math.cos(p[2] / 20));
                    // central differences: h²/6 · |u_xxx| = 4²/6 · 4/20³ = 0.0013 per axis, times the other two factors
                    assertThat((double) determinants[OBLIQUE.offset(i, j, k)])
                            .isCloseTo(expected, Offset.offset(0.006));
                }
            }
        }
    }

    @Test
    void theInverseAfterTheFieldIsTheIdentityWithinTheInterpolationError() {
        DisplacementField field = DisplacementField.sample(FieldsTests::wave, OBLIQUE);
        DisplacementField inverse = Fields.invert(field, OBLIQUE).field();
        DisplacementField identity = Fields.compose(field, inverse, OBLIQUE);
        DisplacementField nothing = new DisplacementField(OBLIQUE, new float[3 * OBLIQUE.voxelCount()]);
        assertThat(largestDifferenceInside(identity, nothing)).isLessThan(0.1);
    }

    private static void swell(double[] from, double[] to) {
        for (int axis = 0; axis < 3; axis++) {
            to[axis] = from[axis] + 4 * Math.sin(from[axis] / 20);
        }
    }

    /** Three voxels from the border, so that no point of a chain leaves the lattice; mm. */
    private static double largestDifferenceInside(DisplacementField a, DisplacementField b) {
        double largest = 0;
        for (int k = 3; k < OBLIQUE.nz() - 3; k++) {
            for (int j = 3; j < OBLIQUE.ny() - 3; j++) {
                for (int i = 3; i < OBLIQUE.nx() - 3; i++) {
                    int at = 3 * OBLIQUE.offset(i, j, k);
                    double x = a.vectorsMm()[at] - b.vectorsMm()[at];
                    double y = a.vectorsMm()[at + 1] - b.vectorsMm()[at + 1];
                    double z = a.vectorsMm()[at + 2] - b.vectorsMm()[at + 2];
                    largest = Math.max(largest, Math.sqrt(x * x + y * y + z * z));
                }
            }
        }
        return largest;
    }
}
