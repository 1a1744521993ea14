package io.contourflow.contouring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.contourflow.contouring.ContourModel.Finding;
import io.contourflow.contouring.ContourModel.Findings;
import io.contourflow.contouring.ContourModel.Preset;
import io.contourflow.imaging.metric.Overlap;
import io.contourflow.imaging.volume.Geometry;
import io.contourflow.imaging.volume.Mask;
import io.contourflow.imaging.volume.Volume;
import io.contourflow.kernel.ContentHash;
import io.contourflow.kernel.ProgressListener;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Networks whose findings are known beforehand, on images that lie in every way in the patient's space. */
@Tag("R14")
class OnnxContourModelTests {
    private static final int[] TILE = {24, 24, 16};

    /** Scaled grey values: background 0.5, the left ball 1, the right ball 0.25, nothing 0. */
    private static final float[] CENTRES = {1, 0.25f};

    private static final float[] HALF_WIDTHS = {0.25f, 0.125f};
    private static final double RADIUS_MM = 14;

    /** Of the left ball, LPS mm from the middle of the image; the right one lies opposite along x only. */
    private static final double[] LEFT = {22, -8, 9};

    private static final double[] RIGHT = {-22, -8, 9};

    @TempDir
    Path directory;

    /** Direction of i, j, k in LPS. */
    enum Lie {
        SUPINE_HEAD_FIRST(new double[] {1, 0, 0, 0, 1, 0, 0, 0, 1}),
        SLICES_FROM_THE_TOP(new double[] {1, 0, 0, 0, 1, 0, 0, 0, -1}),
        FEET_FIRST(new double[] {-1, 0, 0, 0, 1, 0, 0, 0, -1}),
        PRONE(new double[] {-1, 0, 0, 0, -1, 0, 0, 0, 1}),
        DECUBITUS_LEFT(new double[] {0, 1, 0, -1, 0, 0, 0, 0, 1}),
        SAGITTAL(new double[] {0, 0, 1, 1, 0, 0, 0, -1, 0}),
        OBLIQUE(turned(20, 15));

        private final double[] direction;

        Lie(double[] direction) {
            this.direction = direction;
        }

        private static double[] turned(double aboutZDeg, double aboutXDeg) {
            double c = Math.cos(Math.toRadians(aboutZDeg));
            double s = Math.sin(Math.toRadians(aboutZDeg));
            double d = Math.cos(Math.toRadians(aboutXDeg));
            double t = Math.sin(Math.toRadians(aboutXDeg));
            return new double[] {c, -s * d, s * t, s, c * d, -c * t, 0, t, d};
        }

        Geometry lattice() {
            double[] spacing = {1.4, 1.6, 3};
            int[] size = {74, 66, 32};
            double[] centred = new double[3];
            new Geometry(size, spacing, new double[3], direction)
                    .indexToWorld(-(size[0] - 1) / 2.0, -(size[1] - 1) / 2.0, -(size[2] - 1) / 2.0, centred);
            return new Geometry(
                    size, spacing, new double[] {centred[0] + 5, centred[1] - 40, centred[2] + 300}, direction);
        }
    }

    @ParameterizedTest
    @EnumSource(Lie.class)
    void masksLieWhereTheTruthLiesInThePatient(Lie lie) throws IOException {
        Geometry lattice = lie.lattice();

        Findings findings = find(image(lattice), null, Preset.FAST);

        assertThat(findings.found())
                .extracting(finding -> finding.structure().name())
                .containsExactly("Parotid_L", "Parotid_R");
        assertThat(findings.missing()).isEmpty();
        assertThat(findings.secondsByPart()).containsKeys("resample", "network", "back");
        for (Finding finding : findings.found()) {
            double[] middle = finding.structure().name().equals("Parotid_L") ? LEFT : RIGHT;
            Mask mask = finding.structure().mask();
            assertThat(mask.geometry()).isEqualTo(lattice);
            assertThat(Overlap.dice(mask, ball(lattice, middle)))
                    .as(finding.structure().name())
                    .isGreaterThan(0.95);
            assertThat(finding.assessment().uncertainty()).isBetween(0.01, 0.9);
        }
    }

