package io.contourflow.e2e;

import io.contourflow.EmbeddedDatabase;
import io.contourflow.testing.ExternalProgram;
import io.contourflow.testing.SignedInClient;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Looks for the identity of the phantom patients of {@link CaseMaterial} in everything that an application leaves behind
 * and answers: files, every row of every table, metrics, messages of errors.
 */
final class IdentitySearch {
    /** Where images and cases are kept; a poll's rule may name patients; keys stand in for patients elsewhere. */
    static final Set<String> TABLES_OF_PATIENTS = Set.of(
            "imaging.series",
            "imaging.imaging_case",
            "imaging.intake_series",
            "imaging.threshold_patient",
            "imaging.training_subject",
            "imaging.peer");

    private static final String ACCESSION_NUMBER = "AQX55031";
    private static final List<String> VALUES =
            List.of("QZ77419", "Xylanqvist", "Ottoline", "19370228", "1937-02-28", "28.02.1937", ACCESSION_NUMBER);

    /** The program's own work space: the archive, and the binary files of the database, whose tables are read as such. */
    private static final List<String> NOT_LOGS = List.of("objects", "postgres/cluster", "postgres/binaries");

    private final RunningApplication application;
    private final Path data;
    private final List<String> answers = new ArrayList<>();

    IdentitySearch(RunningApplication application, Path data) {
        this.application = application;
        this.data = data;
    }

    /** Gives the objects the identity that {@code Patient} of the phantoms does not have. */
    static void addAccessionNumber(Path... folders) throws IOException {
        for (Path folder : folders) {
            try (Stream<Path> files = Files.list(folder)) {
                dcmodify(Stream.concat(Stream.of("-i", "(0008,0050)=" + ACCESSION_NUMBER), files)
                        .toArray());
            }
        }
    }

    /** Requests that name a patient of the archive and are wrong: what is answered must not name them. */
    void provokeRefusals(SignedInClient user, CaseMaterial patient) throws IOException {
        String id = patient.patientId();
        String name = VALUES.get(1) + "^" + VALUES.get(2);
        List<HttpResponse<String>> wrong = List.of(
                user.get("/api/cases/" + id),
                user.get("/api/cases/" + UUID.randomUUID()),
                user.get("/api/cases?size=0&patientId=" + id),
                user.get("/api/cases?state=" + VALUES.get(1) + "&patientId=" + id),
                user.get("/api/tasks/" + id),
                user.get("/api/thresholds/patient:" + id),
                user.get("/api/" + id),
                user.get("/dicom-web/studies/" + id + "/series"),
                user.get("/engine-rest/process-instance?businessKey=" + id),
                user.post("/api/cases", Map.of("patientId", id, "firstSeriesUid", "1.2.3"), key()),
                user.post("/api/cases", Map.of("patientId", id, "firstSeriesUid", name), key()),
                user.post("/api/cases", Map.of("patientId", "somebody", "firstSeriesUid", seriesUid(patient)), key()),
                user.post("/api/cases", Map.of("patientId", Map.of(name, id), "firstSeriesUid", "1.2.3"), key()),
                user.post("/api/cases", Map.of("patientId", id, "dueAt", VALUES.get(3)), key()),
                user.post("/api/cases", name + id, key()));
        for (HttpResponse<String> answer : wrong) {
            if (answer.statusCode() < 400) {
                throw new AssertionError("not refused: " + answer.request().method() + " " + answer.uri());
            }
            answers.add(answer.request().method() + " " + answer.uri().getPath() + ": " + answer.statusCode() + " "
                    + answer.body() + answer.headers().map());
        }
    }

    private static Map<String, String> key() {
        return Map.of("Idempotency-Key", UUID.randomUUID().toString());
    }

    private static String seriesUid(CaseMaterial patient) throws IOException {
        try (Stream<Path> files = Files.list(patient.first())) {
            return io.contourflow.dicom.DicomHeaders.read(files.findFirst().orElseThrow())
                    .seriesUid()
                    .value();
        }
    }

    /** Of these patients: cut off, of another patient, with other pixels under a known UID, in a series of one plane. */
    void sendBadObjects(Path series, Path folder) throws IOException {
        Path bad = Files.createDirectories(folder);
        List<Path> good;
        try (Stream<Path> files = Files.list(series)) {
            good = files.sorted().toList();
        }
        byte[] whole = Files.readAllBytes(good.get(0));
        Files.write(bad.resolve("cut.dcm"), Arrays.copyOf(whole, whole.length - 5000));
        Path other = Files.copy(good.get(1), bad.resolve("other-patient.dcm"));
        dcmodify("-gin", "-m", "(0010,0020)=" + VALUES.get(0) + "-OTHER", other);
        Path changed = Files.copy(good.get(2), bad.resolve("changed.dcm"));
        dcmodify("-m", "(0010,0010)=" + VALUES.get(1) + "^Changed", changed);
        Path single = Files.copy(good.get(3), bad.resolve("single.dcm"));
        dcmodify("-gin", "-gse", "-gst", single);
        try (Stream<Path> files = Files.list(bad)) {
            for (Path file : files.toList()) {
                // what it says of the refusal is for the sender alone
                ExternalProgram.require("storescu")
                        .run("-aec", "CONTOURFLOW", "127.0.0.1", application.dicomPort(), file);
            }
        }
    }

