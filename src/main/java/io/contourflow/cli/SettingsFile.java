package io.contourflow.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.contourflow.imaging.registration.RegistrationMode;
import io.contourflow.imaging.registration.RegistrationSettings.Preset;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;

/**
 * {@code models/registration/settings.yaml}: the settings of registration that were chosen on samples, as the server reads
 * them when it starts; {@code history.jsonl} beside it holds every choice whole, so that each can be taken back.
 */
final class SettingsFile {
    static final String NAME = "registration";

    private static final ObjectMapper LINE = new ObjectMapper();

    private final Path folder;
    private final Clock clock;

    SettingsFile(Path models, Clock clock) {
        this.folder = models.resolve(NAME);
        this.clock = clock;
    }

    /** What the engine of registration can be told. */
    record Choice(RegistrationMode mode, Preset preset) {
        /** As the program has them where nobody chose. */
        static final Choice DEFAULT = new Choice(RegistrationMode.AUTO, Preset.ACCURATE);

        String inWords() {
            return "mode " + mode.name().toLowerCase(Locale.ROOT) + ", preset "
                    + preset.name().toLowerCase(Locale.ROOT);
        }

        private String yaml() {
            return """
                    # Chosen on samples by contourflow models tune, see history.jsonl; environment variables override it.
                    contourflow:
                      registration:
                        mode: %s
                        preset: %s
                    """.formatted(mode, preset);
        }
    }

    /** The newest choice in the history; the file holds the same unless somebody wrote it by hand. */
    Choice inForce() {
        Choice choice = last(0);
        Path file = folder.resolve("settings.yaml");
        try {
            if (Files.exists(file) && !Files.readString(file).equals(choice.yaml())) {
                throw new CommandFailed(file + " is not what its history says; it was changed by hand");
            }
        } catch (IOException cause) {
            throw new UncheckedIOException("cannot read " + file, cause);
        }
        return choice;
    }

    void promote(Choice choice, String by, JsonNode figures) {
        ObjectNode entry = entry("PROMOTED", inForce(), choice, by);
        entry.set("figures", figures);
        write(entry, choice);
    }

    Choice rollback(String by, String reason) {
        Choice now = inForce();
        Choice before = last(1);
        if (before.equals(now)) {
            throw new CommandFailed("not rolled back: no other settings were in force before");
        }
        write(entry("ROLLED_BACK", now, before, by).put("reason", reason), before);
        return before;
    }

    private Choice last(int back) {
        List<String> lines = lines();
        if (lines.isEmpty()) {
            return Choice.DEFAULT;
        }
        try {
            JsonNode line = LINE.readTree(lines.get(lines.size() - 1));
            JsonNode of = line.path(back == 0 ? "to" : "from");
            return new Choice(
                    RegistrationMode.valueOf(of.path("mode").asText()),
                    Preset.valueOf(of.path("preset").asText()));
        } catch (IOException cause) {
            throw new UncheckedIOException("cannot understand the history of the settings", cause);
        }
    }

    private List<String> lines() {
        Path history = folder.resolve("history.jsonl");
        try {
            return Files.exists(history) ? Files.readAllLines(history) : List.of();
        } catch (IOException cause) {
            throw new UncheckedIOException("cannot read " + history, cause);
        }
    }

    private ObjectNode entry(String action, Choice from, Choice to, String by) {
        ObjectNode entry = ImageCommand.object();
        entry.put("at", clock.instant().truncatedTo(ChronoUnit.SECONDS).toString());
        entry.put("action", action).put("by", by);
        entry.set("from", LINE.valueToTree(from));
        entry.set("to", LINE.valueToTree(to));
        return entry;
    }

    private void write(ObjectNode entry, Choice choice) {
        try {
            Files.createDirectories(folder);
            Files.writeString(
                    folder.resolve("history.jsonl"),
                    LINE.writeValueAsString(entry) + "\n",
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
            OutputFile.write(folder.resolve("settings.yaml"), choice.yaml());
        } catch (IOException cause) {
            throw new UncheckedIOException("cannot write the settings of registration", cause);
        }
    }
}