    @Test
    void bordersLieBetweenTheVoxelsOfTheNetwork() throws IOException {
        // network voxels of 3 mm, image voxels of 1.5: cutting at whole network voxels would miss by up to 1.5 mm
        Geometry lattice = Geometry.axisAligned(
                new int[] {72, 60, 44}, new double[] {1.5, 1.5, 1.5}, new double[] {-53.3, -44.2, -32.3});

        Findings findings = find(image(lattice), null, Preset.FAST);

        double radiusMm = Math.cbrt(3 * 1000 * volumeMl(findings, "Parotid_L") / (4 * Math.PI));
        assertThat(radiusMm).isCloseTo(RADIUS_MM, within(0.3));
        assertThat(Overlap.dice(findings.found().get(0).structure().mask(), ball(lattice, LEFT)))
                .isGreaterThan(0.96);
    }

    @Test
    void doesNotTakeFineStripesForAnOrgan() throws IOException {
        // slices of 1 mm, dark and bright by turns: on the network's 3 mm they are the grey between
        Geometry lattice = Geometry.axisAligned(new int[] {90, 80, 60}, new double[] {1, 1, 1}, new double[3]);
        float[] voxels = new float[lattice.voxelCount()];
        for (int at = 0; at < voxels.length; at++) {
            int i = at % 90;
            voxels[at] = i < 5 || i > 84 ? 200 : i % 2 == 0 ? 300 : 100;
        }

        Findings findings = find(new Volume(lattice, voxels), null, Preset.FAST);

        assertThat(findings.found()).isEmpty();
        assertThat(findings.missing())
                .containsEntry("Parotid_L", "the model sees none in the image")
                .containsKey("Parotid_R");
    }

    @Test
    void mirrorsTheImageAndSwapsTheSidesOnlyWhereAsked() throws IOException {
        // in the left half of what it sees this network calls what is bright left, in the right half right, with 0.8
        float[][] gates = new float[2][TILE[0] * 2];
        for (int i = 0; i < gates[0].length; i++) {
            gates[0][i] = i >= TILE[0] ? 0.8f : 0;
            gates[1][i] = i < TILE[0] ? 0.8f : 0;
        }
        Geometry lattice = Geometry.axisAligned(
                new int[] {48, 40, 20}, new double[] {3, 3, 3}, new double[] {-70.5, -58.5, -28.5});
        Volume bright = image(lattice);
        for (int at = 0; at < bright.voxels().length; at++) {
            bright.voxels()[at] = bright.voxels()[at] < 180 ? 300 : bright.voxels()[at];
        }
        byte[] network = TinyOnnx.bands(new int[] {48, 40, 20}, new float[] {1, 1}, new float[] {0.25f, 0.25f}, gates);

        for (Preset preset : Preset.values()) {
            Findings findings = find(bright, network, new int[] {48, 40, 20}, preset);
            assertThat(findings.found()).hasSize(2);
            assertThat(Overlap.dice(findings.found().get(0).structure().mask(), ball(lattice, LEFT)))
                    .isGreaterThan(0.85);
            assertThat(Overlap.dice(findings.found().get(1).structure().mask(), ball(lattice, RIGHT)))
                    .isGreaterThan(0.85);
        }
    }

    @Test
    void givesNoMasksWhereThereIsNoBody() throws IOException {
        Geometry lattice = Lie.OBLIQUE.lattice();
        float[] air = new float[lattice.voxelCount()];
        Arrays.fill(air, -1000);

        Findings findings = find(new Volume(lattice, air), null, Preset.FAST);

        assertThat(findings.found()).isEmpty();
        assertThat(findings.missing())
                .containsEntry("Parotid_L", "no body in the image")
                .containsEntry("Parotid_R", "no body in the image");
    }

    @Test
    void leavesTilesOfAirOut() throws IOException {
        Geometry lattice = Lie.SUPINE_HEAD_FIRST.lattice();
        Geometry wide = Geometry.axisAligned(new int[] {300, 66, 32}, lattice.spacingMm(), lattice.originMm());
        float[] voxels = new float[wide.voxelCount()];
        Arrays.fill(voxels, -1000);
        Volume image = image(lattice);
        for (int row = 0; row < 66 * 32; row++) {
            System.arraycopy(image.voxels(), row * 74, voxels, row * 300, 74);
        }

        int alone = tiles(image);

        assertThat(tiles(new Volume(wide, voxels))).isBetween(1, alone + 4);
    }

    @Test
    void refusesANetworkWhoseShapesAreNotThoseOfItsManifest() throws IOException {
        byte[] network = TinyOnnx.bands(TILE, CENTRES, HALF_WIDTHS, null);
        write(network, new int[] {24, 24, 20}, 1, "SCORES");
        assertThatThrownBy(() -> ContourModels.load(directory))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the input of the network of model bands must have shape [1, 1, 20, 24, 24] but has"
                        + " [1, 1, 16, 24, 24] (-1: any)");

