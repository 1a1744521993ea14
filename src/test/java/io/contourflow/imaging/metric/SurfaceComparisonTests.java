package io.contourflow.imaging.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.contourflow.imaging.contour.PlanarContour;
import io.contourflow.imaging.contour.StructureContours;
import io.contourflow.imaging.transform.RigidOffset;
import io.contourflow.imaging.volume.Geometry;
import io.contourflow.imaging.volume.Mask;
import io.contourflow.imaging.volume.Volume;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Against shapes whose distances are known in closed form, to 0.1 %. */
@Tag("R14")
class SurfaceComparisonTests {
    private static final double RADIUS = 20;

    /** To 0.1 % of the true value. */
    private static Offset<Double> promille(double truth) {
        return within(0.001 * Math.abs(truth));
    }

    @ParameterizedTest
    @CsvSource({"0.6, 0.6, 0.6"})
    void concentricSpheresAreTheirRadiiApart(double dx, double dy, double dz) {
        Surface small = sphere(lattice(dx, dy, dz), RADIUS, 0.13, -0.21, 0.07);
        Surface large = sphere(lattice(dx, dy, dz), RADIUS + 4, 0.13, -0.21, 0.07);

        assertThat(small.areaMm2()).isCloseTo(4 * Math.PI * RADIUS * RADIUS, promille(4 * Math.PI * RADIUS * RADIUS));
        SurfaceComparison comparison = SurfaceComparison.between(small, large);
        assertThat(comparison.meanMm()).isCloseTo(4, promille(4));
        assertThat(comparison.hd95Mm()).isCloseTo(4, promille(4));
        assertThat(comparison.surfaceDice(3.98)).isZero();
        assertThat(comparison.surfaceDice(4.02)).isEqualTo(1);
    }

    /**
     * Of a point of a sphere at an angle with cosine c to the shift s, |p − s| = √(R² + s² − 2Rsc), and c is spread evenly.
     */
    @ParameterizedTest
    @CsvSource({"0.5, 0.6, 0.7"})
    void shiftedSpheresAreAsFarApartAsGeometrySays(double dx, double dy, double dz) {
        double shift = 3 * Math.sqrt(3);
        SurfaceComparison comparison = SurfaceComparison.between(
                sphere(lattice(dx, dy, dz), RADIUS, -1.5, -1.5, -1.5),
                sphere(lattice(dx, dy, dz), RADIUS, 1.5, 1.5, 1.5));

        double mean = 0;
        double[] all = new double[200_000];
        for (int n = 0; n < all.length; n++) {
            double c = -1 + 2 * (n + 0.5) / all.length;
            all[n] = Math.abs(Math.sqrt(RADIUS * RADIUS + shift * shift - 2 * RADIUS * shift * c) - RADIUS);
            mean += all[n] / all.length;
        }
        java.util.Arrays.sort(all);
        double tolerance = 2;
        double low = (RADIUS * RADIUS + shift * shift - Math.pow(RADIUS + tolerance, 2)) / (2 * RADIUS * shift);
        double high = (RADIUS * RADIUS + shift * shift - Math.pow(RADIUS - tolerance, 2)) / (2 * RADIUS * shift);
        double dice = (high - low) / 2;
        assertThat(comparison.meanMm()).isCloseTo(mean, promille(mean));
        assertThat(comparison.hd95Mm()).isCloseTo(all[190_000], promille(all[190_000]));
        assertThat(comparison.maxMm()).isCloseTo(shift, promille(shift));
        assertThat(comparison.surfaceDice(tolerance)).isCloseTo(dice, promille(dice));
    }

    /** A box of a×b×c moved by s ≤ b/2, c/2 along its first axis, on straight and oblique lattices. */
    @ParameterizedTest
    @CsvSource({"1, 1, 1, 0", "0.9, 1.3, 3, 0", "1.7, 0.7, 1.1, 35"})
    void aShiftedBoxIsAsFarApartAsGeometrySays(double dx, double dy, double dz, double turned) {
        double[] direction = new RigidOffset(0, 0, 0, turned, turned / 2, -turned, 0, 0, 0).rotationMatrix();
        Geometry g = new Geometry(new int[] {30, 24, 16}, new double[] {dx, dy, dz}, new double[] {5, 6, 7}, direction);
        double a = 16 * dx;
        double b = 18 * dy;
        double c = 10 * dz;
        double s = 3 * dx;
        Surface from = Surface.ofVoxels(box(g, 4));
        SurfaceComparison comparison = SurfaceComparison.between(from, Surface.ofVoxels(box(g, 7)));

        double area = 2 * (a * b + b * c + c * a);
        assertThat(from.areaMm2()).isCloseTo(area, promille(area));
        assertThat(comparison.maxMm()).isCloseTo(s, promille(s));
        double mean = (2 * b * c * s + 4 * s * s * s / 3) / area;
        assertThat(comparison.meanMm()).isCloseTo(mean, promille(mean));
        double t = s / 3;
        double dice = (2 * (b + c) * (a - s + t) + b * c - (b - 2 * t) * (c - 2 * t)) / area;
        assertThat(comparison.surfaceDice(t)).isCloseTo(dice, promille(dice));
        assertThat(Overlap.dice(box(g, 4), box(g, 7))).isCloseTo((a - s) / a, within(1e-12));
    }

