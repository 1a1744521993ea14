package io.contourflow.imaging.contour;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.contourflow.imaging.transform.RigidOffset;
import io.contourflow.imaging.volume.Geometry;
import io.contourflow.imaging.volume.Mask;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("R14")
class ContourRoundTripTests {
    private static final double EPS_MM = 1e-9;

    @RepeatedTest(30)
    void fillingGivesBackEveryVoxelOfAnyMaskOnAnyLattice(RepetitionInfo run) {
        Random random = new Random(run.getCurrentRepetition());
        double[] direction =
                new RigidOffset(0, 0, 0, random.nextInt(360), 20, random.nextInt(360), 0, 0, 0).rotationMatrix();
        Geometry geometry =
                new Geometry(new int[] {17, 13, 4}, new double[] {1.1, 0.7, 3}, new double[] {-50, 20, 300}, direction);
        Mask mask = Mask.empty(geometry);
        double share = random.nextDouble();
        for (int at = 0; at < mask.voxels().length; at++) {
            mask.voxels()[at] = (byte) (random.nextDouble() < share ? 1 : 0);
        }
        StructureContours contours = ContourTracer.trace(mask, "Any");
        assertThat(ContourFiller.fill(contours, geometry).voxels()).isEqualTo(mask.voxels());
    }

    @Test
    void aSingleVoxelIsADiamondAroundItsCentre() {
        Geometry geometry =
                Geometry.axisAligned(new int[] {5, 5, 3}, new double[] {2, 2, 3}, new double[] {10, 20, 30});
        Mask mask = Mask.empty(geometry);
        mask.voxels()[geometry.offset(2, 3, 1)] = 1;
        StructureContours contours = ContourTracer.trace(mask, "Dot");
        assertThat(contours.contours()).hasSize(1);
        PlanarContour contour = contours.contours().get(0);
        assertThat(contour.sliceIndex()).isEqualTo(1);
        assertThat(contour.pointCount()).isEqualTo(4);
        double x = 0;
        double y = 0;
        for (int n = 0; n < 4; n++) {
            x += contour.pointsMm()[3 * n] / 4;
            y += contour.pointsMm()[3 * n + 1] / 4;
            assertThat(contour.pointsMm()[3 * n + 2]).isCloseTo(33, within(EPS_MM));
        }
        assertThat(x).isCloseTo(14, within(EPS_MM));
        assertThat(y).isCloseTo(26, within(EPS_MM));
    }

    @Test
    void holesAndIslandsInHolesAreSeparatePolygonsWithOppositeTurns() {
        Geometry geometry = Geometry.axisAligned(new int[] {11, 11, 1}, new double[] {1, 1, 1}, new double[3]);
        Mask mask = Mask.empty(geometry);
        for (int j = 0; j < 11; j++) {
            for (int i = 0; i < 11; i++) {
                int ring = Math.max(Math.abs(i - 5), Math.abs(j - 5));
                mask.voxels()[geometry.offset(i, j, 0)] = (byte) (ring <= 1 || ring == 4 || ring == 5 ? 1 : 0);
            }
        }
        StructureContours contours = ContourTracer.trace(mask, "Ring");
        assertThat(contours.contours()).hasSize(3);
        assertThat(contours.contours().stream().filter(c -> areaMm2(c) > 0)).hasSize(2);
        assertThat(contours.contours().stream().filter(c -> areaMm2(c) < 0)).hasSize(1);
        assertThat(ContourFiller.fill(contours, geometry).voxels()).isEqualTo(mask.voxels());
    }

    @Test
    void theAreaOfADiscIsKeptWithinOnePercentAndItsBorderIsSmooth() {
        Geometry geometry = Geometry.axisAligned(new int[] {64, 64, 1}, new double[] {1, 1, 1}, new double[3]);
        Mask mask = Mask.empty(geometry);
        double radiusMm = 20.3;
        for (int j = 0; j < 64; j++) {
            for (int i = 0; i < 64; i++) {
                mask.voxels()[geometry.offset(i, j, 0)] = (byte) (Math.hypot(i - 31.4, j - 30.8) <= radiusMm ? 1 : 0);
            }
        }
        PlanarContour contour = ContourTracer.trace(mask, "Disc").contours().get(0);
        assertThat(areaMm2(contour))
                .isCloseTo(Math.PI * radiusMm * radiusMm, within(0.01 * Math.PI * radiusMm * radiusMm));
        for (int n = 0; n < contour.pointCount(); n++) {
            double r = Math.hypot(contour.pointsMm()[3 * n] - 31.4, contour.pointsMm()[3 * n + 1] - 30.8);
            assertThat(r).isCloseTo(radiusMm, within(0.6));
        }
        assertThat(contour.pointCount()).isBetween(12, 160);
    }

    @Test
    void pointsOnASquareFollowTheVoxelCentreRule() {
        Geometry geometry = Geometry.axisAligned(new int[] {6, 6, 2}, new double[] {1, 1, 2}, new double[3]);
        PlanarContour square = new PlanarContour(-1, new double[] {1, 1, 2, 4, 1, 2, 4, 4, 2, 1, 4, 2});
        Mask mask = ContourFiller.fill(new StructureContours("Square", List.of(square)), geometry);
        assertThat(mask.count()).isEqualTo(9); // centres 1, 2, 3 along each axis: one border belongs, the other not
        assertThat(mask.at(1, 1, 1)).isTrue();
        assertThat(mask.at(4, 4, 1)).isFalse();
        assertThat(mask.at(1, 1, 0)).isFalse();
    }

    @Test
    void whatLiesBesideTheLatticeIsCutOff() {
        Geometry geometry = Geometry.axisAligned(new int[] {4, 4, 1}, new double[] {1, 1, 1}, new double[3]);
        PlanarContour wide = new PlanarContour(0, new double[] {-9, -9, 0, 9, -9, 0, 9, 1.5, 0, -9, 1.5, 0});
        Mask mask = ContourFiller.fill(new StructureContours("Wide", List.of(wide)), geometry);
        assertThat(mask.count()).isEqualTo(8);
    }

    @Test
    void refusesTiltedContoursAndContoursOnNoSlice() {
        Geometry geometry = Geometry.axisAligned(new int[] {4, 4, 2}, new double[] {1, 1, 1}, new double[3]);
        PlanarContour tilted = new PlanarContour(0, new double[] {0, 0, 0, 3, 0, 2, 3, 3, 2});
        PlanarContour above = new PlanarContour(0, new double[] {0, 0, 7, 3, 0, 7, 3, 3, 7});
        assertThatThrownBy(() -> ContourFiller.fill(new StructureContours("A", List.of(tilted)), geometry))
                .hasMessageContaining("0.0 to 2.0");
        assertThatThrownBy(() -> ContourFiller.fill(new StructureContours("A", List.of(above)), geometry))
                .hasMessageContaining("slice 7")
                .hasMessageContaining("0 to 1");
    }

    /** Signed by turn, positive counter-clockwise in x, y. */
    private static double areaMm2(PlanarContour contour) {
        double[] p = contour.pointsMm();
        double twice = 0;
        for (int n = 0; n < contour.pointCount(); n++) {
            int m = (n + 1) % contour.pointCount();
            twice += p[3 * n] * p[3 * m + 1] - p[3 * m] * p[3 * n + 1];
        }
        return twice / 2;
    }
}
