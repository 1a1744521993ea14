package io.contourflow.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
        name = "models",
        description =
                "Versions of the contour models, and of the settings of registration: compares a candidate with what"
                        + " is in force on a frozen set, puts it in force when it is better, puts an earlier one in force again.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            ModelsListCommand.class,
            ModelsFreezeCommand.class,
            ModelsEvaluateCommand.class,
            ModelsPromoteCommand.class,
            ModelsRollbackCommand.class,
            ModelsTuneCommand.class
        },
        mixinStandardHelpOptions = true)
final class ModelsCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it runs anything
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "a command is needed");
    }
}
