package io.contourflow.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.contourflow.cli.SettingsFile.Choice;
import io.contourflow.imaging.io.ImageFiles;
import io.contourflow.imaging.metric.PairedTest;
import io.contourflow.imaging.registration.MultiResolutionDeformableRegistration;
import io.contourflow.imaging.registration.MultiResolutionRigidRegistration;
import io.contourflow.imaging.registration.RegistrationMode;
import io.contourflow.imaging.registration.RegistrationRefused;
import io.contourflow.imaging.registration.RegistrationSettings;
import io.contourflow.imaging.registration.RegistrationSettings.Preset;
import io.contourflow.imaging.transform.PointTransform;
import io.contourflow.imaging.transform.RigidOffset;
import io.contourflow.imaging.volume.Geometry;
import io.contourflow.imaging.volume.Mask;
import io.contourflow.kernel.ProgressListener;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * The "training" of a registration that has no weights: its few settings are chosen on registered pairs that people
 * accepted. The error of a setting on a pair is the mean distance in the body, mm, between where its map and where the
 * accepted map take the same points.
 */
@Command(
        name = "tune",
        description =
                "Compares the settings of registration on sample pairs (registration/ of the samples). With --by the"
                        + " best ones are put in force, if they are better; servers take them at their next start.")
final class ModelsTuneCommand extends ImageCommand {
    /** Each axis is walked in so many steps: some thousand points in the body, whatever the lattice. */
    private static final int STEPS = 24;

    @Option(names = "--models", defaultValue = "models", description = "Folder of the models; default: models")
    private Path models = Path.of("models");

    @Option(names = "--samples", required = true, description = "Folder with manifest.json and pairs/.")
    @SuppressWarnings("NullAway.Init")
    private Path samples;

    @Option(
            names = "--stages",
            defaultValue = "rigid",
            description = "rigid: offsets are compared; rigid,deformable: fields (minutes a pair); default: rigid")
    private String stages = "rigid";

    @Option(names = "--margin-mm", description = "Most that one pair may lose; default: 0.5")
    private double marginMm = 0.5;

    @Option(names = "--significance", description = "Highest p that is more than chance; default: 0.05")
    private double significance = 0.05;

    @Option(names = "--threads", description = "Default: all cores.")
    private int threads = Runtime.getRuntime().availableProcessors();

    @Option(names = "--by", description = "Who puts better settings in force; without it nothing is changed.")
    private @Nullable String by;

    /** An accepted pair with points of its body. */
    private record Pair(
            String name, LoadedImage fixed, LoadedImage moving, PointTransform accepted, List<double[]> points) {}

    @Override
    ObjectNode perform() throws IOException {
        if (!stages.equals("rigid") && !stages.equals("rigid,deformable")) {
            throw wrongUsage("--stages must be rigid or rigid,deformable but is " + stages);
        }
        SettingsFile file = new SettingsFile(models, Clock.systemUTC());
        Choice current = file.inForce();
        List<Pair> pairs = pairs();
        Map<Choice, double[]> errors = new LinkedHashMap<>();
        double[] before = errors(pairs, current);
        errors.put(current, before);
        for (Preset preset : Preset.values()) {
            for (RegistrationMode mode : RegistrationMode.values()) {
                errors.computeIfAbsent(new Choice(mode, preset), choice -> errors(pairs, choice));
            }
        }
        Map.Entry<Choice, double[]> best = errors.entrySet().stream()
                .min(java.util.Comparator.comparingDouble(entry -> mean(entry.getValue())))
                .orElseThrow();
        ObjectNode result = told(errors, current, best.getKey());
        String verdict = verdict(before, best.getValue(), pairs);
        result.put("verdict", verdict);
        tell(verdict.isEmpty() ? best.getKey().inWords() + " is better" : "nothing is better: " + verdict);
        if (by != null) {
            if (!verdict.isEmpty()) {
                throw new CommandFailed("not promoted: " + verdict);
            }
            file.promote(best.getKey(), by, result.deepCopy());
            tell(best.getKey().inWords() + " is in force");
        }
        return result;
    }

