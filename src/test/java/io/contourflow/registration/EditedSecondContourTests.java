package io.contourflow.registration;

import static org.assertj.core.api.Assertions.assertThat;

import io.contourflow.imaging.contour.ContourFiller;
import io.contourflow.imaging.contour.ContourTracer;
import io.contourflow.imaging.contour.ContourWarp;
import io.contourflow.imaging.contour.PlanarContour;
import io.contourflow.imaging.contour.StructureContours;
import io.contourflow.imaging.transform.RigidOffset;
import io.contourflow.imaging.volume.Geometry;
import io.contourflow.imaging.volume.Mask;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** An edit on the first lattice changes the second image's contour there and nowhere else. */
@Tag("R20")
class EditedSecondContourTests {
    private static final Geometry FIRST =
            Geometry.axisAligned(new int[] {40, 40, 20}, new double[] {1, 1, 2}, new double[] {0, 0, 0});
    private static final Geometry SECOND =
            Geometry.axisAligned(new int[] {44, 42, 18}, new double[] {1.1, 0.9, 2.5}, new double[] {-3, 4, -1});
    private static final RigidOffset MAP = new RigidOffset(2, 3, 1, 0, 0, 8, 20, 20, 20);

    private final Mask own = ball(SECOND, 22, 23, 20, 8);
    private final StructureContours stored = ContourTracer.trace(own, "Bladder");
    private final Mask shown = ContourWarp.toFixed(own, MAP, FIRST);

    private static Mask ball(Geometry lattice, double x, double y, double z, double radiusMm) {
        Mask mask = Mask.empty(lattice);
        double[] p = new double[3];
        for (int k = 0; k < lattice.nz(); k++) {
            for (int j = 0; j < lattice.ny(); j++) {
                for (int i = 0; i < lattice.nx(); i++) {
                    lattice.indexToWorld(i, j, k, p);
                    boolean inside = Math.hypot(Math.hypot(p[0] - x, p[1] - y), p[2] - z) <= radiusMm;
                    mask.voxels()[lattice.offset(i, j, k)] = (byte) (inside ? 1 : 0);
                }
            }
        }
        return mask;
    }

    /** {@code shown} with a box of voxels put in or taken out. */
    private Mask withBox(int value, int[] from, int[] to) {
        Mask edited = new Mask(FIRST, shown.voxels().clone());
        for (int k = from[2]; k <= to[2]; k++) {
            for (int j = from[1]; j <= to[1]; j++) {
                for (int i = from[0]; i <= to[0]; i++) {
                    edited.voxels()[FIRST.offset(i, j, k)] = (byte) value;
                }
            }
        }
        return edited;
    }

    @Test
    void staysPointForPointWhatItWasWithoutAnEdit() {
        assertThat(EditedSecondContour.carryBack(stored, own, shown, shown, MAP).contours())
                .isEqualTo(stored.contours());
    }

    @Test
    void growsBackOnItsOwnImageWhereTheBoxesShowedItGrow() {
        Mask edited = withBox(1, new int[] {4, 14, 7}, new int[] {14, 24, 11});

        Mask after = ContourFiller.fill(EditedSecondContour.carryBack(stored, own, shown, edited, MAP), SECOND);

        // seen again on the first lattice, it is what was drawn but for voxels that the border cuts
        Mask again = ContourWarp.toFixed(after, MAP, FIRST);
        assertThat(dice(again, edited)).isGreaterThan(0.95);
        assertThat(dice(again, shown)).isLessThan(0.9);
    }

    @Test
    void shrinksLikewise() {
        Mask edited = withBox(0, new int[] {0, 0, 0}, new int[] {39, 17, 19});

        Mask after = ContourFiller.fill(EditedSecondContour.carryBack(stored, own, shown, edited, MAP), SECOND);

        assertThat(after.volumeMl() / own.volumeMl())
                .isCloseTo(edited.volumeMl() / shown.volumeMl(), Offset.offset(0.03));
        assertThat(dice(ContourWarp.toFixed(after, MAP, FIRST), edited)).isGreaterThan(0.93);
    }

    @Test
    void keepsThePointsOfSlicesThatTheEditDoesNotReach() {
        Mask edited = withBox(1, new int[] {4, 14, 9}, new int[] {14, 24, 10});

        List<PlanarContour> after =
                EditedSecondContour.carryBack(stored, own, shown, edited, MAP).contours();

        assertThat(after).isNotEqualTo(stored.contours());
        double reachMm = 2.5;
        for (PlanarContour contour : stored.contours()) {
            double z = -1 + 2.5 * contour.sliceIndex() - MAP.translationZMm();
            if (z < 18 - reachMm || z > 20 + reachMm) {
                assertThat(after).contains(contour);
            }
        }
    }

    private static double dice(Mask a, Mask b) {
        int both = 0;
        for (int at = 0; at < a.voxels().length; at++) {
            both += a.voxels()[at] != 0 && b.voxels()[at] != 0 ? 1 : 0;
        }
        return 2.0 * both / (a.count() + b.count());
    }
}
