package io.contourflow.contouring;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.contourflow.kernel.ContentHash;
import io.contourflow.kernel.ProgressListener;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The versions of one model. Beside the files that came with it, its folder may hold
 *
 * <pre>
 * versions/&lt;version&gt;/   the files of a version, never written again
 * active                the version in force, one line; without it the files of the folder itself are
 * history.jsonl         what was kept, promoted and rolled back: who, when, figures, SHA-256 of every file
 * </pre>
 *
 * The version changes by the renaming of {@code active}: whoever reads finds the old one or the new one. A server reads it
 * when it starts. One process writes at a time.
 */
public final class ModelVersions {
    static final String MANIFEST = "manifest.yaml";

    private static final String VERSIONS = "versions";
    private static final String ACTIVE = "active";
    private static final String HISTORY = "history.jsonl";
    private static final Pattern LEGAL = Pattern.compile("[0-9A-Za-z][0-9A-Za-z.-]{0,31}");
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path folder;
    private final Clock clock;

    private ModelVersions(Path folder, Clock clock) {
        this.folder = folder;
        this.clock = clock;
    }

    /** Of one model. @throws IllegalStateException when the registry has no such model */
    public static ModelVersions of(Path models, String name, Clock clock) {
        Path folder = models.resolve(name);
        if (!LEGAL.matcher(name).matches() || !Files.isRegularFile(folder.resolve(MANIFEST))) {
            throw new IllegalStateException(
                    "no model named " + name + " in " + models + "; a new one is added by putting its folder there");
        }
        return new ModelVersions(folder, clock);
    }

    /**
     * One version.
     *
     * @param active whether it is the one in force
     */
    public record Version(String version, boolean active) {}

    /** The manifest in force in the folder of a model. */
    static Path manifest(Path folder) {
        return inForce(folder).resolve(MANIFEST);
    }

    /** The name that the model of these files must have: that of its folder in the registry. */
    static String nameOf(Path files) {
        Path parent = files.getParent();
        Path folder = files;
        if (parent != null && String.valueOf(parent.getFileName()).equals(VERSIONS)) {
            folder = parent.getParent();
        }
        return folder == null ? "" : String.valueOf(folder.getFileName());
    }

    private static Path inForce(Path folder) {
        Path active = folder.resolve(ACTIVE);
        if (!Files.isRegularFile(active)) {
            return folder;
        }
        String version = text(active).strip();
        if (!LEGAL.matcher(version).matches()) {
            throw new IllegalStateException("model " + folder.getFileName() + " must name a version in its file "
                    + ACTIVE + " but names '" + version + "'");
        }
        Path files = folder.resolve(VERSIONS).resolve(version);
        if (!Files.isRegularFile(files.resolve(MANIFEST))) {
            throw new IllegalStateException(
                    "version " + version + " of model " + folder.getFileName() + " is in force but is not there");
        }
        return files;
    }

    public String activeVersion() {
        return ModelManifest.read(manifest(folder)).version();
    }

    /** Every version kept here, and the one in force. */
    public List<Version> all() {
        String active = activeVersion();
        TreeMap<String, Version> found = new TreeMap<>(Map.of(active, new Version(active, true)));
        Path kept = folder.resolve(VERSIONS);
        if (Files.isDirectory(kept)) {
            try (Stream<Path> versions = Files.list(kept)) {
                versions.map(version -> String.valueOf(version.getFileName()))
                        .filter(version -> LEGAL.matcher(version).matches())
                        .forEach(version -> found.putIfAbsent(version, new Version(version, false)));
            } catch (IOException cause) {
                throw new UncheckedIOException("cannot list " + kept, cause);
            }
        }
        return List.copyOf(found.values());
    }

    /** Lines of the history, oldest first. */
    public List<JsonNode> history() {
        Path file = folder.resolve(HISTORY);
        List<JsonNode> lines = new ArrayList<>();
        if (Files.isRegularFile(file)) {
            for (String line : text(file).lines().toList()) {
                try {
                    lines.add(JSON.readTree(line));
                } catch (IOException cause) {
                    throw new UncheckedIOException("cannot understand " + file, cause);
                }
            }
        }
        return lines;
    }

