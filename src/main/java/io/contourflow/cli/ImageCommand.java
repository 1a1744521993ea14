package io.contourflow.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.contourflow.kernel.ProgressListener;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What every image command has: --json, --debug, --help, progress on stderr, one JSON object on stdout. */
@Command(mixinStandardHelpOptions = true)
abstract class ImageCommand implements Callable<Integer> {
    static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it runs anything
    private CommandSpec spec;

    @Option(names = "--json", description = "Print the result as one JSON object on stdout.")
    private boolean json;

    @Option(names = "--debug", description = "Print a stack trace when it fails.")
    private boolean debug;

    /** Does the work and tells what came out. */
    abstract ObjectNode perform() throws IOException;

    @Override
    public Integer call() throws IOException {
        long started = System.nanoTime();
        ObjectNode result = perform();
        result.put("seconds", (System.nanoTime() - started) / 1_000_000 / 1000.0);
        if (json) {
            spec.commandLine().getOut().println(JSON.writeValueAsString(result));
        }
        return Contourflow.DONE;
    }

    static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    /** JSON knows no NaN: not measured is null. */
    static void number(ObjectNode into, String name, double value) {
        if (Double.isFinite(value)) {
            into.put(name, value);
        } else {
            into.putNull(name);
        }
    }

    ParameterException wrongUsage(String message) {
        return new ParameterException(spec.commandLine(), message);
    }

    void tell(String line) {
        spec.commandLine().getErr().println(line);
    }

    /** Stops here when the user pressed Ctrl-C. */
    static void stopIfCancelled(String stage) {
        if (Cancellation.wanted()) {
            throw new ProgressListener.Cancelled(stage);
        }
    }

    /** A line on stderr for every stage and every tenth of the way; stops on Ctrl-C. */
    ProgressListener progress() {
        return new ProgressListener() {
            private String lastStage = "";
            private int lastTenth = -1;

            @Override
            public boolean cancelled() {
                return Cancellation.wanted();
            }

            @Override
            public synchronized void report(String stage, double fraction) {
                int tenth = (int) (fraction * 10);
                if (!stage.equals(lastStage) || tenth != lastTenth) {
                    lastStage = stage;
                    lastTenth = tenth;
                    tell("%3.0f %% %s".formatted(100 * fraction, stage));
                }
            }
        };
    }
}
