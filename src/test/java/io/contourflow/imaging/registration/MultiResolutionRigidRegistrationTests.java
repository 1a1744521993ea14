package io.contourflow.imaging.registration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.contourflow.imaging.registration.RegistrationQuality.Verdict;
import io.contourflow.imaging.transform.PointTransform;
import io.contourflow.imaging.transform.RigidOffset;
import io.contourflow.imaging.volume.Geometry;
import io.contourflow.imaging.volume.Mask;
import io.contourflow.imaging.volume.Volume;
import io.contourflow.kernel.ProgressListener;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("R7")
class MultiResolutionRigidRegistrationTests {
    private static final PointTransform IDENTITY = (from, to) -> System.arraycopy(from, 0, to, 0, 3);
    private static final double ONE_MODALITY_MM = 0.35;
    private static final double TWO_MODALITIES_MM = 0.8;

    private final RigidRegistration registration = new MultiResolutionRigidRegistration();
    private final BlobPhantom phantom = new BlobPhantom(7);

    @RepeatedTest(4)
    void recoversLargeRandomOffsets(RepetitionInfo run) {
        Random random = new Random(run.getCurrentRepetition());
        RigidOffset truth = new RigidOffset(
                spread(random, 45),
                spread(random, 45),
                spread(random, 45),
                spread(random, 22),
                spread(random, 22),
                spread(random, 22),
                5,
                -3,
                8);
        Volume fixed = phantom.image(lattice(), IDENTITY, BlobPhantom.SAME, 20, 1);
        Volume moving = phantom.image(wide(), truth.inverse(), BlobPhantom.SAME, 20, 2);
        RigidResult result = register(fixed, moving, RegistrationMode.AUTO);
        assertThat(result.mode()).isEqualTo(RegistrationMode.MONO);
        assertThat(result.quality().verdict()).isEqualTo(Verdict.TRUSTED);
        assertThat(largestErrorMm(result.offset(), truth)).isLessThan(ONE_MODALITY_MM);
    }

    @Test
    void recoversAnotherModality() {
        RigidOffset truth = new RigidOffset(12, -20, 15, 6, -4, 10, 0, 0, 0);
        Volume fixed = phantom.image(lattice(), IDENTITY, BlobPhantom.SAME, 20, 1);
        Volume moving = phantom.image(wide(), truth.inverse(), BlobPhantom.OTHER_MODALITY, 15, 2);
        RigidResult result = register(fixed, moving, RegistrationMode.AUTO);
        assertThat(result.mode()).isEqualTo(RegistrationMode.MULTI);
        assertThat(result.quality().verdict()).isEqualTo(Verdict.TRUSTED);
        assertThat(largestErrorMm(result.offset(), truth)).isLessThan(TWO_MODALITIES_MM);
    }

    @Test
    void agreesOnObliqueFlippedAndAnisotropicLattices() {
        RigidOffset truth = new RigidOffset(-8, 14, 20, 5, 8, -7, 0, 0, 0);
        Volume fixed = phantom.image(obliqueFlipped(), IDENTITY, BlobPhantom.SAME, 10, 1);
        Geometry thick =
                Geometry.axisAligned(new int[] {60, 60, 30}, new double[] {3.5, 3.5, 7}, new double[] {-110, -95, -85});
        Volume moving = phantom.image(thick, truth.inverse(), BlobPhantom.SAME, 10, 2);
        RigidResult result = register(fixed, moving, RegistrationMode.MONO);
        assertThat(largestErrorMm(result.offset(), truth)).isLessThan(2 * ONE_MODALITY_MM);
        double[] centre = fixed.geometry().centreMm();
        assertThat(List.of(
                        result.offset().centreXMm(),
                        result.offset().centreYMm(),
                        result.offset().centreZMm()))
                .containsExactly(centre[0], centre[1], centre[2]);
    }

