package io.contourflow.imaging.registration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.contourflow.imaging.registration.RegistrationQuality.Verdict;
import io.contourflow.imaging.transform.MatrixTransform;
import io.contourflow.imaging.transform.PointTransform;
import io.contourflow.imaging.transform.RigidOffset;
import io.contourflow.imaging.volume.Geometry;
import io.contourflow.imaging.volume.Volume;
import io.contourflow.kernel.ProgressListener;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("R7")
class RigidStartsTests {
    private static final PointTransform IDENTITY = (from, to) -> System.arraycopy(from, 0, to, 0, 3);
    private static final RigidOffset TRUTH = new RigidOffset(12, -9, 7, 5, -4, 6, 0, 0, 0);

    private final BlobPhantom phantom = new BlobPhantom(7);
    private final Volume fixed =
            phantom.image(MultiResolutionRigidRegistrationTests.lattice(), IDENTITY, BlobPhantom.SAME, 20, 1);
    private final Volume moving =
            phantom.image(MultiResolutionRigidRegistrationTests.wide(), TRUTH.inverse(), BlobPhantom.SAME, 20, 2);

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void findsTheBodyFromAnyHardStart(long seed) {
        HardStart start = HardStart.of(fixed, moving, new Random(seed));
        RigidResult result = register(List.of(), start.fixed(), start.moving());
        MatrixTransform back = MatrixTransform.of(start.moved()).inverse();
        assertThat(errorMm(MatrixTransform.of(result.offset()).then(back))).isLessThan(1);
    }

    @Test
    void thereAndBackIsTheSamePlace() {
        RigidOffset there = register(List.of(), fixed, moving).offset();
        RigidOffset back = register(List.of(), moving, fixed).offset();
        double[] p = {30, -25, 20};
        double[] q = new double[3];
        there.apply(p, q);
        back.apply(q, q);
        assertThat(q).containsExactly(p, within(0.3));
    }

    @Test
    void whereAndHowVoxelsAreStoredChangesNothing() {
        RigidOffset stored = register(List.of(), fixed, moving).offset();
        RigidOffset otherwise = register(List.of(), fixed, reordered(moving)).offset();
        double[] a = new double[3];
        double[] b = new double[3];
        stored.apply(new double[] {30, -25, 20}, a);
        otherwise.apply(new double[] {30, -25, 20}, b);
        assertThat(a).containsExactly(b, within(0.05));
    }

    @Test
    void aPatientOnTheSideIsFoundFromItsInitialOffset() {
        RigidOffset quarter = new RigidOffset(0, 0, 0, 0, 0, 90, 0, 0, 0);
        Volume lying = HardStart.displaced(moving, quarter);
        RegistrationSettings settings =
                RegistrationSettings.of(RegistrationMode.AUTO).startingAt(quarter);
        RigidResult result =
                new MultiResolutionRigidRegistration().register(fixed, lying, settings, ProgressListener.NONE);
        MatrixTransform back = MatrixTransform.of(quarter).inverse();
        assertThat(errorMm(MatrixTransform.of(result.offset()).then(back))).isLessThan(0.5);
    }

    @Test
    void aGoodProposalIsUsedAndABadOneDoesNoHarm() {
        RigidInitialiser good = (a, b, progress) -> List.of(TRUTH);
        RigidInitialiser bad = (a, b, progress) -> List.of(new RigidOffset(400, 0, 0, 90, 0, 0, 0, 0, 0));
        for (RigidInitialiser initialiser : List.of(good, bad)) {
            RigidResult result = register(List.of(initialiser), fixed, moving);
            assertThat(result.quality().verdict()).isEqualTo(Verdict.TRUSTED);
            assertThat(errorMm(result.offset())).isLessThan(0.5);
        }
    }

    @Test
    void statesAnUncertaintyOfAFewHundredthsThatIsSymmetric() {
        OffsetUncertainty uncertainty = register(List.of(), fixed, moving).uncertainty();
        assertThat(uncertainty).isNotNull();
        double[] c = uncertainty.covariance();
        for (int a = 0; a < 6; a++) {
            assertThat(uncertainty.halfWidths95()[a]).isBetween(1e-4, 1.0);
            for (int b = 0; b < 6; b++) {
                assertThat(c[6 * a + b]).isCloseTo(c[6 * b + a], within(1e-9));
            }
        }
    }

    /** The same image with its axes stored in the order z, x, y and x backwards. */
    private static Volume reordered(Volume image) {
        Geometry g = image.geometry();
        int[] size = {g.nz(), g.nx(), g.ny()};
        double[] spacing = {g.spacingMm(2), g.spacingMm(0), g.spacingMm(1)};
        double[] d = g.direction();
        double[] direction = {d[2], -d[0], d[1], d[5], -d[3], d[4], d[8], -d[6], d[7]};
        double[] origin = new double[3];
        g.indexToWorld(g.nx() - 1, 0, 0, origin);
        Geometry to = new Geometry(size, spacing, origin, direction);
        float[] out = new float[g.voxelCount()];
        for (int k = 0; k < g.nz(); k++) {
            for (int j = 0; j < g.ny(); j++) {
                for (int i = 0; i < g.nx(); i++) {
                    out[to.offset(k, g.nx() - 1 - i, j)] = image.voxels()[g.offset(i, j, k)];
                }
            }
        }
        return new Volume(to, out);
    }

    private static RigidResult register(List<RigidInitialiser> initialisers, Volume fixed, Volume moving) {
        return new MultiResolutionRigidRegistration(initialisers)
                .register(fixed, moving, RegistrationSettings.of(RegistrationMode.AUTO), ProgressListener.NONE);
    }

    private static double errorMm(PointTransform found) {
        double largest = 0;
        double[] a = new double[3];
        double[] b = new double[3];
        for (int corner = 0; corner < 8; corner++) {
            double[] p = {(corner & 1) == 0 ? -40 : 40, (corner & 2) == 0 ? -40 : 40, (corner & 4) == 0 ? -40 : 40};
            found.apply(p, a);
            TRUTH.apply(p, b);
            largest = Math.max(
                    largest, Math.sqrt(Math.pow(a[0] - b[0], 2) + Math.pow(a[1] - b[1], 2) + Math.pow(a[2] - b[2], 2)));
        }
        return largest;
    }
}
