package io.contourflow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.contourflow.contouring.TinyModels;
import io.contourflow.imaging.io.ImageFiles;
import io.contourflow.imaging.io.PixelType;
import io.contourflow.imaging.transform.Resampler;
import io.contourflow.imaging.transform.RigidOffset;
import io.contourflow.imaging.volume.Geometry;
import io.contourflow.imaging.volume.Volume;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("R26")
class ModelsCommandTests {
    @TempDir
    Path directory;

    @Test
    void freezesEvaluatesPromotesAndRollsBack() throws IOException {
        Path models = directory.resolve("models");
        TinyModels.write(models, "1.0", 220);
        Path candidate = directory.resolve("candidate");
        TinyModels.trainedOn(TinyModels.write(candidate, "1.1", 300), "a", "b", "c");
        Path set = directory.resolve("frozen");
        TinyModels.images(set, 5);
        assertThat(run("freeze", "--set", set).json().path("images").asInt()).isEqualTo(5);

        CommandRun evaluated = compare("evaluate", models, candidate, set);
        assertThat(evaluated.json().path("better").asBoolean()).isTrue();
        assertThat(evaluated.err()).contains("the candidate is better");
        assertThat(active(models)).isEqualTo("1.0");

        CommandRun promoted = compare("promote", models, candidate, set, "--by", "physicist");
        assertThat(promoted.json().path("active").asText()).isEqualTo("1.1");
        assertThat(active(models)).isEqualTo("1.1");
        CommandRun again = compare("promote", models, candidate, set, "--by", "physicist");
        assertThat(again.status()).isEqualTo(Contourflow.FAILED);
        assertThat(again.err()).contains("contourflow: not promoted: the mean Dice went from");

        CommandRun back =
                run("rollback", "--models", models, "--model", "tiny", "--by", "physicist", "--reason", "complaints");
        assertThat(back.status()).isZero();
        assertThat(active(models)).isEqualTo("1.0");
    }

    /** One pair proves nothing: whatever is best on it stays out of force. */
    @Test
    void comparesTheSettingsOfRegistrationOnAcceptedPairs() throws IOException {
        Path models = Files.createDirectories(directory.resolve("models"));
        Path samples = directory.resolve("registration");
        RigidOffset truth = new RigidOffset(6, -4, 3, 0, 0, 3, 0, 0, 0);
        pair(samples, truth);

        CommandRun tuned = run("tune", "--models", models, "--samples", samples, "--threads", 2, "--by", "physicist");

        assertThat(tuned.status()).isEqualTo(Contourflow.FAILED);
        assertThat(tuned.err())
                .as("six settings were tried, the usual ones among them")
                .contains("mode multi, preset fast")
                .containsPattern("mode auto, preset accurate +0\\.[0-4]\\d\\d mm")
                .containsPattern("contourflow: not promoted: (it may be chance: p is 0.5000|what is in force has the"
                        + " smallest error)");
        assertThat(models.resolve("registration")).doesNotExist();
    }

    @Test
    void keepsTheSettingsOfRegistrationAndTakesThemBack() throws IOException {
        Path models = Files.createDirectories(directory.resolve("models"));
        SettingsFile file = new SettingsFile(models, java.time.Clock.systemUTC());
        SettingsFile.Choice fast = new SettingsFile.Choice(
                io.contourflow.imaging.registration.RegistrationMode.MULTI,
                io.contourflow.imaging.registration.RegistrationSettings.Preset.FAST);

        file.promote(fast, "physicist", ImageCommand.object());

        assertThat(file.inForce()).isEqualTo(fast);
        assertThat(Files.readString(models.resolve("registration/settings.yaml")))
                .contains("mode: MULTI")
                .contains("preset: FAST");
        CommandRun back =
                run("rollback", "--models", models, "--model", "registration", "--by", "physicist", "--reason", "slow");
        assertThat(back.json().path("active").asText()).isEqualTo("mode auto, preset accurate");
        Files.writeString(models.resolve("registration/settings.yaml"), "by hand");
        CommandRun refused =
                run("rollback", "--models", models, "--model", "registration", "--by", "physicist", "--reason", "slow");
        assertThat(refused.err()).contains("settings.yaml is not what its history says; it was changed by hand");
    }

    private static void pair(Path samples, RigidOffset truth) throws IOException {
        Path folder = Files.createDirectories(samples.resolve("pairs/one"));
        Geometry g = Geometry.axisAligned(new int[] {26, 26, 20}, new double[] {6, 6, 6}, new double[] {-75, -75, -57});
        Volume moving = new Volume(g, new float[g.voxelCount()]);
        double[] p = new double[3];
        for (int at = 0; at < moving.voxels().length; at++) {
            g.indexToWorld(at % 26, at / 26 % 26, at / 676, p);
            double body = Math.hypot(Math.hypot(p[0] / 60, p[1] / 45), p[2] / 70);
            double blob = Math.hypot(Math.hypot(p[0] - 25, p[1] + 10), p[2] - 15);
            double rod = Math.hypot(p[0] + 20, p[1] - 12);
            moving.voxels()[at] = body > 1 ? -1000 : 40 + (blob < 14 ? 260 : 0) - (rod < 9 ? 140 : 0);
        }
        ImageFiles.write(moving, folder.resolve("moving.nii.gz"), PixelType.INT16);
        Volume fixed = Resampler.linear(moving, truth, g, -1000);
        ImageFiles.write(fixed, folder.resolve("fixed.nii.gz"), PixelType.FLOAT32);
        OffsetFile.write(truth, folder.resolve("offset.json"));
        JsonNode manifest = new ObjectMapper().readTree("[{\"pair\": \"one\"}]");
        new ObjectMapper().writeValue(samples.resolve("manifest.json").toFile(), manifest);
    }

    private static String active(Path models) throws IOException {
        return run("list", "--models", models)
                .json()
                .path("tiny")
                .path("active")
                .asText();
    }

    private static CommandRun compare(String command, Path models, Path candidate, Path set, Object... more) {
        Object[] options = {command, "--models", models, "--model", "tiny", "--candidate", candidate, "--frozen", set};
        Object[] all = new Object[options.length + more.length];
        System.arraycopy(options, 0, all, 0, options.length);
        System.arraycopy(more, 0, all, options.length, more.length);
        return run(all);
    }

    private static CommandRun run(Object... options) {
        String[] args = new String[options.length + 2];
        args[0] = "models";
        for (int n = 0; n < options.length; n++) {
            args[n + 1] = String.format(Locale.ROOT, "%s", options[n]);
        }
        args[options.length + 1] = "--json";
        return CommandRun.of(args);
    }
}
