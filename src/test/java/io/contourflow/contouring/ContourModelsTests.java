package io.contourflow.contouring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.contourflow.imaging.metric.Overlap;
import io.contourflow.imaging.volume.Geometry;
import io.contourflow.imaging.volume.Mask;
import io.contourflow.imaging.volume.Volume;
import io.contourflow.kernel.ContentHash;
import io.contourflow.kernel.ProgressListener;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("R14")
class ContourModelsTests {
    private static final int[] SIZE = {16, 16, 8};

    @TempDir
    Path directory;

    @Test
    void theModelsOfThisRepositoryLoad() {
        try (ContourModels models = ContourModels.load(Path.of("models"))) {
            assertThat(models.named("ct-body-bone")).isPresent();
            assertThat(models.forImage("CT", "")).extracting(ContourModel::name).contains("ct-body-bone");
            assertThat(models.forImage("PT", "HEADNECK")).isEmpty();
        }
    }

    @Test
    void prefersAModelMadeForTheSite() throws IOException {
        write("onnx", ContentHash.of(TinyOnnx.greaterThanHalf(SIZE)).hex(), "1.0");

        try (ContourModels models = ContourModels.load(directory)) {
            assertThat(models.forImage("CT", "pelvis"))
                    .extracting(ContourModel::name)
                    .containsExactly("tiny", "ct-body-bone");
            assertThat(models.forImage("CT", "HEADNECK"))
                    .extracting(ContourModel::name)
                    .containsExactly("ct-body-bone");
        }
    }

    @Test
    void refusesANetworkThatIsNotTheOneOfItsManifest() throws IOException {
        write("onnx", "0".repeat(64), "1.0");

        assertThatThrownBy(() -> ContourModels.load(directory))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("model tiny must have SHA-256 000")
                .hasMessageContaining(
                        ContentHash.of(TinyOnnx.greaterThanHalf(SIZE)).hex());
    }

    @Test
    void refusesManifestsThatItDoesNotUnderstand() throws IOException {
        write("classical", "0".repeat(64), "1.0");
        assertThatThrownBy(() -> ContourModels.load(directory)).hasMessageContaining("must have version none");
        write("magic", "0".repeat(64), "1.0");
        assertThatThrownBy(() -> ContourModels.load(directory)).hasMessageContaining("is of kind magic");
        Files.writeString(directory.resolve("tiny/manifest.yaml"), "name: tiny\nkind: onnx\nversion: 1\n");
        assertThatThrownBy(() -> ContourModels.load(directory)).hasMessageContaining("modalities must be a list");
    }

    @Test
    void runsANetworkInTilesOnItsOwnLatticeAndBringsMasksBack() throws IOException {
        write("onnx", ContentHash.of(TinyOnnx.greaterThanHalf(SIZE)).hex(), "1.0");
        double c = Math.cos(Math.toRadians(20));
        double s = Math.sin(Math.toRadians(20));
        Geometry oblique = new Geometry(
                new int[] {50, 40, 20}, new double[] {1.5, 1.5, 3}, new double[] {-30, 10, 5}, new double[] {
                    c, -s, 0, s, c, 0, 0, 0, 1
                });
        Volume image = new Volume(oblique, new float[oblique.voxelCount()]);
        Mask truth = Mask.empty(oblique);
        double[] middle = oblique.centreMm();
        double[] p = new double[3];
        for (int at = 0; at < truth.voxels().length; at++) {
            oblique.indexToWorld(at % 50, at / 50 % 40, at / 2000, p);
            double distanceMm = Math.hypot(Math.hypot(p[0] - middle[0], p[1] - middle[1]), p[2] - middle[2]);
            // falls off linearly, so that the half-way surface of 100 and 300 HU lies at 20 mm
            image.voxels()[at] = (float) Math.max(100, Math.min(300, 200 + 20 * (20 - distanceMm)));
            truth.voxels()[at] = (byte) (distanceMm < 20 ? 1 : 0);
        }

        try (ContourModels models = ContourModels.load(directory)) {
            List<ContourModel.StructureMask> found =
                    models.named("tiny").orElseThrow().contour(image, ProgressListener.NONE);
            assertThat(found).extracting(ContourModel.StructureMask::name).containsExactly("Bladder");
            assertThat(found.get(0).rgb()).isEqualTo(0x00FF10);
            assertThat(Overlap.dice(found.get(0).mask(), truth)).isGreaterThan(0.95);
        }
    }

    private void write(String kind, String sha256, String version) throws IOException {
        Path folder = Files.createDirectories(directory.resolve("tiny"));
        Files.write(folder.resolve("model.onnx"), TinyOnnx.greaterThanHalf(SIZE));
        Files.writeString(folder.resolve("manifest.yaml"), """
                name: tiny
                version: "%s"
                kind: %s
                modalities: [CT]
                bodySites: [PELVIS]
                structures:
                  - {label: 0, name: Bladder, rgb: "#00FF10", type: ORGAN}
                network:
                  file: model.onnx
                  sha256: "%s"
                  size: [16, 16, 8]
                  spacingMm: [2, 2, 2.5]
                  lower: 100
                  upper: 300
                  output: SCORES
                  threshold: 0.5
                """.formatted(version, kind, sha256));
    }
}
