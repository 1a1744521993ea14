package io.contourflow.contouring;

import static org.assertj.core.api.Assertions.assertThat;

import io.contourflow.cases.ContourSet;
import io.contourflow.cases.ContourStructure;
import io.contourflow.cases.ImageRole;
import io.contourflow.cases.ImagingCase;
import io.contourflow.cases.Timeline;
import io.contourflow.imaging.volume.Geometry;
import io.contourflow.imaging.volume.Volume;
import io.contourflow.kernel.ContentHash;
import io.contourflow.kernel.StructureCode;
import io.contourflow.testing.CaseFixture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a case is told of what the models found and did not find. */
@Tag("R14")
class ContouringFindingsTests {
    @TempDir
    Path directory;

    private final CaseFixture fixture = new CaseFixture();

    @Test
    void aCaseKeepsWhatWasNoticedAndSaysWhatWasNotFound() throws IOException {
        write("one", new float[] {-5, 1}, "Rectum", "Bladder");
        try (ContourModels models = ContourModels.load(directory)) {
            ImagingCase imagingCase = fixture.aSingle("CT", halfBright());

            contouring(models).contour(imagingCase.id(), ImageRole.FIRST);

            ContourSet set = fixture.sets.inForce(imagingCase.id()).get(0);
            assertThat(set.structures()).extracting(ContourStructure::name).contains("Bladder", "External");
            ContourStructure bladder = set.structures().stream()
                    .filter(structure -> structure.name().equals("Bladder"))
                    .findFirst()
                    .orElseThrow();
            assertThat(bladder.algorithm()).isEqualTo("one 1.0");
            assertThat(bladder.assessment().uncertainty()).isBetween(0.0, 1.0);
            assertThat(bladder.assessment().code()).isEqualTo(new StructureCode("SCT", "1", "Bladder"));
            assertThat(set.producer()).isEqualTo("ct-body-bone, one");
            assertThat(details(imagingCase, "STRUCTURES_NOT_FOUND"))
                    .isEqualTo("FIRST image: not found: Rectum (the model sees none in the image)");
        }
    }

    @Test
    void theFirstModelThatFindsAStructureGivesItAndTheOtherIsNotMissed() throws IOException {
        write("a-blind", new float[] {-5, -6}, "Rectum", "Bladder");
        write("b-seeing", new float[] {-5, 1}, "Rectum", "Bladder");
        try (ContourModels models = ContourModels.load(directory)) {
            ImageContouring.Contoured contoured = ImageContouring.by(
                    models.forImage("CT", ""),
                    halfBright(),
                    ContourModel.Preset.FAST,
                    io.contourflow.kernel.ProgressListener.NONE);

            assertThat(contoured.missing()).containsOnlyKeys("Rectum");
            assertThat(contoured.found())
                    .filteredOn(contour -> contour.finding().structure().name().equals("Bladder"))
                    .extracting(ImageContouring.Contour::model)
                    .containsExactly("b-seeing");
        }
    }

    private AutomaticContouringService contouring(ContourModels models) {
        return new AutomaticContouringService(
                fixture.cases,
                fixture.results,
                fixture.steps,
                fixture.sets,
                fixture.images,
                models,
                new ContourSetMaker(fixture.artifacts),
                new ContourPropagation(fixture.sets, fixture.results, fixture.images, fixture.artifacts),
                fixture.timeline);
    }

    private String details(ImagingCase imagingCase, String kind) {
        return fixture.timeline.of(imagingCase.id()).stream()
                .filter(entry -> entry.kind().equals(kind))
                .map(Timeline.Entry::detail)
                .findFirst()
                .orElse("");
    }

    private static Volume halfBright() {
        Geometry lattice = Geometry.axisAligned(new int[] {40, 36, 12}, new double[] {3, 3, 3}, new double[3]);
        float[] voxels = new float[lattice.voxelCount()];
        for (int at = 0; at < voxels.length; at++) {
            voxels[at] = at % 40 < 20 ? 300 : 100;
        }
        return new Volume(lattice, voxels);
    }

    private void write(String name, float[] centres, String... structures) throws IOException {
        int[] size = {24, 24, 12};
        byte[] network = TinyOnnx.bands(size, centres, new float[] {0.1f, 0.5f}, null);
        Path folder = Files.createDirectories(directory.resolve(name));
        Files.write(folder.resolve("model.onnx"), network);
        Files.writeString(folder.resolve("manifest.yaml"), """
            name: %s
            version: "1.0"
            kind: onnx
            modalities: [CT]
            bodySites: []
            structures:
              - {label: 0, name: %s, rgb: "#804000", type: ORGAN}
              - {label: 1, name: %s, rgb: "#00FF10", type: ORGAN, code: {scheme: SCT, value: "1", meaning: Bladder}}
            network:
              file: model.onnx
              sha256: "%s"
              size: [24, 24, 12]
              spacingMm: [3, 3, 3]
              lower: 100
              upper: 300
              output: SCORES
            """.formatted(
                name, structures[0], structures[1], ContentHash.of(network).hex()));
    }
}