        write(network, TILE, 3, "SCORES");
        assertThatThrownBy(() -> ContourModels.load(directory))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the output of the network of model bands must have at least 4 channels for its labels but"
                        + " has 2");

        write(network, TILE, 1, "LOGITS");
        assertThatThrownBy(() -> ContourModels.load(directory))
                .hasMessage("manifest of model bands: network.output must be one of [ARGMAX, BITMASK, SCORES] but is"
                        + " 'LOGITS'");

        write("no network".getBytes(java.nio.charset.StandardCharsets.US_ASCII), TILE, 1, "SCORES");
        assertThatThrownBy(() -> ContourModels.load(directory))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith("cannot load the network of model bands: ")
                .message()
                .hasLineCount(1);
    }

    private int tiles(Volume image) throws IOException {
        write(TinyOnnx.bands(TILE, CENTRES, HALF_WIDTHS, null), TILE, 1, "SCORES");
        AtomicInteger runs = new AtomicInteger();
        try (ContourModels models = ContourModels.load(directory)) {
            models.named("bands").orElseThrow().find(image, Preset.FAST, (stage, fraction) -> {
                if (stage.startsWith("contouring by")) {
                    runs.incrementAndGet();
                }
            });
        }
        return runs.get();
    }

    private static double volumeMl(Findings findings, String name) {
        return findings.found().stream()
                .filter(finding -> finding.structure().name().equals(name))
                .findFirst()
                .orElseThrow()
                .structure()
                .mask()
                .volumeMl();
    }

    private Findings find(Volume image, byte[] network, Preset preset) throws IOException {
        return find(image, network == null ? TinyOnnx.bands(TILE, CENTRES, HALF_WIDTHS, null) : network, TILE, preset);
    }

    private Findings find(Volume image, byte[] network, int[] tile, Preset preset) throws IOException {
        write(network, tile, 1, "SCORES");
        try (ContourModels models = ContourModels.load(directory)) {
            return models.named("bands").orElseThrow().find(image, preset, ProgressListener.NONE);
        }
    }

    private static Volume image(Geometry lattice) {
        float[] voxels = new float[lattice.voxelCount()];
        double[] p = new double[3];
        for (int at = 0; at < voxels.length; at++) {
            world(lattice, at, p);
            // half-way at the border of a ball, over 3 mm: as a scanner would blur it
            double left = edge(distanceMm(lattice, p, LEFT));
            double right = edge(distanceMm(lattice, p, RIGHT));
            voxels[at] = (float) (200 + 100 * left - 50 * right);
        }
        return new Volume(lattice, voxels);
    }

    private static double edge(double distanceMm) {
        return Math.max(0, Math.min(1, 0.5 + (RADIUS_MM - distanceMm) / 3));
    }

    private static Mask ball(Geometry lattice, double[] middle) {
        Mask ball = Mask.empty(lattice);
        double[] p = new double[3];
        for (int at = 0; at < ball.voxels().length; at++) {
            world(lattice, at, p);
            ball.voxels()[at] = (byte) (distanceMm(lattice, p, middle) <= RADIUS_MM ? 1 : 0);
        }
        return ball;
    }

    private static void world(Geometry g, int at, double[] p) {
        g.indexToWorld(at % g.nx(), at / g.nx() % g.ny(), at / (g.nx() * g.ny()), p);
    }

    private static double distanceMm(Geometry lattice, double[] p, double[] middle) {
        double[] centre = lattice.centreMm();
        double x = p[0] - centre[0] - middle[0];
        double y = p[1] - centre[1] - middle[1];
        double z = p[2] - centre[2] - middle[2];
        return Math.sqrt(x * x + y * y + z * z);
    }

    private void write(byte[] network, int[] tile, int lastLabel, String output) throws IOException {
        Path folder = Files.createDirectories(directory.resolve("bands"));
        Files.write(folder.resolve("model.onnx"), network);
        Files.writeString(folder.resolve("manifest.yaml"), """
            name: bands
            version: "1.0"
            kind: onnx
            modalities: [CT]
            bodySites: []
            structures:
              - {label: 0, name: Parotid_L, rgb: "#00FF10", type: ORGAN,
                 code: {scheme: SCT, value: "45289007", meaning: Parotid gland}}
              - {label: %d, name: Parotid_R, rgb: "#FF0010", type: ORGAN}
            network:
              file: model.onnx
              sha256: "%s"
              size: %s
              spacingMm: [3, 3, 3]
              lower: 100
              upper: 300
              output: %s
            """.formatted(
                        lastLabel, ContentHash.of(network).hex(), Arrays.toString(tile), output));
    }
}