    /**
     * Compares a candidate with the version in force.
     *
     * @param candidate folder with one folder of this model's name, as training exports it
     * @throws IllegalStateException when one of them was trained on what the set holds, or does not say on what
     */
    public ModelComparison compare(
            Path candidate, FrozenSet set, ModelComparison.Rule rule, ProgressListener progress) {
        String name = nameOf(folder);
        Path files = candidate.resolve(name);
        if (!Files.isRegularFile(files.resolve(MANIFEST))) {
            throw new IllegalStateException(candidate + " holds no model named " + name);
        }
        String version = ModelManifest.read(files.resolve(MANIFEST)).version();
        set.requireUnseen(TrainingRecord.read(files, name + " " + version));
        Path current = inForce(folder);
        if (Files.isRegularFile(current.resolve(TrainingRecord.FILE))) {
            set.requireUnseen(TrainingRecord.read(current, name + " " + activeVersion()));
        }
        Path models = folder.toAbsolutePath().getParent();
        try (ContourModels before = ContourModels.load(models == null ? folder : models);
                ContourModels after = ContourModels.load(candidate)) {
            return ModelComparison.of(
                    before.named(name).orElseThrow(), after.named(name).orElseThrow(), set, rule, progress);
        }
    }

    /**
     * Puts the candidate in force when it is better, and keeps the version before it.
     *
     * @param by who decided so
     * @throws IllegalStateException when it is not better, with the reason, or another version has its number
     */
    public ModelComparison promote(
            Path candidate, FrozenSet set, ModelComparison.Rule rule, String by, ProgressListener progress) {
        Path files = candidate.resolve(nameOf(folder));
        ModelComparison comparison = compare(candidate, set, rule, progress);
        if (!comparison.better()) {
            throw new IllegalStateException("not promoted: " + comparison.verdict());
        }
        return alone(() -> {
            String from = activeVersion();
            String to = ModelManifest.read(files.resolve(MANIFEST)).version();
            if (to.equals(from)) {
                throw new IllegalStateException("not promoted: version " + to + " is in force already");
            }
            keep(inForce(folder), from, by);
            Map<String, String> hashes = keep(files, to, by);
            ObjectNode entry = entry("PROMOTED", from, to, by, hashes);
            entry.put("frozenSet", set.hash().hex());
            entry.set("figures", JSON.valueToTree(comparison));
            append(entry);
            activate(to);
            return comparison;
        });
    }

    /**
     * Puts an earlier version in force again, exactly as it was.
     *
     * @param version null: the one before the last promotion
     * @return the version now in force
     * @throws IllegalStateException when there is none, or its files are not those that were kept
     */
    public String rollback(@org.jspecify.annotations.Nullable String version, String by, String reason) {
        return alone(() -> {
            String from = activeVersion();
            String to = version == null ? before(from) : version;
            Map<String, String> kept = keptHashes(to)
                    .orElseThrow(() -> new IllegalStateException(
                            "version " + to + " of model " + nameOf(folder) + " was never kept"));
            Map<String, String> now = hashes(folder.resolve(VERSIONS).resolve(to));
            if (!now.equals(kept)) {
                throw new IllegalStateException("not rolled back: version " + to + " of model " + nameOf(folder)
                        + " is not as it was kept: it has " + now + " but had " + kept);
            }
            if (to.equals(from)) {
                throw new IllegalStateException("not rolled back: version " + to + " is in force already");
            }
            append(entry("ROLLED_BACK", from, to, by, kept).put("reason", reason));
            activate(to);
            return to;
        });
    }

    private String before(String version) {
        String before = null;
        for (JsonNode line : history()) {
            if (line.path("action").asText().equals("PROMOTED")
                    && line.path("to").asText().equals(version)) {
                before = line.path("from").asText();
            }
        }
        if (before == null) {
            throw new IllegalStateException("not rolled back: version " + version + " of model " + nameOf(folder)
                    + " was not promoted over another one");
        }
        return before;
    }

