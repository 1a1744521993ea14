package io.contourflow.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.contourflow.contouring.FrozenSet;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "freeze",
        description =
                "Lists the hashes of a folder of images with contours (frozen.sha256). Models are compared on it and"
                        + " never trained on it.")
final class ModelsFreezeCommand extends ImageCommand {
    @Option(names = "--set", required = true, description = "Folder with manifest.json, as samples are written.")
    @SuppressWarnings("NullAway.Init")
    private Path set;

    @Override
    ObjectNode perform() {
        FrozenSet frozen = FrozenSet.freeze(set);
        tell(frozen.items().size() + " images are frozen in " + set);
        return object().put("images", frozen.items().size())
                .put("sha256", frozen.hash().hex());
    }
}
