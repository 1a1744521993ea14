package io.contourflow.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.contourflow.contouring.TinyOnnx;
import io.contourflow.dicom.PhantomSeries;
import io.contourflow.dicom.StructureSets;
import io.contourflow.imaging.contour.ContourFiller;
import io.contourflow.imaging.contour.StructureContours;
import io.contourflow.imaging.io.ImageFiles;
import io.contourflow.imaging.io.LabelMap;
import io.contourflow.imaging.io.PixelType;
import io.contourflow.imaging.metric.Overlap;
import io.contourflow.imaging.phantom.Phantom;
import io.contourflow.imaging.phantom.PhantomCase;
import io.contourflow.imaging.phantom.PhantomFactory;
import io.contourflow.imaging.volume.Geometry;
import io.contourflow.imaging.volume.Mask;
import io.contourflow.imaging.volume.Volume;
import io.contourflow.kernel.ContentHash;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("R14")
class ContourCommandTests {
    private static final int[] SIZE = {16, 16, 8};

    @TempDir
    Path folder;

    @Test
    void aStructureKeepsItsBitWhenOneBeforeItIsNotFound() throws IOException {
        model();
        Geometry grid = Geometry.axisAligned(new int[] {20, 20, 10}, new double[] {2, 2, 2.5}, new double[3]);
        float[] voxels = new float[grid.voxelCount()];
        for (int at = 0; at < voxels.length; at++) {
            voxels[at] = at % 20 < 10 ? 300 : 100;
        }
        ImageFiles.write(new Volume(grid, voxels), folder.resolve("image.nii"), PixelType.INT16);

        CommandRun run = CommandRun.of(
                "contour",
                "--image",
                path("image.nii"),
                "--model",
                "tiny",
                "--models",
                path("models"),
                "--modality",
                "CT",
                "--out-labels",
                path("labels.nii.gz"),
                "--json");

        assertThat(run.status()).as(run.err()).isZero();
        assertThat(run.json().at("/bits/Rectum").intValue()).isZero();
        assertThat(run.json().at("/bits/Bladder").intValue()).isEqualTo(1);
        assertThat(run.json().get("notFound")).hasSize(1);
        assertThat(run.json().at("/notFound/0").asText()).isEqualTo("Rectum");
        assertThat(run.json().at("/reasons/Rectum").asText()).isEqualTo("the model sees none in the image");
        assertThat(run.err()).contains("not found: Rectum (the model sees none in the image)");
        assertThat(run.json().at("/flags/Bladder").isArray()).isTrue();
        assertThat(run.json().at("/uncertainty/Bladder").doubleValue()).isBetween(0.0, 1.0);
        assertThat(run.json().get("secondsByPart").fieldNames()).toIterable().contains("resample", "network", "back");
        assertThat(run.json().get("structures").has("Rectum")).isFalse();
        LabelMap labels = ImageFiles.readLabels(folder.resolve("labels.nii.gz"));
        assertThat(labels.mask(0).count()).isZero();
        assertThat(labels.mask(1).volumeMl())
                .isPositive()
                .isCloseTo(run.json().at("/structures/Bladder").doubleValue(), within(1e-6));
    }

    @Test
    @Tag("R17")
    void theStructureSetHoldsTheShapesOfTheLabels() throws IOException {
        Phantom phantom = PhantomFactory.make(PhantomCase.TYPE_I, 3);
        PhantomSeries.write(phantom, new PhantomSeries.Patient("P-1", "Phantom^One", "19600229", "O"), folder);

        CommandRun run = CommandRun.of(
                "contour",
                "--image",
                path("first"),
                "--model",
                "ct-body-bone",
                "--out-labels",
                path("labels.mha"),
                "--out-rtstruct",
                path("set.dcm"),
                "--json");

        assertThat(run.status()).as(run.err()).isZero();
        assertThat(Files.readString(folder.resolve("set.dcm"), StandardCharsets.ISO_8859_1))
                .as("coded, drawn by a machine, by which")
                .contains("38266002", "Entire body", "AUTOMATIC", "ct-body-bone 1.1");
        List<StructureContours> set = StructureSets.read(folder.resolve("set.dcm"));
        assertThat(set).extracting(StructureContours::name).containsExactly("External", "Bone");
        LabelMap labels = ImageFiles.readLabels(folder.resolve("labels.mha"));
        for (StructureContours structure : set) {
            Mask label = labels.mask(run.json().at("/bits/" + structure.name()).intValue());
            Mask filled = ContourFiller.fill(structure, labels.geometry());
            assertThat(Overlap.dice(filled, label)).as(structure.name()).isGreaterThan(0.995);
        }
    }

    @Test
    void findsNothingInAirAndSaysWhy() throws IOException {
        Geometry grid = Geometry.axisAligned(new int[] {12, 12, 8}, new double[] {4, 4, 4}, new double[3]);
        float[] air = new float[grid.voxelCount()];
        Arrays.fill(air, -1000);
        ImageFiles.write(new Volume(grid, air), folder.resolve("air.nii"), PixelType.INT16);

        CommandRun run = CommandRun.of(
                "contour",
                "--image",
                path("air.nii"),
                "--model",
                "auto",
                "--out-labels",
                path("none.nii.gz"),
                "--json");

        assertThat(run.status()).as(run.err()).isZero();
        assertThat(run.json().get("structures")).isEmpty();
        assertThat(run.json().at("/reasons/External").asText()).isEqualTo("no tissue in the image");
        assertThat(ImageFiles.readLabels(folder.resolve("none.nii.gz")).mask(0).count())
                .isZero();
    }

    @Test
    void refusesNoThreads() {
        CommandRun run = CommandRun.of("contour", "--image", path("i.nii"), "--model", "auto", "--threads", "0");

        assertThat(run.status()).isEqualTo(2);
        assertThat(run.err())
                .startsWith("contourflow: --threads must be at least 1 but is 0 (see contourflow contour --help)\n");
    }

    @Test
    void aFileWithoutDicomCannotCarryAStructureSet() {
        Geometry grid = Geometry.axisAligned(new int[] {8, 8, 8}, new double[] {4, 4, 4}, new double[3]);
        ImageFiles.write(new Volume(grid, new float[512]), folder.resolve("i.nii"), PixelType.INT16);

        CommandRun run = CommandRun.of(
                "contour", "--image", path("i.nii"), "--model", "auto", "--out-rtstruct", path("never.dcm"));

        assertThat(run.status()).isEqualTo(1);
        assertThat(run.err()).contains("refers to DICOM images");
        assertThat(folder.resolve("never.dcm")).doesNotExist();
    }

    /** A network whose first channel finds nothing in an image between 100 and 300. */
    private void model() throws IOException {
        Path home = Files.createDirectories(folder.resolve("models/tiny"));
        byte[] network = TinyOnnx.bands(SIZE, new float[] {-5, 1}, new float[] {0.1f, 0.5f}, null);
        Files.write(home.resolve("model.onnx"), network);
        Files.writeString(home.resolve("manifest.yaml"), """
            name: tiny
            version: "1.0"
            kind: onnx
            modalities: [CT]
            bodySites: []
            structures:
              - {label: 0, name: Rectum, rgb: "#804000", type: ORGAN}
              - {label: 1, name: Bladder, rgb: "#00FF10", type: ORGAN}
            network:
              file: model.onnx
              sha256: "%s"
              size: [16, 16, 8]
              spacingMm: [2, 2, 2.5]
              lower: 100
              upper: 300
              output: SCORES
              threshold: 0.5
            """.formatted(
                        ContentHash.of(network).hex()));
    }

    private String path(String name) {
        return folder.resolve(name).toString();
    }
}