    @Test
    void findsAMovingImageThatShowsHalfOfTheBody() {
        RigidOffset truth = new RigidOffset(10, 5, -12, 3, 4, -5, 0, 0, 0);
        Geometry half =
                Geometry.axisAligned(new int[] {60, 56, 20}, new double[] {3.5, 3.5, 4}, new double[] {-100, -95, -60});
        Volume fixed = phantom.image(lattice(), IDENTITY, BlobPhantom.SAME, 10, 1);
        Volume moving = phantom.image(half, truth.inverse(), BlobPhantom.SAME, 10, 2);
        RigidResult result = register(fixed, moving, RegistrationMode.AUTO);
        assertThat(largestErrorMm(result.offset(), truth)).isLessThan(2 * ONE_MODALITY_MM);
    }

    @Test
    void staysTheSameWhateverTheNumberOfThreads() {
        RigidOffset truth = new RigidOffset(3, 2, -4, 2, 1, -2, 0, 0, 0);
        Volume fixed = phantom.image(lattice(), IDENTITY, BlobPhantom.SAME, 10, 1);
        Volume moving = phantom.image(wide(), truth.inverse(), BlobPhantom.OTHER_MODALITY, 10, 2);
        List<RigidOffset> offsets = new ArrayList<>();
        for (int threads : new int[] {1, 3}) {
            RegistrationSettings settings = new RegistrationSettings(
                    RegistrationMode.MULTI, RegistrationSettings.Preset.FAST, truth, null, threads);
            offsets.add(registration
                    .register(fixed, moving, settings, ProgressListener.NONE)
                    .offset());
        }
        assertThat(offsets.get(0)).isEqualTo(offsets.get(1));
    }

    @Test
    void doesNotTrustNoise() {
        Volume fixed = phantom.image(lattice(), IDENTITY, BlobPhantom.SAME, 10, 1);
        Volume noise = noise(wide(), 5);
        for (RegistrationMode mode : RegistrationMode.values()) {
            assertThat(register(fixed, noise, mode).quality().verdict()).isEqualTo(Verdict.DO_NOT_TRUST);
        }
    }

    @Test
    void doesNotTrustAnotherBody() {
        Volume fixed = phantom.image(lattice(), IDENTITY, BlobPhantom.SAME, 10, 1);
        Volume other = new BlobPhantom(99).image(lattice(), IDENTITY, BlobPhantom.SAME, 10, 2);
        RegistrationQuality quality =
                register(fixed, other, RegistrationMode.AUTO).quality();
        assertThat(quality.verdict()).isEqualTo(Verdict.DO_NOT_TRUST);
        assertThat(quality.reason()).contains("do not look alike");
    }

    @Test
    void refusesWhatCannotBeRegisteredAndSaysWhy() {
        Volume good = phantom.image(lattice(), IDENTITY, BlobPhantom.SAME, 10, 1);
        Geometry g = good.geometry();
        Volume constant = new Volume(g, new float[g.voxelCount()]);
        float[] broken = good.voxels().clone();
        broken[17] = Float.NaN;
        Geometry flat = Geometry.axisAligned(new int[] {64, 64, 1}, new double[] {2, 2, 2}, new double[3]);
        refuses(constant, good, "the fixed image must not be constant but every voxel is 0.0");
        refuses(good, new Volume(g, broken), "the moving image must hold finite values but holds NaN at voxel 17");
        refuses(
                new Volume(flat, new float[flat.voxelCount()]),
                good,
                "the fixed image must have at least 5 voxels along every axis but has 64x64x1");
        RegistrationSettings emptyMask = new RegistrationSettings(
                RegistrationMode.AUTO, RegistrationSettings.Preset.FAST, null, Mask.empty(g), 1);
        assertThatThrownBy(() -> registration.register(good, good, emptyMask, ProgressListener.NONE))
                .isInstanceOf(RegistrationRefused.class)
                .hasMessage("the fixed mask must hold at least 100 voxels but holds 0");
    }

