package io.contourflow.contouring;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.contourflow.kernel.ContentHash;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The committed networks: sample.f32 beside each holds what the trained network gave in PyTorch for a fixed image. */
@Tag("R14")
class TrainedModelsTests {
    /** Of the scores every so-manieth is kept, see export.py. */
    private static final int SAMPLE_STEP = 7063;

    /** Scores lie between 0 and 1; the sums of a convolution are in another order here. */
    private static final float EPS = 1e-4f;

    static List<Path> trained() throws IOException {
        try (Stream<Path> folders = Files.list(Path.of("models"))) {
            return folders.filter(folder -> Files.exists(folder.resolve("sample.f32")))
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("trained")
    void exportedNetworkGivesTheScoresOfTheTrainedOne(Path folder) throws IOException, OrtException {
        ModelManifest manifest = ModelManifest.read(folder.resolve("manifest.yaml"));
        ModelManifest.Network network = Objects.requireNonNull(manifest.network());
        byte[] model = Files.readAllBytes(folder.resolve(network.file()));
        FloatBuffer expected = ByteBuffer.wrap(Files.readAllBytes(folder.resolve("sample.f32")))
                .order(ByteOrder.LITTLE_ENDIAN)
                .asFloatBuffer();

        FloatBuffer scores = scores(model, network, manifest.modalities().contains("MR") ? 0.01 : 1);

        assertThat(ContentHash.of(model).hex()).isEqualTo(network.sha256());
        assertThat(expected.remaining()).isEqualTo((scores.remaining() + SAMPLE_STEP - 1) / SAMPLE_STEP);
        float largest = 0;
        for (int at = 0; at < expected.remaining(); at++) {
            largest = Math.max(largest, Math.abs(scores.get(at * SAMPLE_STEP) - expected.get(at)));
        }
        assertThat(largest).isLessThan(EPS);
    }

    private static FloatBuffer scores(byte[] model, ModelManifest.Network network, double scale) throws OrtException {
        int[] n = network.size();
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        try (OrtSession session = environment.createSession(model);
                OnnxTensor image = OnnxTensor.createTensor(
                        environment, FloatBuffer.wrap(pattern(n, scale)), new long[] {1, 1, n[2], n[1], n[0]});
                OrtSession.Result result = session.run(Map.of("image", image))) {
            return ((OnnxTensor) result.get(0)).getFloatBuffer();
        }
    }

    /** The pattern of export.py: sample_input. */
    private static float[] pattern(int[] n, double scale) {
        float[] values = new float[n[0] * n[1] * n[2]];
        int at = 0;
        for (int z = 0; z < n[2]; z++) {
            for (int y = 0; y < n[1]; y++) {
                for (int x = 0; x < n[0]; x++) {
                    double value = (x * 7 + y * 5 + z * 3) % 97 / 96.0 * 0.2 + (x / 8 + y / 8 + z / 8) % 3 * 0.2;
                    values[at++] = (float) (value * scale);
                }
            }
        }
        return values;
    }
}