    private List<Pair> pairs() throws IOException {
        Path manifest = samples.resolve("manifest.json");
        if (!Files.isRegularFile(manifest)) {
            throw new CommandFailed(samples + " holds no samples: manifest.json is missing");
        }
        List<Pair> pairs = new ArrayList<>();
        for (JsonNode entry : JSON.readTree(manifest.toFile())) {
            String name = entry.path("pair").asText();
            Path folder = samples.resolve("pairs").resolve(name);
            LoadedImage fixed = LoadedImage.read(folder.resolve("fixed.nii.gz"));
            PointTransform accepted = stages.equals("rigid")
                    ? OffsetFile.read(folder.resolve("offset.json"))
                    : ImageFiles.readField(folder.resolve("field.mha"));
            pairs.add(
                    new Pair(name, fixed, LoadedImage.read(folder.resolve("moving.nii.gz")), accepted, points(fixed)));
        }
        if (pairs.isEmpty()) {
            throw new CommandFailed(samples + " holds no pair");
        }
        return pairs;
    }

    private static List<double[]> points(LoadedImage fixed) {
        Mask body = BodyMask.of(fixed);
        Geometry g = body.geometry();
        List<double[]> points = new ArrayList<>();
        for (int k = 0; k < g.nz(); k += Math.max(1, g.nz() / STEPS)) {
            for (int j = 0; j < g.ny(); j += Math.max(1, g.ny() / STEPS)) {
                for (int i = 0; i < g.nx(); i += Math.max(1, g.nx() / STEPS)) {
                    if (body.at(i, j, k)) {
                        double[] p = new double[3];
                        g.indexToWorld(i, j, k, p);
                        points.add(p);
                    }
                }
            }
        }
        return points;
    }

    private double[] errors(List<Pair> pairs, Choice choice) {
        double[] errors = new double[pairs.size()];
        for (int n = 0; n < errors.length; n++) {
            progress().checkpoint(choice.inWords(), (double) n / errors.length);
            errors[n] = error(pairs.get(n), choice);
        }
        return errors;
    }

    /** A pair that is refused is not registered: it counts as left where it was. */
    private double error(Pair pair, Choice choice) {
        PointTransform found;
        try {
            found = register(pair, choice);
        } catch (RegistrationRefused refused) {
            tell(pair.name() + ": " + choice.inWords() + ": " + refused.getMessage());
            found = RigidOffset.identity(new double[3]);
        }
        double sum = 0;
        double[] p = new double[3];
        double[] q = new double[3];
        for (double[] point : pair.points()) {
            found.apply(point, p);
            pair.accepted().apply(point, q);
            sum += Math.hypot(Math.hypot(p[0] - q[0], p[1] - q[1]), p[2] - q[2]);
        }
        return sum / pair.points().size();
    }

    private PointTransform register(Pair pair, Choice choice) {
        RegistrationSettings settings = new RegistrationSettings(choice.mode(), choice.preset(), null, null, threads);
        RigidOffset offset = new MultiResolutionRigidRegistration()
                .register(pair.fixed().volume(), pair.moving().volume(), settings, ProgressListener.NONE)
                .offset();
        return stages.equals("rigid")
                ? offset
                : new MultiResolutionDeformableRegistration()
                        .register(
                                pair.fixed().volume(),
                                pair.moving().volume(),
                                offset,
                                settings.startingAt(offset),
                                ProgressListener.NONE)
                        .field();
    }

    private String verdict(double[] before, double[] after, List<Pair> pairs) {
        if (!(mean(after) < mean(before))) {
            return "what is in force has the smallest error";
        }
        double[] gains = new double[before.length];
        for (int n = 0; n < gains.length; n++) {
            gains[n] = before[n] - after[n];
            if (-gains[n] > marginMm) {
                return String.format(
                        Locale.ROOT,
                        "%s went from %.2f to %.2f mm, more than %.2f mm",
                        pairs.get(n).name(),
                        before[n],
                        after[n],
                        marginMm);
            }
        }
        double p = PairedTest.pAbove(gains);
        return p <= significance
                ? ""
                : String.format(Locale.ROOT, "it may be chance: p is %.4f, not %.4f or less", p, significance);
    }

    private ObjectNode told(Map<Choice, double[]> errors, Choice current, Choice best) {
        ObjectNode result = object();
        result.put("inForce", current.inWords()).put("best", best.inWords());
        ObjectNode means = result.putObject("meanErrorMm");
        errors.forEach((choice, values) -> {
            means.put(choice.inWords(), mean(values));
            tell(String.format(Locale.ROOT, "%-28s %.3f mm", choice.inWords(), mean(values)));
        });
        return result;
    }

    private static double mean(double[] values) {
        return Arrays.stream(values).average().orElse(Double.NaN);
    }
}