    @Test
    void theSurfaceOfAMaskRunsHalfWayBetweenVoxelCentres() {
        Geometry g = Geometry.axisAligned(new int[] {20, 20, 20}, new double[] {1, 1, 2}, new double[3]);
        Mask half = Mask.empty(g);
        for (int at = 0; at < half.voxels().length; at++) {
            half.voxels()[at] = (byte) (at / 400 < 10 ? 1 : 0);
        }
        assertThat(Surface.of(half).distanceMm(10, 10, 19)).isCloseTo(0, within(1e-9));
        assertThat(Surface.ofVoxels(half).distanceMm(10, 10, 21)).isCloseTo(2, within(1e-9));
        assertThat(Surface.of(half).distanceMm(10, 10, 14)).isCloseTo(5, within(1e-9));
    }

    @Test
    void refusesNothingAndNegativeTolerances() {
        Geometry g = Geometry.axisAligned(new int[] {3, 3, 3}, new double[] {1, 1, 1}, new double[3]);
        assertThatThrownBy(() -> Surface.of(Mask.empty(g)))
                .hasMessage("a surface must enclose something but nothing is inside");
        Mask dot = Mask.empty(g);
        dot.voxels()[13] = 1;
        SurfaceComparison same = SurfaceComparison.between(Surface.of(dot), Surface.of(dot));
        assertThat(same.surfaceDice(0)).isEqualTo(1);
        assertThatThrownBy(() -> same.surfaceDice(-1)).hasMessage("toleranceMm must be at least 0 but is -1.0");
    }

    /** Of circles with radius R, s apart, the arc where |√(R² + s² − 2Rs·cos φ) − R| is above the tolerance. */
    @Test
    void addedPathLengthIsTheArcThatTheOtherCircleDoesNotFollow() {
        double radius = 25;
        double shift = 4;
        double tolerance = 2;
        StructureContours drawn = circles(radius, 0, 3);
        StructureContours automatic = circles(radius, shift, 2);

        double first =
                Math.acos((radius * radius + shift * shift - Math.pow(radius - tolerance, 2)) / (2 * radius * shift));
        double second =
                Math.acos((radius * radius + shift * shift - Math.pow(radius + tolerance, 2)) / (2 * radius * shift));
        double arc = 2 * radius * (first + Math.PI - second);
        double expected = 2 * arc + 2 * Math.PI * radius; // the third slice was not contoured at all
        assertThat(AddedPathLength.mm(drawn, automatic, tolerance)).isCloseTo(expected, promille(expected));
        assertThat(AddedPathLength.mm(drawn, drawn, 0)).isZero();
        assertThatThrownBy(() -> AddedPathLength.mm(drawn, drawn, -1))
                .hasMessage("toleranceMm must be at least 0 but is -1.0");
    }

    private static StructureContours circles(double radius, double shift, int slices) {
        List<PlanarContour> contours = new java.util.ArrayList<>();
        for (int k = 0; k < slices; k++) {
            double[] points = new double[3 * 720];
            for (int n = 0; n < 720; n++) {
                points[3 * n] = shift + radius * Math.cos(n * Math.PI / 360);
                points[3 * n + 1] = radius * Math.sin(n * Math.PI / 360);
                points[3 * n + 2] = 3 * k;
            }
            contours.add(new PlanarContour(k, points));
        }
        return new StructureContours("Circle", contours);
    }

    private static Geometry lattice(double dx, double dy, double dz) {
        double half = RADIUS + 7;
        return Geometry.axisAligned(
                new int[] {(int) (2 * half / dx), (int) (2 * half / dy), (int) (2 * half / dz)},
                new double[] {dx, dy, dz},
                new double[] {-half, -half, -half});
    }

    private static Surface sphere(Geometry g, double radius, double x, double y, double z) {
        Volume inside = new Volume(g, new float[g.voxelCount()]);
        double[] p = new double[3];
        for (int at = 0; at < inside.voxels().length; at++) {
            g.indexToWorld(at % g.nx(), at / g.nx() % g.ny(), at / (g.nx() * g.ny()), p);
            inside.voxels()[at] =
                    (float) (radius - Math.sqrt(Math.pow(p[0] - x, 2) + Math.pow(p[1] - y, 2) + Math.pow(p[2] - z, 2)));
        }
        return Surface.ofLevel(inside, 0);
    }

    private static Mask box(Geometry g, int from) {
        Mask mask = Mask.empty(g);
        for (int k = 3; k < 13; k++) {
            for (int j = 3; j < 21; j++) {
                for (int i = from; i < from + 16; i++) {
                    mask.voxels()[g.offset(i, j, k)] = 1;
                }
            }
        }
        return mask;
    }
}
