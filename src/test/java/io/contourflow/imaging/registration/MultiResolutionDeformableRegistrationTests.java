package io.contourflow.imaging.registration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.contourflow.imaging.registration.RegistrationQuality.Verdict;
import io.contourflow.imaging.transform.DisplacementField;
import io.contourflow.imaging.transform.Fields;
import io.contourflow.imaging.transform.PointTransform;
import io.contourflow.imaging.transform.RigidOffset;
import io.contourflow.imaging.volume.Geometry;
import io.contourflow.imaging.volume.Volume;
import io.contourflow.kernel.ProgressListener;
import java.io.IOException;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("R8")
class MultiResolutionDeformableRegistrationTests {
    private static final PointTransform IDENTITY = (from, to) -> System.arraycopy(from, 0, to, 0, 3);

    private final DeformableRegistration registration = new MultiResolutionDeformableRegistration();
    private final BlobPhantom phantom = new BlobPhantom(7);
    private final RigidOffset rigid = new RigidOffset(6, -4, 9, 3, -2, 4, 0, 0, 0);

    @Test
    void recoversASmoothDeformationOnTopOfTheOffset() {
        assertThat(errorAfter(BlobPhantom.SAME, RegistrationMode.AUTO)).isLessThan(1.0);
    }

    @Test
    void recoversItAcrossModalities() {
        assertThat(errorAfter(BlobPhantom.OTHER_MODALITY, RegistrationMode.AUTO))
                .isLessThan(1.3);
    }

    @Test
    void isTheSameForEveryNumberOfThreadsAndNeverFolds() {
        Volume fixed = fixed();
        Volume moving = moving(BlobPhantom.SAME);
        DisplacementField one = register(fixed, moving, settings(1)).field();
        DisplacementField three = register(fixed, moving, settings(3)).field();
        assertThat(one.vectorsMm()).isEqualTo(three.vectorsMm());
        for (float determinant : Fields.jacobian(one).voxels()) {
            assertThat(determinant).isGreaterThan(0.1f);
        }
    }

    @Test
    void coversTheFixedGridWithACoarserField() {
        Geometry fine = Geometry.axisAligned(
                new int[] {125, 111, 41}, new double[] {1.5, 1.5, 4}, new double[] {-93, -83, -82});
        Volume fixed = phantom.image(fine, IDENTITY, BlobPhantom.SAME, 10, 1);
        Geometry grid =
                register(fixed, moving(BlobPhantom.SAME), settings(2)).field().grid();
        double[] last = new double[3];
        fine.indexToWorld(124, 110, 40, last);
        grid.worldToIndex(last, last);
        assertThat(grid.spacingMm()).containsExactly(3.0, 3.0, 4.0);
        assertThat(last[0]).isLessThanOrEqualTo(grid.nx() - 1.0);
        assertThat(last[1]).isLessThanOrEqualTo(grid.ny() - 1.0);
        assertThat(last[2]).isLessThanOrEqualTo(grid.nz() - 1.0);
    }

    @Test
    void doesNotTrustNoise() {
        Volume noise = MultiResolutionRigidRegistrationTests.noise(MultiResolutionRigidRegistrationTests.wide(), 5);
        RegistrationQuality quality = register(fixed(), noise, settings(2)).quality();
        assertThat(quality.verdict()).isEqualTo(Verdict.DO_NOT_TRUST);
        assertThat(quality.minJacobian()).isPositive();
    }

    @Test
    void doesNotTrustAnotherBody() {
        Volume other = new BlobPhantom(99)
                .image(MultiResolutionRigidRegistrationTests.wide(), rigid.inverse(), BlobPhantom.SAME, 10, 2);
        assertThat(register(fixed(), other, settings(2)).quality().verdict()).isEqualTo(Verdict.DO_NOT_TRUST);
    }

    @Test
    void refusesAnOffsetThatLeadsNowhere() {
        RigidOffset away = new RigidOffset(900, 0, 0, 0, 0, 0, 0, 0, 0);
        assertThatThrownBy(() -> registration.register(
                        fixed(), moving(BlobPhantom.SAME), away, settings(2), ProgressListener.NONE))
                .isInstanceOf(RegistrationRefused.class)
                .hasMessage("the offset brings 0 voxels of the fixed body onto the moving image");
    }

