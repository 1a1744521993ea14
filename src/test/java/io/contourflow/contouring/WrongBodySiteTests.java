package io.contourflow.contouring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.contourflow.contouring.ContourModel.Findings;
import io.contourflow.contouring.ContourModel.Preset;
import io.contourflow.imaging.io.ImageFiles;
import io.contourflow.imaging.volume.Geometry;
import io.contourflow.imaging.volume.Volume;
import io.contourflow.imaging.volume.VoxelBox;
import io.contourflow.kernel.ProgressListener;
import io.contourflow.testing.ExternalProgram;
import io.contourflow.testing.SharedData;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The trained head-and-neck model on what is none; skipped where that model is not here. */
@Tag("R14")
class WrongBodySiteTests {
    private static final Path MODELS = Path.of("models");

    @TempDir
    Path folder;

    @Test
    void givesNothingOnAChest() {
        Path archive = SharedData.require("volumes/thorax_4dct.tar.xz");
        ExternalProgram.require("tar").run("-xf", archive, "-C", folder).orFail();
        Volume whole = ImageFiles.read(folder.resolve("plastimatch_4dct/t0.mha"));
        // the uppermost slices show the neck and the jaw
        Volume chest = new VoxelBox(new int[3], new int[] {256, 256, 85}).of(whole);

        assertNothing(find(chest), "the image does not show the head and neck");
    }

    @Test
    void givesNothingOnAWaterPhantom() {
        Geometry lattice =
                Geometry.axisAligned(new int[] {100, 100, 60}, new double[] {3, 3, 3}, new double[] {-150, -150, -90});
        float[] voxels = new float[lattice.voxelCount()];
        for (int at = 0; at < voxels.length; at++) {
            double radiusMm = 3 * Math.hypot(at % 100 - 49.5, at / 100 % 100 - 49.5);
            voxels[at] = radiusMm < 95 ? 0 : radiusMm < 100 ? 120 : -1000;
        }

        assertNothing(find(new Volume(lattice, voxels)), "");
    }

    @Test
    void givesNothingOnAir() {
        Geometry lattice = Geometry.axisAligned(new int[] {40, 40, 40}, new double[] {4, 4, 4}, new double[3]);
        float[] air = new float[lattice.voxelCount()];
        Arrays.fill(air, -1000);

        assertNothing(find(new Volume(lattice, air)), "no body in the image");
    }

    private static void assertNothing(Findings findings, String reason) {
        assertThat(findings.found()).isEmpty();
        assertThat(findings.missing()).hasSize(7);
        assertThat(findings.missing().values()).anyMatch(why -> why.contains(reason));
    }

    private static Findings find(Volume image) {
        assumeTrue(
                Files.exists(MODELS.resolve("ct-head-neck/manifest.yaml")),
                "the trained model is not here: this test is skipped");
        try (ContourModels models = ContourModels.load(MODELS)) {
            return models.named("ct-head-neck").orElseThrow().find(image, Preset.FAST, ProgressListener.NONE);
        }
    }
}