    /** Copies the files of a version to where they stay. Again: no effect, as long as they are the same. */
    private Map<String, String> keep(Path files, String version, String by) {
        if (!LEGAL.matcher(version).matches()) {
            throw new IllegalStateException(
                    "a version must be letters, digits, dots and dashes but is '" + version + "'");
        }
        Path place = folder.resolve(VERSIONS).resolve(version);
        Map<String, String> hashes = hashes(files);
        if (files.equals(place)) {
            return hashes;
        }
        if (Files.isDirectory(place)) {
            if (!hashes(place).equals(hashes)) {
                throw new IllegalStateException("not promoted: another version " + version + " of model "
                        + nameOf(folder) + " is kept already");
            }
        } else {
            copy(files, place, hashes.keySet());
        }
        if (keptHashes(version).isEmpty()) {
            append(entry("KEPT", version, version, by, hashes));
        }
        return hashes;
    }

    private static void copy(Path files, Path place, Iterable<String> names) {
        try {
            Path versions = Files.createDirectories(place.toAbsolutePath().getParent());
            Path part = Files.createTempDirectory(versions, ".writing-");
            for (String name : names) {
                Files.copy(files.resolve(name), part.resolve(name));
            }
            Files.move(part, place, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException cause) {
            throw new UncheckedIOException("cannot keep " + place, cause);
        }
    }

    private Optional<Map<String, String>> keptHashes(String version) {
        return history().stream()
                .filter(line -> line.path("action").asText().equals("KEPT"))
                .filter(line -> line.path("to").asText().equals(version))
                .findFirst()
                .map(line -> {
                    Map<String, String> hashes = new TreeMap<>();
                    line.path("files")
                            .fields()
                            .forEachRemaining(file ->
                                    hashes.put(file.getKey(), file.getValue().asText()));
                    return hashes;
                });
    }

    /** Of the files of a version; what else the folder of a model holds is not part of any. */
    private static Map<String, String> hashes(Path files) {
        Map<String, String> hashes = new TreeMap<>();
        if (!Files.isDirectory(files)) {
            return hashes;
        }
        try (Stream<Path> list = Files.list(files)) {
            for (Path file : list.filter(Files::isRegularFile).toList()) {
                String name = String.valueOf(file.getFileName());
                if (!name.startsWith(".") && !name.equals(ACTIVE) && !name.equals(HISTORY)) {
                    hashes.put(name, ContentHash.of(Files.readAllBytes(file)).hex());
                }
            }
            return hashes;
        } catch (IOException cause) {
            throw new UncheckedIOException("cannot read " + files, cause);
        }
    }

    private ObjectNode entry(String action, String from, String to, String by, Map<String, String> files) {
        ObjectNode entry = JSON.createObjectNode();
        entry.put("at", clock.instant().truncatedTo(ChronoUnit.SECONDS).toString());
        entry.put("action", action).put("from", from).put("to", to).put("by", by);
        entry.set("files", JSON.valueToTree(files));
        return entry;
    }

    private void append(ObjectNode entry) {
        try (FileChannel history =
                FileChannel.open(folder.resolve(HISTORY), StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            history.write(java.nio.ByteBuffer.wrap(
                    (JSON.writeValueAsString(entry) + "\n").getBytes(java.nio.charset.StandardCharsets.UTF_8)));
            history.force(true);
        } catch (IOException cause) {
            throw new UncheckedIOException("cannot write the history of model " + nameOf(folder), cause);
        }
    }

    private void activate(String version) {
        try {
            Path part = Files.writeString(folder.resolve(".writing-" + ACTIVE), version + "\n");
            Files.move(part, folder.resolve(ACTIVE), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException cause) {
            throw new UncheckedIOException("cannot put version " + version + " in force", cause);
        }
    }

    private <T> T alone(Supplier<T> work) {
        try (FileChannel lock =
                        FileChannel.open(folder.resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                var held = lock.lock()) {
            if (!held.isValid()) {
                throw new IllegalStateException("model " + nameOf(folder) + " is being changed by somebody else");
            }
            return work.get();
        } catch (IOException cause) {
            throw new UncheckedIOException("cannot lock model " + nameOf(folder), cause);
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException cause) {
            throw new UncheckedIOException("cannot read " + file, cause);
        }
    }
}
