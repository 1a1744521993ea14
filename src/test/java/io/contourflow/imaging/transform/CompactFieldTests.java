package io.contourflow.imaging.transform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.contourflow.imaging.volume.Geometry;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Tag("R8")
class CompactFieldTests {
    private static final double TOLERANCE_MM = 0.05;

    static Stream<Geometry> lattices() {
        double c = Math.cos(0.4);
        double s = Math.sin(0.4);
        return Stream.of(
                Geometry.axisAligned(new int[] {61, 50, 43}, new double[] {1, 1, 1}, new double[] {-30, -25, -20}),
                new Geometry(
                        new int[] {70, 64, 18}, new double[] {0.9, 0.9, 5}, new double[] {3, -20, 50}, new double[] {
                            c, 0, -s, 0, 1, 0, s, 0, c
                        }),
                new Geometry(new int[] {33, 34, 35}, new double[] {2.5, 2.4, 3}, new double[] {0, 0, 0}, new double[] {
                    c, -s, 0, s, c, 0, 0, 0, -1
                }),
                Geometry.axisAligned(new int[] {40, 1, 2}, new double[] {2, 2, 2}, new double[] {0, 0, 0}));
    }

    @ParameterizedTest
    @MethodSource("lattices")
    void aSmoothFieldComesBackWithinTheTolerance(Geometry lattice) {
        DisplacementField field = smooth(lattice, 40);
        CompactField compact = CompactField.of(field, TOLERANCE_MM).orElseThrow();
        assertThat(largestErrorMm(field, compact.field()))
                .isCloseTo(compact.maxErrorMm(), within(1e-9))
                .isLessThanOrEqualTo(TOLERANCE_MM);
        if (lattice.ny() > 1) {
            assertThat(compact.samples().length * 8).isLessThan(field.vectorsMm().length);
        }
    }

    @ParameterizedTest
    @MethodSource("lattices")
    void aRigidOffsetIsKeptByTheFewestVectors(Geometry lattice) {
        RigidOffset offset = new RigidOffset(20, -30, 8, 12, -9, 15, 5, 6, 7);
        DisplacementField field = DisplacementField.sample(offset, lattice);
        CompactField compact = CompactField.of(field, TOLERANCE_MM).orElseThrow();
        for (int axis = 0; axis < 3; axis++) {
            assertThat(compact.step()[axis]).isEqualTo((int) Math.max(1, Math.round(12 / lattice.spacingMm(axis))));
        }
        assertThat(largestErrorMm(field, compact.field())).isLessThan(0.005);
    }

    @Test
    void aStepWhereOrgansSlideIsKeptAtEveryVoxel() {
        Geometry lattice = lattices().findFirst().orElseThrow();
        DisplacementField field = smooth(lattice, 40);
        float[] vectors = field.vectorsMm().clone();
        for (int at = 0; at < vectors.length; at++) {
            vectors[at] += at / 3 % lattice.nx() < 30 ? 0 : 12;
        }
        DisplacementField sliding = new DisplacementField(lattice, vectors);
        CompactField compact = CompactField.of(sliding, TOLERANCE_MM).orElseThrow();
        assertThat(compact.step()).containsExactly(1, 1, 1);
        assertThat(largestErrorMm(sliding, compact.field())).isLessThanOrEqualTo(compact.maxErrorMm() + 1e-9);
        assertThat(compact.maxErrorMm()).isLessThan(0.01);
    }

    /** A sudden place between the slices that are looked at first. */
    @Test
    void oneSteepVoxelIsNotOverlooked() {
        Geometry lattice = lattices().findFirst().orElseThrow();
        float[] vectors = smooth(lattice, 40).vectorsMm().clone();
        vectors[3 * lattice.offset(17, 21, 13) + 1] += 0.4f;
        DisplacementField field = new DisplacementField(lattice, vectors);
        CompactField compact = CompactField.of(field, TOLERANCE_MM).orElseThrow();
        assertThat(largestErrorMm(field, compact.field())).isLessThanOrEqualTo(TOLERANCE_MM);
    }

    @RepeatedTest(10)
    void whateverTheFieldTheErrorStatedIsTheErrorMade(RepetitionInfo run) {
        Random random = new Random(run.getCurrentRepetition());
        Geometry lattice = Geometry.axisAligned(
                new int[] {1 + random.nextInt(20), 1 + random.nextInt(20), 1 + random.nextInt(20)},
                new double[] {0.5 + random.nextDouble(), 1, 3 * random.nextDouble() + 0.5},
                new double[3]);
        DisplacementField field = smooth(lattice, 4 + 40 * random.nextDouble());
        CompactField compact = CompactField.of(field, TOLERANCE_MM).orElseThrow();
        assertThat(largestErrorMm(field, compact.field()))
                .isCloseTo(compact.maxErrorMm(), within(1e-9))
                .isLessThanOrEqualTo(TOLERANCE_MM);
    }

    @Test
    void aVectorThatIsNoNumberIsNotMadeCompact() {
        Geometry lattice = lattices().findFirst().orElseThrow();
        float[] vectors = smooth(lattice, 40).vectorsMm().clone();
        vectors[1000] = Float.NaN;
        assertThat(CompactField.of(new DisplacementField(lattice, vectors), TOLERANCE_MM))
                .isEmpty();
    }

    @Test
    void refusesSamplesThatAreNotAsManyAsTheGridSays() {
        Geometry lattice = lattices().findFirst().orElseThrow();
        assertThatThrownBy(() ->
                        new CompactField(lattice, new int[] {9, 9, 9}, new double[3], new double[3], new short[7], 0))
                .hasMessageContaining("must hold")
                .hasMessageContaining("but holds 7");
    }

    private static DisplacementField smooth(Geometry lattice, double waveMm) {
        double w = 2 * Math.PI / (2.5 * waveMm);
        return DisplacementField.sample(
                (from, to) -> {
                    double x = from[0];
                    double y = from[1];
                    double z = from[2];
                    to[0] = x + 15 + 8 * Math.sin(w * y) * Math.cos(w * z);
                    to[1] = y - 4 + 6 * Math.cos(w * x);
                    to[2] = z + 9 * Math.sin(w * (x + y) / 1.5);
                },
                lattice);
    }

    private static double largestErrorMm(DisplacementField a, DisplacementField b) {
        double largest = 0;
        for (int at = 0; at < a.vectorsMm().length; at += 3) {
            double x = a.vectorsMm()[at] - b.vectorsMm()[at];
            double y = a.vectorsMm()[at + 1] - b.vectorsMm()[at + 1];
            double z = a.vectorsMm()[at + 2] - b.vectorsMm()[at + 2];
            largest = Math.max(largest, Math.sqrt(x * x + y * y + z * z));
        }
        return largest;
    }
}
