package io.contourflow.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.contourflow.contouring.ModelComparison;
import picocli.CommandLine.Command;

@Command(name = "evaluate", description = "Compares a candidate with the version in force; changes nothing.")
final class ModelsEvaluateCommand extends ComparingCommand {
    @Override
    ObjectNode perform() {
        ModelComparison comparison = versions().compare(candidate(), set(), rule(), progress());
        tell(comparison.better() ? "the candidate is better" : "the candidate is not better: " + comparison.verdict());
        return told(comparison);
    }
}
