package io.contourflow.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.contourflow.contouring.FrozenSet;
import io.contourflow.contouring.ModelComparison;
import io.contourflow.contouring.ModelVersions;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Locale;
import picocli.CommandLine.Option;

/** What comparing two versions of a model needs. */
abstract class ComparingCommand extends ImageCommand {
    @Option(names = "--models", defaultValue = "models", description = "Folder of the models; default: models")
    private Path models = Path.of("models");

    @Option(names = "--model", required = true, description = "Name of the model.")
    @SuppressWarnings("NullAway.Init")
    private String model;

    @Option(
            names = "--candidate",
            required = true,
            description = "Folder that holds one folder of this name: manifest.yaml, the network, training.json.")
    @SuppressWarnings("NullAway.Init")
    private Path candidate;

    @Option(names = "--frozen", required = true, description = "Frozen set to compare on.")
    @SuppressWarnings("NullAway.Init")
    private Path frozen;

    @Option(names = "--margin", description = "Most that one structure may lose, Dice; default: 0.01")
    private double margin = ModelComparison.Rule.USUAL.margin();

    @Option(names = "--significance", description = "Highest p that is more than chance; default: 0.05")
    private double significance = ModelComparison.Rule.USUAL.significance();

    ModelVersions versions() {
        return ModelVersions.of(models, model, Clock.systemUTC());
    }

    FrozenSet set() {
        return FrozenSet.open(frozen);
    }

    Path candidate() {
        return candidate;
    }

    ModelComparison.Rule rule() {
        return new ModelComparison.Rule(margin, significance);
    }

    ObjectNode told(ModelComparison comparison) {
        comparison
                .structures()
                .forEach((name, figures) -> tell(String.format(
                        Locale.ROOT,
                        "%-16s %3d images  %.4f -> %.4f",
                        name,
                        figures.images(),
                        figures.before(),
                        figures.after())));
        tell(String.format(
                Locale.ROOT,
                "%-16s %3d images  %.4f -> %.4f  p %.4f",
                "mean",
                comparison.images(),
                comparison.before(),
                comparison.after(),
                comparison.p()));
        ObjectNode result = JSON.valueToTree(comparison);
        return result.put("better", comparison.better());
    }
}
