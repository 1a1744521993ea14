package io.contourflow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.contourflow.imaging.io.ImageFiles;
import io.contourflow.imaging.io.PixelType;
import io.contourflow.imaging.phantom.Phantom;
import io.contourflow.imaging.phantom.PhantomCase;
import io.contourflow.imaging.phantom.PhantomFactory;
import io.contourflow.imaging.transform.DisplacementField;
import io.contourflow.imaging.transform.Resampler;
import io.contourflow.imaging.volume.Geometry;
import io.contourflow.imaging.volume.Mask;
import io.contourflow.imaging.volume.Volume;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands that find the deformation themselves, on a coarse copy of the pelvis phantom. */
class DeformationCommandsTests {
    private static final double COARSE_MM = 6;

    @TempDir
    static Path folder;

    private static Phantom phantom;

    @BeforeAll
    static void writeCoarsePair() {
        phantom = PhantomFactory.make(PhantomCase.TYPE_II, 21);
        write(phantom.first().volume(), "first.nii.gz");
        write(phantom.second().volume(), "second.nii.gz");
        Geometry grid = phantom.first().volume().geometry().coarsened(COARSE_MM);
        Mask bladder = Resampler.nearest(phantom.first().mask("Bladder"), DeformationCommandsTests::same, grid);
        ImageFiles.write(bladder, folder.resolve("bladder.nii.gz"));
    }

    @Test
    @Tag("R8")
    void registersDeformablyAndWritesTheTotalMap() throws IOException {
        CommandRun run = CommandRun.of(
                "register",
                "--fixed",
                path("first.nii.gz"),
                "--moving",
                path("second.nii.gz"),
                "--preset",
                "fast",
                "--out-offset",
                path("offset.json"),
                "--out-field",
                path("field.mha"),
                "--out-image",
                path("warped.nii.gz"),
                "--json");

        assertThat(run.status()).as(run.err()).isZero();
        assertThat(run.json().at("/deformableQuality/foldedVoxels").intValue()).isZero();
        DisplacementField field = ImageFiles.readField(folder.resolve("field.mha"));
        Geometry grid = phantom.first().volume().geometry().coarsened(COARSE_MM);
        assertThat(field.grid().sameLattice(grid, 1e-3)).isTrue();
        Mask body = Resampler.nearest(phantom.first().mask("External"), DeformationCommandsTests::same, grid);
        double rigidMm = meanErrorMm(OffsetFile.read(folder.resolve("offset.json"))::apply, body);
        double bentMm = meanErrorMm(field::apply, body);
        assertThat(bentMm).as("mm, with the offset alone %.2f", rigidMm).isLessThan(Math.min(rigidMm, 4));
        assertThat(ImageFiles.read(folder.resolve("warped.nii.gz")).geometry().sameLattice(grid, 1e-3))
                .isTrue();
    }

    @Test
    @Tag("R10")
    void assessesAPairThatWasNotRegisteredBefore() throws IOException {
        CommandRun run = CommandRun.of(
                "assess",
                "--fixed",
                path("first.nii.gz"),
                "--moving",
                path("second.nii.gz"),
                "--contours",
                path("bladder.nii.gz"),
                "--json");

        assertThat(run.status()).as(run.err()).isZero();
        // the true field has 5 to 15 mm, see ContourflowTests; a registration on coarse voxels finds most of it
        assertThat(run.json().get("degreeMm").doubleValue()).isBetween(3.0, 15.0);
        assertThat(run.json().at("/structures/bit0/overlapDegree").doubleValue())
                .isBetween(0.02, 0.6);
    }

    @FunctionalInterface
    private interface Map {
        void apply(double[] from, double[] to);
    }

    private static double meanErrorMm(Map found, Mask body) {
        Geometry g = body.geometry();
        double[] p = new double[3];
        double[] q = new double[3];
        double[] truth = new double[3];
        double sum = 0;
        for (int at = 0; at < body.voxels().length; at++) {
            if (body.voxels()[at] != 0) {
                g.indexToWorld(at % g.nx(), at / g.nx() % g.ny(), at / (g.nx() * g.ny()), p);
                found.apply(p, q);
                phantom.fixedToMoving().apply(p, truth);
                sum += Math.hypot(Math.hypot(q[0] - truth[0], q[1] - truth[1]), q[2] - truth[2]);
            }
        }
        return sum / body.count();
    }

    private static void write(Volume volume, String name) {
        Volume coarse = Resampler.linear(
                volume, DeformationCommandsTests::same, volume.geometry().coarsened(COARSE_MM), -1000);
        ImageFiles.write(coarse, folder.resolve(name), PixelType.FLOAT32);
    }

    private static void same(double[] from, double[] to) {
        System.arraycopy(from, 0, to, 0, 3);
    }

    private static String path(String name) {
        return folder.resolve(name).toString();
    }
}
