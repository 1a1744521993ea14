package io.contourflow.contouring;

import static org.assertj.core.api.Assertions.assertThat;

import io.contourflow.imaging.metric.Overlap;
import io.contourflow.imaging.volume.Geometry;
import io.contourflow.imaging.volume.Mask;
import io.contourflow.imaging.volume.Volume;
import io.contourflow.kernel.ProgressListener;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** An oval body with an airway open to the front, an air cavity, a bone with marrow, on a couch that touches it. */
@Tag("R14")
class BodyBoneModelTests {
    /** How the image was taken. */
    enum Lattice {
        FINE(new int[] {120, 100, 6}, new double[] {2, 2, 3}, 0),
        GAPPED(new int[] {96, 80, 4}, new double[] {2.5, 2.5, 20}, 0),
        ANISOTROPIC_OBLIQUE(new int[] {160, 70, 5}, new double[] {1.5, 3, 4}, 12);

        private final Geometry geometry;

        Lattice(int[] size, double[] spacingMm, double tiltDeg) {
            double c = Math.cos(Math.toRadians(tiltDeg));
            double s = Math.sin(Math.toRadians(tiltDeg));
            geometry = new Geometry(
                    size,
                    spacingMm,
                    new double[] {-size[0] * spacingMm[0] / 2, -size[1] * spacingMm[1] / 2, 300},
                    new double[] {1, 0, 0, 0, c, -s, 0, s, c});
        }
    }

    private final BodyBoneModel model = new BodyBoneModel();

    @ParameterizedTest
    @EnumSource(Lattice.class)
    void outlinesTheBodyWithItsCavitiesAndWithoutTheCouch(Lattice lattice) {
        List<ContourModel.StructureMask> found =
                model.contour(image(lattice.geometry, 12, 0, true), ProgressListener.NONE);

        assertThat(found).extracting(ContourModel.StructureMask::name).containsExactly("External", "Bone");
        assertThat(Overlap.dice(found.get(0).mask(), truth(lattice.geometry, false)))
                .isGreaterThan(0.985);
        assertThat(Overlap.dice(found.get(1).mask(), truth(lattice.geometry, true)))
                .isGreaterThan(0.9);
    }

    @Test
    void followsTheGreyValuesOfAConeBeamImage() {
        Geometry g = Lattice.FINE.geometry;

        List<ContourModel.StructureMask> found = model.contour(image(g, 35, -60, true), ProgressListener.NONE);

        assertThat(Overlap.dice(found.get(0).mask(), truth(g, false))).isGreaterThan(0.98);
        assertThat(Overlap.dice(found.get(1).mask(), truth(g, true))).isGreaterThan(0.85);
    }

    @Test
    void leavesAThickBoardApartFromTheBodyOutAlsoAtTheBorder() {
        Geometry g = Lattice.FINE.geometry;
        Volume image = image(g, 12, 0, false);
        for (int at = 0; at < image.voxels().length; at++) {
            double y = (at / g.nx() % g.ny() - g.ny() / 2.0) * g.spacingMm(1);
            // 20 mm thick and as wide as the image: a third of the body in volume
            image.voxels()[at] = y > 60 && y < 80 ? 100 : image.voxels()[at];
        }
        Mask body = truth(g, false);

        Mask found = model.contour(image, ProgressListener.NONE).get(0).mask();
        assertThat(Overlap.dice(found, body)).isGreaterThan(0.985);

        for (int at = 0; at < image.voxels().length; at++) {
            int j = at / g.nx() % g.ny();
            image.voxels()[at] = j >= g.ny() - 10 ? 100 : j > 80 ? -1000 : image.voxels()[at];
        }
        Mask again = model.contour(image, ProgressListener.NONE).get(0).mask();
        assertThat(Overlap.dice(again, body)).isGreaterThan(0.985);
    }

    @Test
    void findsNothingInAir() {
        Geometry g = Lattice.FINE.geometry;
        float[] air = new float[g.voxelCount()];
        Arrays.fill(air, -1000);

        assertThat(model.contour(new Volume(g, air), ProgressListener.NONE)).isEmpty();
    }

    private static Volume image(Geometry g, double noiseHu, double shiftHu, boolean couch) {
        Random random = new Random(7);
        float[] voxels = new float[g.voxelCount()];
        for (int at = 0; at < voxels.length; at++) {
            double x = (at % g.nx() - g.nx() / 2.0) * g.spacingMm(0);
            double y = (at / g.nx() % g.ny() - g.ny() / 2.0) * g.spacingMm(1);
            double hu = hu(x, y, couch);
            voxels[at] = (float) (hu + (hu > -900 ? shiftHu : 0) + noiseHu * random.nextGaussian());
        }
        return new Volume(g, voxels);
    }

    private static double hu(double x, double y, boolean couch) {
        if (inBody(x, y)) {
            boolean airway = Math.abs(x - 20) < 2 && y < -20;
            boolean cavity = Math.hypot(x + 30, y + 10) < 12;
            double bone = Math.hypot(x, y - 25);
            return airway || cavity ? -950 : bone < 14 && bone > 4 ? 500 : bone <= 4 ? 30 : 40;
        }
        // a shell 3 mm thick right under the back, and foam under it
        return couch && y > 50 && y < 53 ? 100 : couch && y >= 53 && y < 75 ? -850 : -1000;
    }

    private static boolean inBody(double x, double y) {
        return x * x / (75 * 75) + y * y / (50 * 50) < 1;
    }

    private static Mask truth(Geometry g, boolean bone) {
        Mask mask = Mask.empty(g);
        for (int at = 0; at < mask.voxels().length; at++) {
            double x = (at % g.nx() - g.nx() / 2.0) * g.spacingMm(0);
            double y = (at / g.nx() % g.ny() - g.ny() / 2.0) * g.spacingMm(1);
            boolean inside = bone ? Math.hypot(x, y - 25) < 14 : inBody(x, y);
            mask.voxels()[at] = (byte) (inside ? 1 : 0);
        }
        return mask;
    }
}
