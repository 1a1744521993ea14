package io.contourflow;

import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.Banner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.event.ApplicationContextInitializedEvent;
import org.springframework.boot.context.event.ApplicationPreparedEvent;
import org.springframework.boot.context.event.ApplicationStartedEvent;
import org.springframework.context.ApplicationListener;

/** Starts the server for {@code contourflow demo} and {@code contourflow serve}. */
public final class ServerMain {
    private static final int EXIT_OK = 0;
    private static final int EXIT_FAILED = 1;
    private static final int EXIT_USAGE = 2;
    private static final int DEFAULT_HTTP_PORT = 8080;
    private static final int DEFAULT_DICOM_PORT = 11112;

    private static final String USAGE = """
            Usage: contourflow demo|serve [--data DIR] [--port N] [--dicom-port N] [--debug] [--KEY=VALUE ...]
              --data DIR       where everything is kept (default: ./data)
              --port N         web page and API (default: 8080)
              --dicom-port N   DICOM node (default: 11112)
              --debug          full reasons of failures
              --KEY=VALUE      any setting of the configuration table in README.md
            """;

    private ServerMain() {}

    /**
     * Runs until the program is stopped.
     *
     * @param args {@code demo} or {@code serve}, then options
     * @return exit status when it could not start: 1, or 2 for wrong usage; 0 after {@code --help}. After a good start
     *     the web server's threads keep the program running.
     */
    public static int run(String[] args) {
        PrintStream err = System.err;
        Command command;
        try {
            command = Command.parse(args);
        } catch (IllegalArgumentException wrong) {
            err.println("contourflow: " + wrong.getMessage());
            err.print(USAGE);
            return EXIT_USAGE;
        }
        if (command.help) {
            System.out.print(USAGE);
            return EXIT_OK;
        }
        String taken = portTaken(command);
        if (taken != null) {
            err.println("contourflow: " + taken);
            return EXIT_FAILED;
        }
        return start(command, err);
    }

    private static int start(Command command, PrintStream err) {
        try {
            Files.createDirectories(command.data);
            SpringApplication application = new SpringApplication(ContourflowApplication.class);
            application.setBannerMode(Banner.Mode.OFF);
            application.setAdditionalProfiles(command.name);
            application.addListeners(progress(err));
            application.run(command.arguments());
            return EXIT_OK;
        } catch (IOException | RuntimeException failure) {
            if (command.debug) {
                failure.printStackTrace(err);
            }
            err.println("contourflow: could not start: " + rootMessage(failure));
            return EXIT_FAILED;
        }
    }

    private static ApplicationListener<?> progress(PrintStream err) {
        return event -> {
            if (event instanceof ApplicationContextInitializedEvent) {
                err.println("[1/3] starting the database");
            } else if (event instanceof ApplicationPreparedEvent) {
                err.println("[2/3] starting the process engine, the DICOM node and the web page");
            } else if (event instanceof ApplicationStartedEvent) {
                err.println("[3/3] started");
            }
        };
    }

    /** The last cause tells what a person can do something about. */
    private static String rootMessage(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null && cause.getCause() != cause) {
            cause = cause.getCause();
        }
        String message = cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
        return message.lines().findFirst().orElse(message);
    }

    private static @Nullable String portTaken(Command command) {
        String web = portTaken("web", command.httpPort, "--port");
        return web != null ? web : portTaken("DICOM", command.dicomPort, "--dicom-port");
    }

    private static @Nullable String portTaken(String what, int port, String option) {
        if (port == 0) {
            return null;
        }
        try (ServerSocket probe = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return probe.isBound() ? null : what + " port " + port + " cannot be used";
        } catch (IOException inUse) {
            return what + " port " + port + " is in use; choose another one with " + option;
        }
    }

    /** What was asked for. */
    private static final class Command {
        private final String name;
        private final List<String> springArguments = new ArrayList<>();
        private Path data = Path.of("data");
        private int httpPort = DEFAULT_HTTP_PORT;
        private int dicomPort = DEFAULT_DICOM_PORT;
        private boolean debug;
        private boolean help;

        private Command(String name) {
            this.name = name;
        }

        static Command parse(String[] args) {
            Command command = new Command(args[0]);
            for (int at = 1; at < args.length; at++) {
                String arg = args[at];
                switch (arg) {
                    case "--help", "-h" -> command.help = true;
                    case "--debug" -> command.debug = true;
                    case "--data" -> command.data = Path.of(value(args, ++at, arg));
                    case "--port" -> command.httpPort = port(value(args, ++at, arg), arg);
                    case "--dicom-port" -> command.dicomPort = port(value(args, ++at, arg), arg);
                    default -> command.springArguments.add(springArgument(arg));
                }
            }
            return command;
        }

        private static String value(String[] args, int at, String option) {
            if (at >= args.length) {
                throw new IllegalArgumentException(option + " needs a value");
            }
            return args[at];
        }

        private static int port(String text, String option) {
            try {
                int port = Integer.parseInt(text);
                if (port >= 0 && port <= 65535) {
                    return port;
                }
            } catch (NumberFormatException notANumber) {
                // told below, like a number out of range
            }
            throw new IllegalArgumentException(option + " must be 0 to 65535 but is '" + text + "'");
        }

        private static String springArgument(String arg) {
            if (!arg.startsWith("--") || !arg.contains("=")) {
                throw new IllegalArgumentException("unknown option '" + arg + "'");
            }
            return arg;
        }

        /** Our options as settings, unless the same setting was also given by its full name. */
        private String[] arguments() {
            List<String> all = new ArrayList<>(springArguments);
            settings().forEach((key, value) -> {
                if (springArguments.stream().noneMatch(given -> given.startsWith("--" + key + "="))) {
                    all.add("--" + key + "=" + value);
                }
            });
            return all.toArray(String[]::new);
        }

        private Map<String, Object> settings() {
            Map<String, Object> settings = new LinkedHashMap<>();
            settings.put("contourflow.data", data.toAbsolutePath().toString());
            settings.put("server.port", httpPort);
            settings.put("contourflow.dicom.port", dicomPort);
            if (name.equals("demo")) {
                // the console is for the user; the log is beside the data
                settings.put(
                        "logging.file.name",
                        data.toAbsolutePath().resolve("logs/contourflow.log").toString());
                settings.put("logging.threshold.console", "ERROR");
            } else if (!debug) {
                // says what run() tells in one line, with the whole stack
                settings.put("logging.level.org.springframework.boot.SpringApplication", "OFF");
            }
            return settings;
        }
    }
}
