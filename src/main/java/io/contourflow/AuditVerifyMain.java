package io.contourflow;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.contourflow.audit.AuditAnchors;
import io.contourflow.audit.AuditTrail.Verification;
import io.contourflow.audit.AuditVerification;
import io.contourflow.kernel.ProgressListener;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** {@code contourflow audit-verify}: checks the chain of the audit log, while the server runs or not. */
public final class AuditVerifyMain {
    /** Password of {@code --url}; not an option, as other users of the machine can read options. */
    static final String PASSWORD_VARIABLE = "CONTOURFLOW_DB_PASSWORD";

    private static final int EXIT_OK = 0;
    private static final int EXIT_FAILED = 1;
    private static final int EXIT_USAGE = 2;

    private static final String USAGE = """
            Usage: contourflow audit-verify [--data DIR | --url URL --user USER [--anchors DIR --public-key FILE]]
                                            [--json] [--debug]
              --data DIR    installation with its embedded database (default: ./data)
              --url URL     jdbc:postgresql://host:port/database; password in CONTOURFLOW_DB_PASSWORD
              --user USER   who reads the audit log there
              --anchors DIR       its signed anchors (contourflow.audit.anchors); without them a cut end does not show
              --public-key FILE   public half of contourflow.audit.signing-key
              --json        print the result as one JSON object
              --debug       full reasons of failures
            Exit status: 0 every entry is chained to the one before and fits its anchors; 1 not so, or it cannot be told; 2 wrong usage
            """;

    private final PrintStream out;
    private final PrintStream err;
    private final Map<String, String> environment;

    AuditVerifyMain(PrintStream out, PrintStream err, Map<String, String> environment) {
        this.out = out;
        this.err = err;
        this.environment = environment;
    }

    /**
     * @param args {@code audit-verify}, then options
     * @return exit status
     */
    public static int run(String[] args) {
        return new AuditVerifyMain(System.out, System.err, System.getenv()).execute(args);
    }

    int execute(String[] args) {
        Options options;
        try {
            options = Options.parse(args);
        } catch (IllegalArgumentException wrong) {
            err.println("contourflow: " + wrong.getMessage() + " (see contourflow audit-verify --help)");
            return EXIT_USAGE;
        }
        if (options.help) {
            out.print(USAGE);
            return EXIT_OK;
        }
        try {
            return tell(options, verify(options));
        } catch (SQLException | RuntimeException failure) {
            if (options.debug) {
                failure.printStackTrace(err);
            }
            String message = failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
            err.println("contourflow: " + message.lines().findFirst().orElse(message));
            return EXIT_FAILED;
        }
    }

    private Verification verify(Options options) throws SQLException {
        if (options.url != null) {
            String password = environment.get(PASSWORD_VARIABLE);
            if (password == null) {
                throw new IllegalStateException("the password for --url must be in " + PASSWORD_VARIABLE);
            }
            AuditAnchors anchors = options.anchors == null
                    ? null
                    : AuditAnchors.reading(options.anchors, java.util.Objects.requireNonNull(options.publicKey));
            return verify(options.url, String.valueOf(options.user), password, anchors);
        }
        Path directory = options.data.toAbsolutePath().normalize().resolve("postgres");
        if (!Files.isDirectory(directory.resolve("cluster"))) {
            throw new IllegalStateException("there is no embedded database in " + options.data);
        }
        AuditAnchors anchors = AuditAnchors.of(options.data).orElse(null);
        Optional<EmbeddedDatabase.Running> running = EmbeddedDatabase.running(directory);
        if (running.isPresent()) {
            return verify(
                    running.get().jdbcUrl(),
                    EmbeddedDatabase.USER,
                    running.get().password(),
                    anchors);
        }
        err.println("starting the database");
        try (EmbeddedDatabase database = EmbeddedDatabase.start(directory, directory.resolve("binaries"), true)) {
            return verify(database.jdbcUrl(EmbeddedDatabase.USER), EmbeddedDatabase.USER, database.password(), anchors);
        }
    }

    private Verification verify(String url, String user, String password, @Nullable AuditAnchors anchors)
            throws SQLException {
        try (Connection connection = DriverManager.getConnection(url, user, password)) {
            return AuditVerification.verify(connection, anchors, progress());
        }
    }

    private ProgressListener progress() {
        return new ProgressListener() {
            private int lastTenth = -1;

            @Override
            public void report(String stage, double fraction) {
                int tenth = (int) (fraction * 10);
                if (tenth != lastTenth) {
                    lastTenth = tenth;
                    err.println("%3.0f %% %s".formatted(100 * fraction, stage));
                }
            }
        };
    }

    private int tell(Options options, Verification found) {
        if (options.json) {
            ObjectNode node = JsonMapper.builder().build().createObjectNode();
            node.put("intact", found.intact())
                    .put("entries", found.entries())
                    .put("firstBroken", found.firstBroken())
                    .put("message", found.message());
            out.println(node.toPrettyString());
        } else if (found.intact()) {
            out.println(found.message());
        }
        if (!found.intact()) {
            String where = found.firstBroken() == null ? "" : " at sequence " + found.firstBroken();
            err.println("contourflow: the audit log is broken" + where + ": " + found.message());
        }
        return found.intact() ? EXIT_OK : EXIT_FAILED;
    }

    /** What was asked for. */
    private static final class Options {
        private Path data = Path.of("data");
        private @Nullable String url;
        private @Nullable String user;
        private @Nullable Path anchors;
        private @Nullable Path publicKey;
        private boolean json;
        private boolean debug;
        private boolean help;

        static Options parse(String[] args) {
            Options options = new Options();
            boolean dataGiven = false;
            for (int at = 1; at < args.length; at++) {
                switch (args[at]) {
                    case "--data" -> {
                        options.data = Path.of(value(args, ++at));
                        dataGiven = true;
                    }
                    case "--url" -> options.url = value(args, ++at);
                    case "--user" -> options.user = value(args, ++at);
                    case "--anchors" -> options.anchors = Path.of(value(args, ++at));
                    case "--public-key" -> options.publicKey = Path.of(value(args, ++at));
                    case "--json" -> options.json = true;
                    case "--debug" -> options.debug = true;
                    case "--help", "-h" -> options.help = true;
                    default -> throw new IllegalArgumentException("unknown option '" + args[at] + "'");
                }
            }
            if ((options.url == null) != (options.user == null)) {
                throw new IllegalArgumentException("--url and --user belong together");
            }
            if ((options.anchors == null) != (options.publicKey == null)) {
                throw new IllegalArgumentException("--anchors and --public-key belong together");
            }
            if (options.anchors != null && options.url == null) {
                throw new IllegalArgumentException("--anchors belongs to --url; --data has its own");
            }
            if (options.url != null && dataGiven) {
                throw new IllegalArgumentException("--data and --url exclude each other");
            }
            return options;
        }

        private static String value(String[] args, int at) {
            if (at >= args.length) {
                throw new IllegalArgumentException(args[at - 1] + " needs a value");
            }
            return args[at];
        }
    }
}