    @Test
    void stopsWhenAsked() {
        Volume good = phantom.image(lattice(), IDENTITY, BlobPhantom.SAME, 10, 1);
        ProgressListener impatient = new ProgressListener() {
            private double reached;

            @Override
            public void report(String stage, double fraction) {
                reached = fraction;
            }

            @Override
            public boolean cancelled() {
                return reached > 0.1;
            }
        };
        assertThatThrownBy(() ->
                        registration.register(good, good, RegistrationSettings.of(RegistrationMode.AUTO), impatient))
                .isInstanceOf(ProgressListener.Cancelled.class);
    }

    @Test
    void reachesTheAccuracyOfThePeersOnARealHeadAndNeck() throws IOException {
        assumeFalse(PairData.absent("T1/34"), "shared data are absent");
        PairData pair = new PairData("T1/34");
        RigidResult result = register(pair.fixed, pair.moving, RegistrationMode.AUTO);
        assertThat(pair.error(result.offset()).maxMm()).isLessThan(0.3);
    }

    @Test
    void reachesTheAccuracyOfThePeersAcrossModalities() throws IOException {
        assumeFalse(PairData.absent("T2/34"), "shared data are absent");
        PairData pair = new PairData("T2/34");
        RigidResult result = register(pair.fixed, pair.moving, RegistrationMode.AUTO);
        assertThat(result.mode()).isEqualTo(RegistrationMode.MULTI);
        assertThat(pair.error(result.offset()).maxMm()).isLessThan(0.5);
    }

    private void refuses(Volume fixed, Volume moving, String message) {
        assertThatThrownBy(() -> register(fixed, moving, RegistrationMode.AUTO))
                .isInstanceOf(RegistrationRefused.class)
                .hasMessage(message);
    }

    private RigidResult register(Volume fixed, Volume moving, RegistrationMode mode) {
        return registration.register(fixed, moving, RegistrationSettings.of(mode), ProgressListener.NONE);
    }

    private static double spread(Random random, double most) {
        return (2 * random.nextDouble() - 1) * most;
    }

    static Geometry lattice() {
        return Geometry.axisAligned(new int[] {64, 56, 50}, new double[] {3, 3, 3.5}, new double[] {-95, -83, -86});
    }

    /** Large enough to hold the body after any offset tried here. */
    static Geometry wide() {
        return Geometry.axisAligned(
                new int[] {80, 76, 70}, new double[] {3.5, 3.5, 4}, new double[] {-140, -130, -138});
    }

    private static Geometry obliqueFlipped() {
        double[] r = new RigidOffset(0, 0, 0, 12, -9, 20, 0, 0, 0).rotationMatrix();
        double[] direction = {r[0], r[1], -r[2], r[3], r[4], -r[5], r[6], r[7], -r[8]};
        int[] size = {60, 60, 30};
        double[] spacing = {3, 3, 6};
        double[] origin = new double[3];
        Geometry atZero = new Geometry(size, spacing, origin, direction);
        double[] centre = atZero.centreMm();
        return new Geometry(size, spacing, new double[] {-centre[0], -centre[1], -centre[2]}, direction);
    }

    static Volume noise(Geometry lattice, long seed) {
        Random random = new Random(seed);
        float[] v = new float[lattice.voxelCount()];
        for (int at = 0; at < v.length; at++) {
            v[at] = (float) (300 * random.nextGaussian());
        }
        return new Volume(lattice, v);
    }

    /** Largest distance of two maps over a ball of 70 mm about the phantom's middle. */
    private static double largestErrorMm(RigidOffset found, RigidOffset truth) {
        double largest = 0;
        double[] a = new double[3];
        double[] b = new double[3];
        for (int corner = 0; corner < 8; corner++) {
            double[] p = {(corner & 1) == 0 ? -40 : 40, (corner & 2) == 0 ? -40 : 40, (corner & 4) == 0 ? -40 : 40};
            found.apply(p, a);
            truth.apply(p, b);
            largest = Math.max(
                    largest, Math.sqrt(Math.pow(a[0] - b[0], 2) + Math.pow(a[1] - b[1], 2) + Math.pow(a[2] - b[2], 2)));
        }
        return largest;
    }
}
