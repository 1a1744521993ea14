package io.contourflow.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.contourflow.contouring.ContourModel;
import io.contourflow.contouring.ContourModels;
import io.contourflow.contouring.ModelVersions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(name = "list", description = "The models, their versions and the history of each.")
final class ModelsListCommand extends ImageCommand {
    @Option(names = "--models", defaultValue = "models", description = "Folder of the models; default: models")
    private Path models = Path.of("models");

    @Override
    ObjectNode perform() {
        ObjectNode result = object();
        List<String> names;
        try (ContourModels known = ContourModels.load(models)) {
            names = known.all().stream().map(ContourModel::name).sorted().toList();
        }
        for (String name : names) {
            if (Files.isDirectory(models.resolve(name))) {
                ModelVersions versions = ModelVersions.of(models, name, Clock.systemUTC());
                ObjectNode model = result.putObject(name);
                model.put("active", versions.activeVersion());
                ArrayNode all = model.putArray("versions");
                versions.all().forEach(version -> all.add(version.version()));
                model.putArray("history").addAll(versions.history());
                tell(name + ": version " + versions.activeVersion() + " of " + all);
            }
        }
        return result;
    }
}
