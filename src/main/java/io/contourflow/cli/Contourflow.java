package io.contourflow.cli;

import io.contourflow.kernel.ProgressListener;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.lang.reflect.InvocationTargetException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * Entry of the program. Image tools run without Spring; {@code demo}, {@code serve} and what else needs the database are
 * handed to classes that are only loaded then. Exit status: 0 done, 1 could not do it, 2 wrong usage, 130
 * cancelled by Ctrl-C.
 */
@Command(
        name = "contourflow",
        description = "Image processing, contouring and adaptation for radiotherapy. World coordinates are LPS mm.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            RegisterCommand.class,
            WarpCommand.class,
            ContourCommand.class,
            AssessCommand.class,
            EnhanceCommand.class,
            FuseCommand.class,
            PhantomCommand.class,
            ImportCommand.class,
            ModelsCommand.class
        },
        footer = {"", "Also: demo, serve, audit-verify (each with --help)."},
        mixinStandardHelpOptions = true)
public final class Contourflow implements Runnable {
    static final int DONE = 0;
    static final int FAILED = 1;
    static final int WRONG_USAGE = 2;

    /** Commands that start the server or its database: class with {@code public static int run(String[])}. */
    private static final Map<String, String> SERVER_COMMANDS = Map.of(
            "demo", "io.contourflow.ServerMain",
            "serve", "io.contourflow.ServerMain",
            "audit-verify", "io.contourflow.AuditVerifyMain");

    /** Runs one command that needs the server's classes. */
    @FunctionalInterface
    interface ServerLauncher {
        /** @return exit status; 0 while the server's threads go on */
        int launch(String[] args);
    }

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it runs anything
    private CommandSpec spec;

    /** Ends the process with the exit status, unless a server was started and goes on. */
    public static void main(String[] args) {
        String serverClass = args.length == 0 ? null : SERVER_COMMANDS.get(args[0]);
        if (!"io.contourflow.ServerMain".equals(serverClass)) {
            // before the first logger is made
            System.setProperty("logback.configurationFile", "logback-tools.xml");
        }
        if (serverClass != null) {
            int status = launch(serverClass, args, System.err);
            if (status != DONE) {
                System.exit(status);
            }
            return;
        }
        CountDownLatch ended = Cancellation.watch(System.err);
        int status = run(args, System.out, System.err);
        ended.countDown();
        System.exit(status);
    }

    private static int launch(String serverClass, String[] args, PrintStream err) {
        try {
            return launcher(serverClass).launch(args);
        } catch (ClassNotFoundException | NoSuchMethodException absent) {
            err.println("contourflow: " + args[0] + " is not part of this build");
            return FAILED;
        }
    }

    private static ServerLauncher launcher(String className) throws ClassNotFoundException, NoSuchMethodException {
        var method = Class.forName(className).getMethod("run", String[].class);
        return args -> {
            try {
                return (Integer) method.invoke(null, (Object) args);
            } catch (InvocationTargetException | IllegalAccessException e) {
                throw new IllegalStateException(className + " could not be run", e);
            }
        };
    }

    /** One image command in this process. @return exit status */
    static int run(String[] args, PrintStream out, PrintStream err) {
        PrintWriter errors = new PrintWriter(err, true, StandardCharsets.UTF_8);
        CommandLine line = new CommandLine(new Contourflow())
                .setOut(new PrintWriter(out, true, StandardCharsets.UTF_8))
                .setErr(errors)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionExceptionHandler((failure, command, parsed) -> failed(failure, args, errors))
                .setParameterExceptionHandler((wrong, given) -> wrongUsage(wrong, errors));
        try {
            return line.execute(args);
        } catch (OutOfMemoryError tooLarge) {
            errors.println("contourflow: not enough memory for these images; set CONTOURFLOW_JAVA_OPTS=-Xmx6g or more");
            return FAILED;
        }
    }

    private static int failed(Exception failure, String[] args, PrintWriter err) {
        if (Arrays.asList(args).contains("--debug")) {
            failure.printStackTrace(err);
        }
        if (failure instanceof ProgressListener.Cancelled) {
            err.println("contourflow: cancelled");
            return Cancellation.STATUS;
        }
        err.println("contourflow: " + oneLine(failure));
        return FAILED;
    }

    static String oneLine(Throwable failure) {
        if (failure instanceof FileSystemException disk) {
            return ofDisk(disk);
        }
        String message = failure.getMessage();
        if (message == null || message.isBlank()) {
            return failure.getClass().getSimpleName();
        }
        return message.lines().findFirst().orElse(message);
    }

    /** The messages of the JDK are often the bare path. */
    private static String ofDisk(FileSystemException disk) {
        String reason = disk instanceof NoSuchFileException
                ? "it does not exist"
                : disk instanceof AccessDeniedException
                        ? "it is closed to this user"
                        : disk instanceof FileAlreadyExistsException
                                ? "there is something of another kind in its place"
                                : disk.getReason() == null ? disk.getClass().getSimpleName() : disk.getReason();
        return disk.getFile() + " cannot be used: " + reason;
    }

    private static int wrongUsage(ParameterException wrong, PrintWriter err) {
        err.println("contourflow: " + oneLine(wrong) + " (see "
                + wrong.getCommandLine().getCommandSpec().qualifiedName() + " --help)");
        return WRONG_USAGE;
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "a command is needed");
    }
}