    private static void dcmodify(Object... arguments) {
        Object[] all = Stream.concat(Stream.of("-nb"), Stream.of(arguments)).toArray();
        ExternalProgram.require("dcmodify").run(all).orFail();
    }

    /** Whether intake has come to the series that makes no image. */
    boolean hasRefused() throws SQLException {
        try (Connection connection = connect();
                ResultSet found = connection
                        .createStatement()
                        .executeQuery("select 1 from imaging.intake_series where state in ('REFUSED', 'IGNORED')")) {
            return found.next();
        }
    }

    /** Every table of the database with a row that holds a value, also inside of bytes. */
    Set<String> tablesWithIdentity() throws SQLException {
        Set<String> found = new TreeSet<>();
        try (Connection connection = connect()) {
            for (String table : tables(connection)) {
                String question = "select 1 from " + table + " t where lower(t::text) ~ ? limit 1";
                try (PreparedStatement statement = connection.prepareStatement(question)) {
                    statement.setString(1, pattern());
                    if (statement.executeQuery().next()) {
                        found.add(table);
                    }
                }
            }
        }
        return found;
    }

    private static List<String> tables(Connection connection) throws SQLException {
        List<String> tables = new ArrayList<>();
        try (ResultSet rows = connection
                .createStatement()
                .executeQuery("select schemaname || '.' || tablename from pg_tables"
                        + " where schemaname not in ('pg_catalog', 'information_schema')")) {
            while (rows.next()) {
                tables.add(rows.getString(1));
            }
        }
        if (tables.stream().noneMatch(name -> name.equals("engine.act_ge_bytearray"))) {
            throw new AssertionError("the engine's tables are not where they are looked for: " + tables);
        }
        return tables;
    }

    /** The values as text, and as PostgreSQL prints bytes. */
    private static String pattern() {
        return VALUES.stream()
                .flatMap(value -> Stream.of(value.toLowerCase(Locale.ROOT).replace(".", "[.]"), hex(value)))
                .collect(Collectors.joining("|"));
    }

    private static String hex(String value) {
        return HexFormat.of().formatHex(value.getBytes(StandardCharsets.UTF_8));
    }

    private Connection connect() throws SQLException {
        EmbeddedDatabase.Running database =
                EmbeddedDatabase.running(data.resolve("postgres")).orElseThrow();
        return DriverManager.getConnection(database.jdbcUrl(), EmbeddedDatabase.USER, database.password());
    }

    /** Console, logs, the database's log, and whatever else lies beside the archive. */
    List<String> logsWithIdentity() throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.walk(data)) {
            files = all.filter(file -> NOT_LOGS.stream().noneMatch(part -> file.startsWith(data.resolve(part))))
                    .filter(Files::isRegularFile)
                    .toList();
        }
        for (String log : List.of("console-1.log", "logs/contourflow.log", "postgres/server.log")) {
            if (!files.contains(data.resolve(log))) {
                throw new AssertionError(log + " is not among what is looked through: " + files);
            }
        }
        List<String> found = new ArrayList<>();
        for (Path file : files) {
            found.addAll(linesWithIdentity(data.relativize(file).toString(), Files.readAllBytes(file)));
        }
        return found;
    }

    List<Path> filesWithIdentity(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            List<Path> found = new ArrayList<>();
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                if (found.isEmpty()
                        && !linesWithIdentity("", Files.readAllBytes(file)).isEmpty()) {
                    found.add(file);
                }
            }
            return found;
        }
    }

    /** Refusals of before, and what those who watch over the program are told. */
    List<String> answersWithIdentity(SignedInClient admin) {
        List<String> found = new ArrayList<>();
        for (String told : List.of(
                "/actuator/prometheus", "/actuator/health", "/api/info", "/api/audit?limit=1000", "/v3/api-docs")) {
            HttpResponse<String> answer = SignedInClient.requireSuccess(admin.get(told));
            found.addAll(linesWithIdentity(told, answer.body().getBytes(StandardCharsets.UTF_8)));
        }
        for (String answer : answers) {
            // what was asked stands before the colon and is the caller's own
            String told = answer.substring(answer.indexOf(": ") + 2);
            linesWithIdentity("", told.getBytes(StandardCharsets.UTF_8)).forEach(line -> found.add(answer));
        }
        return found;
    }

    private static List<String> linesWithIdentity(String where, byte[] bytes) {
        List<String> found = new ArrayList<>();
        for (String line : new String(bytes, StandardCharsets.ISO_8859_1).split("\n")) {
            String plain = line.toLowerCase(Locale.ROOT);
            if (VALUES.stream().anyMatch(value -> plain.contains(value.toLowerCase(Locale.ROOT)))) {
                found.add(where + ": " + line.substring(0, Math.min(300, line.length())));
            }
        }
        return found;
    }
}
