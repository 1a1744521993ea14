package io.contourflow.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.contourflow.contouring.ModelComparison;
import io.contourflow.contouring.ModelVersions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "promote",
        description =
                "Puts a candidate in force, only when it is better on the frozen set. Servers take it at their next"
                        + " start.")
final class ModelsPromoteCommand extends ComparingCommand {
    @Option(names = "--by", required = true, description = "Who decides so; kept in the history.")
    @SuppressWarnings("NullAway.Init")
    private String by;

    @Override
    ObjectNode perform() {
        ModelVersions versions = versions();
        ModelComparison comparison = versions.promote(candidate(), set(), rule(), by, progress());
        tell("version " + versions.activeVersion() + " is in force");
        return told(comparison).put("active", versions.activeVersion());
    }
}
