package io.contourflow.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.contourflow.contouring.ModelVersions;
import java.nio.file.Path;
import java.time.Clock;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(name = "rollback", description = "Puts an earlier version in force again, exactly as it was.")
final class ModelsRollbackCommand extends ImageCommand {
    @Option(names = "--models", defaultValue = "models", description = "Folder of the models; default: models")
    private Path models = Path.of("models");

    @Option(names = "--model", required = true, description = "Name of the model, or registration for its settings.")
    @SuppressWarnings("NullAway.Init")
    private String model;

    @Option(names = "--to", description = "Version; default: the one before the last promotion.")
    private @Nullable String to;

    @Option(names = "--by", required = true, description = "Who decides so; kept in the history.")
    @SuppressWarnings("NullAway.Init")
    private String by;

    @Option(names = "--reason", required = true, description = "Why; kept in the history.")
    @SuppressWarnings("NullAway.Init")
    private String reason;

    @Override
    ObjectNode perform() {
        String active = model.equals(SettingsFile.NAME)
                ? new SettingsFile(models, Clock.systemUTC())
                        .rollback(by, reason)
                        .inWords()
                : ModelVersions.of(models, model, Clock.systemUTC()).rollback(to, by, reason);
        tell(active + " is in force");
        return object().put("model", model).put("active", active);
    }
}
