package io.contourflow.contouring;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.contourflow.imaging.io.ImageFiles;
import io.contourflow.imaging.io.LabelMap;
import io.contourflow.imaging.io.PixelType;
import io.contourflow.imaging.volume.Geometry;
import io.contourflow.imaging.volume.Mask;
import io.contourflow.imaging.volume.Volume;
import io.contourflow.kernel.ContentHash;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Models that threshold an image at (100 + upper) / 2, and images of balls whose border lies at 200. */
public final class TinyModels {
    private static final int[] SIZE = {16, 16, 8};

    private TinyModels() {}

    /** A model named tiny that contours the Larynx, best with 300 as the upper value. */
    public static Path write(Path models, String version, int upper) throws IOException {
        Path folder = Files.createDirectories(models.resolve("tiny"));
        byte[] network = TinyOnnx.greaterThanHalf(SIZE);
        Files.write(folder.resolve("model.onnx"), network);
        Files.writeString(folder.resolve("manifest.yaml"), """
                name: tiny
                version: "%s"
                kind: onnx
                modalities: [CT]
                bodySites: []
                structures:
                  - {label: 0, name: Larynx, rgb: "#00FF10", type: ORGAN}
                network:
                  file: model.onnx
                  sha256: "%s"
                  size: [16, 16, 8]
                  spacingMm: [2, 2, 2.5]
                  lower: 100
                  upper: %d
                  output: SCORES
                  threshold: 0.5
                """.formatted(version, ContentHash.of(network), upper));
        return folder;
    }

    public static void trainedOn(Path folder, String id, String subject, String image) throws IOException {
        ObjectMapper json = new ObjectMapper();
        var record = json.createObjectNode();
        record.putArray("samples")
                .addObject()
                .put("id", id)
                .put("subject", subject)
                .put("image", image);
        json.writeValue(folder.resolve("training.json").toFile(), record);
    }

    /** So many images of one ball each, in the layout of samples. */
    public static void images(Path set, int count) throws IOException {
        ObjectMapper json = new ObjectMapper();
        ArrayNode manifest = json.createArrayNode();
        for (int n = 0; n < count; n++) {
            String id = "ball" + n;
            Path folder = Files.createDirectories(set.resolve("train").resolve(id));
            Geometry g =
                    Geometry.axisAligned(new int[] {24, 24, 16}, new double[] {2, 2, 2.5}, new double[] {-24, -24, 0});
            Volume image = new Volume(g, new float[g.voxelCount()]);
            Mask ball = Mask.empty(g);
            double[] p = new double[3];
            for (int at = 0; at < ball.voxels().length; at++) {
                g.indexToWorld(at % 24, at / 24 % 24, at / 576, p);
                double distanceMm = Math.hypot(Math.hypot(p[0] + n, p[1]), p[2] - 20);
                image.voxels()[at] = Math.round(Math.max(100, Math.min(300, 200 + 20 * (12 - distanceMm))));
                ball.voxels()[at] = (byte) (distanceMm < 12 ? 1 : 0);
            }
            ImageFiles.write(image, folder.resolve("ct.nii.gz"), PixelType.INT16);
            Mask none = Mask.empty(g);
            ImageFiles.write(
                    LabelMap.of(g, List.of(none, none, none, none, none, ball)), folder.resolve("labels.nii.gz"));
            var entry = manifest.addObject();
            entry.put("split", "train").put("patient", id).put("subject", "subject" + n);
            entry.putObject("roi").putObject("Larynx");
        }
        json.writeValue(set.resolve("manifest.json").toFile(), manifest);
    }
}
