package io.contourflow.imaging.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.contourflow.imaging.transform.RigidOffset;
import io.contourflow.imaging.volume.Geometry;
import io.contourflow.imaging.volume.Mask;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class MetricTests {
    private static final Offset<Double> EPS = Offset.offset(1e-9);
    private static final Geometry LATTICE =
            Geometry.axisAligned(new int[] {12, 10, 8}, new double[] {1, 2, 3}, new double[3]);

    @Test
    void countsTwoOverlappingBoxesByHand() {
        Mask a = box(0, 4, 0, 4, 0, 4);
        Mask b = box(2, 6, 0, 4, 0, 4);
        assertThat(Overlap.dice(a, b)).isCloseTo(0.5, EPS);
        assertThat(Overlap.jaccard(a, b)).isCloseTo(1 / 3.0, EPS);
        assertThat(Overlap.dice(Mask.empty(LATTICE), Mask.empty(LATTICE))).isNaN();
    }

    @Test
    void measuresTheShiftOfAPlateInMillimetresOfThatAxis() {
        Mask a = box(0, 12, 0, 10, 2, 3);
        Mask b = box(0, 12, 0, 10, 4, 5);
        SurfaceDistance distance = SurfaceDistance.between(a, b);
        assertThat(distance.meanMm()).isCloseTo(6, EPS);
        assertThat(distance.hd95Mm()).isCloseTo(6, EPS);
        assertThat(distance.maxMm()).isCloseTo(6, EPS);
        assertThat(SurfaceDistance.between(a, a).maxMm()).isZero();
    }

    /** Plates along x that leave the lattice everywhere else: only where a plate ends inside of it is a surface. */
    @Test
    @Tag("R10")
    void takesTheEndOfWhatIsSeenForNoSurface() {
        Mask a = box(2, 6, 0, 10, 0, 8);
        Mask b = box(2, 8, 0, 10, 0, 8);
        // a ends at x = 2 and 5, b at x = 2 and 7: 0 and 2 mm apart, both ways
        SurfaceDistance whole =
                SurfaceDistance.within(a, b, box(0, 12, 0, 10, 0, 8)).orElseThrow();
        assertThat(whole.meanMm()).isCloseTo(1, EPS);
        assertThat(whole.hd95Mm()).isCloseTo(2, EPS);
        // where only x < 8 is seen, b has no right surface any more: that of a is 3 mm from the left one
        SurfaceDistance cut =
                SurfaceDistance.within(a, b, box(0, 8, 0, 10, 0, 8)).orElseThrow();
        assertThat(cut.meanMm()).isCloseTo(1, EPS);
        assertThat(cut.maxMm()).isCloseTo(3, EPS);
        assertThat(SurfaceDistance.within(a, b, box(2, 6, 0, 10, 0, 8))).isEmpty();
        assertThat(SurfaceDistance.within(a, Mask.empty(LATTICE), a)).isEmpty();
    }

    @Test
    void refusesAnEmptyMaskAndAnotherLattice() {
        Mask a = box(0, 4, 0, 4, 0, 4);
        assertThatThrownBy(() -> SurfaceDistance.between(a, Mask.empty(LATTICE)))
                .hasMessage("both masks must hold voxels but hold 64 and 0");
        Geometry moved = Geometry.axisAligned(new int[] {12, 10, 8}, new double[] {1, 2, 3}, new double[] {0, 0, 1});
        assertThatThrownBy(() -> Overlap.dice(a, Mask.empty(moved))).hasMessageContaining("one lattice");
    }

    @Test
    void summarisesTargetErrorsByHand() {
        RigidOffset shift = new RigidOffset(3, 4, 0, 0, 0, 0, 0, 0, 0);
        TargetRegistrationError error = TargetRegistrationError.of(
                shift, List.of(new double[] {0, 0, 0, 0, 0, 0}, new double[] {1, 1, 1, 4, 5, 2}));
        assertThat(error.meanMm()).isCloseTo(3, EPS);
        assertThat(error.maxMm()).isCloseTo(5, EPS);
        assertThatThrownBy(() -> TargetRegistrationError.of(shift, List.of()))
                .hasMessage("at least 1 correspondence is needed but there are 0");
    }

    private static Mask box(int i0, int i1, int j0, int j1, int k0, int k1) {
        Mask mask = Mask.empty(LATTICE);
        for (int k = k0; k < k1; k++) {
            for (int j = j0; j < j1; j++) {
                for (int i = i0; i < i1; i++) {
                    mask.voxels()[LATTICE.offset(i, j, k)] = 1;
                }
            }
        }
        return mask;
    }
}