    @Test
    void stopsWhenAsked() {
        ProgressListener impatient = new ProgressListener() {
            private double reached;

            @Override
            public void report(String stage, double fraction) {
                assertThat(fraction).isGreaterThanOrEqualTo(reached);
                reached = fraction;
            }

            @Override
            public boolean cancelled() {
                return reached > 0.2;
            }
        };
        assertThatThrownBy(
                        () -> registration.register(fixed(), moving(BlobPhantom.SAME), rigid, settings(2), impatient))
                .isInstanceOf(ProgressListener.Cancelled.class);
    }

    @Test
    void beatsTwoMillimetresOnARealHeadAndNeck() throws IOException {
        assumeFalse(PairData.absent("T3/34"), "shared data are absent");
        PairData pair = new PairData("T3/34");
        RegistrationSettings settings = RegistrationSettings.of(RegistrationMode.AUTO);
        RigidOffset offset = new MultiResolutionRigidRegistration()
                .register(pair.fixed, pair.moving, settings, ProgressListener.NONE)
                .offset();
        DeformableResult result =
                registration.register(pair.fixed, pair.moving, offset, settings, ProgressListener.NONE);
        assertThat(result.quality().verdict()).isEqualTo(Verdict.TRUSTED);
        assertThat(result.quality().foldedVoxels()).isZero();
        assertThat(pair.error(result.field()).meanMm()).isLessThan(1.2);
        Volume jacobian = Fields.jacobian(Fields.resample(result.field(), pair.fixed.geometry()));
        for (int at = 0; at < jacobian.voxels().length; at++) {
            assertThat(pair.body.voxels()[at] == 0 || jacobian.voxels()[at] > 0).isTrue();
        }
    }

    /** Mean error in mm over the inner body after registration. */
    private double errorAfter(DoubleUnaryOperator grey, RegistrationMode mode) {
        DeformableResult result = register(fixed(), moving(grey), RegistrationSettings.of(mode));
        assertThat(result.quality().verdict()).isEqualTo(Verdict.TRUSTED);
        assertThat(result.quality().similarityAfter())
                .isGreaterThan(result.quality().similarityBefore());
        assertThat(result.quality().inverseConsistencyMm()).isLessThan(0.01);
        double before = meanErrorMm(rigid);
        double after = meanErrorMm(result.field());
        assertThat(after).isLessThan(0.4 * before);
        return after;
    }

    private DeformableResult register(Volume fixed, Volume moving, RegistrationSettings settings) {
        return registration.register(fixed, moving, rigid, settings, ProgressListener.NONE);
    }

    private static RegistrationSettings settings(int threads) {
        return new RegistrationSettings(RegistrationMode.AUTO, RegistrationSettings.Preset.FAST, null, null, threads);
    }

    /** The truth: a point p of the fixed image shows what rigid(bend(p)) shows in the moving one. */
    private static void bend(double[] p, double[] out) {
        double x = p[0] + 6 * Math.sin(p[1] / 35) + 2;
        double y = p[1] + 5 * Math.sin(p[2] / 40);
        double z = p[2] + 5 * Math.cos(p[0] / 45);
        out[0] = x;
        out[1] = y;
        out[2] = z;
    }

    private Volume fixed() {
        return phantom.image(
                MultiResolutionRigidRegistrationTests.lattice(),
                MultiResolutionDeformableRegistrationTests::bend,
                BlobPhantom.SAME,
                15,
                1);
    }

    private Volume moving(DoubleUnaryOperator grey) {
        return phantom.image(MultiResolutionRigidRegistrationTests.wide(), rigid.inverse(), grey, 15, 2);
    }

    private double meanErrorMm(PointTransform found) {
        double sum = 0;
        int count = 0;
        double[] a = new double[3];
        double[] b = new double[3];
        for (double x = -40; x <= 40; x += 8) {
            for (double y = -30; y <= 30; y += 6) {
                for (double z = -35; z <= 35; z += 7) {
                    double[] p = {x, y, z};
                    found.apply(p, a);
                    bend(p, b);
                    rigid.apply(b, b);
                    sum += Math.sqrt(Math.pow(a[0] - b[0], 2) + Math.pow(a[1] - b[1], 2) + Math.pow(a[2] - b[2], 2));
                    count++;
                }
            }
        }
        return sum / count;
    }
}
