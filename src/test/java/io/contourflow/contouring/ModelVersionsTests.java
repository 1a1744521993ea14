package io.contourflow.contouring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.contourflow.imaging.io.SamplesHash;
import io.contourflow.kernel.ProgressListener;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("R26")
class ModelVersionsTests {
    private static final ModelComparison.Rule RULE = ModelComparison.Rule.USUAL;

    @TempDir
    Path directory;

    private Path models;
    private Path candidate;
    private Path set;
    private ModelVersions versions;

    @BeforeEach
    void aModelAndAFrozenSet() throws IOException {
        models = Files.createDirectories(directory.resolve("models"));
        candidate = Files.createDirectories(directory.resolve("candidate"));
        set = Files.createDirectories(directory.resolve("frozen"));
        TinyModels.write(models, "1.0", 220);
        Files.writeString(models.resolve("tiny/MODEL_CARD.md"), "as shipped");
        TinyModels.images(set, 6);
        FrozenSet.freeze(set);
        versions = ModelVersions.of(models, "tiny", Clock.fixed(Instant.parse("2026-11-22T12:00:00Z"), ZoneOffset.UTC));
    }

    @Test
    void putsABetterModelInForceAndAnEarlierOneBackByteForByte() throws IOException {
        candidate("1.1", 300, "elsewhere");
        Map<String, byte[]> shipped = files(models.resolve("tiny"));

        ModelComparison comparison = promote();

        assertThat(comparison.structures().get("Larynx").images()).isEqualTo(6);
        assertThat(comparison.after()).isGreaterThan(comparison.before() + 0.05).isGreaterThan(0.93);
        assertThat(comparison.p()).as("one of 2^6").isCloseTo(1 / 64.0, within(1e-12));
        assertThat(versionInForce()).isEqualTo("1.1");
        assertThat(versions.history())
                .extracting(line -> line.path("action").asText())
                .containsExactly("KEPT", "KEPT", "PROMOTED");
        JsonNode promoted = versions.history().get(2);
        assertThat(promoted.path("at").asText()).isEqualTo("2026-11-22T12:00:00Z");
        assertThat(promoted.path("by").asText()).isEqualTo("physicist");
        assertThat(promoted.path("figures")
                        .path("structures")
                        .path("Larynx")
                        .path("after")
                        .asDouble())
                .isEqualTo(comparison.after());

        assertThat(versions.rollback(null, "physicist", "cut off at the top")).isEqualTo("1.0");

        assertThat(versionInForce()).isEqualTo("1.0");
        Map<String, byte[]> kept = files(models.resolve("tiny/versions/1.0"));
        assertThat(kept.keySet()).isEqualTo(shipped.keySet());
        shipped.forEach((name, bytes) -> assertThat(kept.get(name)).isEqualTo(bytes));
        assertThat(versions.history().get(3).path("reason").asText()).isEqualTo("cut off at the top");
        assertThat(versions.rollback("1.1", "physicist", "it was the image")).isEqualTo("1.1");
        assertThat(versions.all())
                .containsExactly(new ModelVersions.Version("1.0", false), new ModelVersions.Version("1.1", true));
    }

    @Test
    void keepsTheModelInForceWhenTheCandidateIsNotBetter() throws IOException {
        candidate("1.1", 180, "elsewhere");

        assertThatThrownBy(this::promote)
                .hasMessageMatching("not promoted: the mean Dice went from 0\\.\\d{4} to 0\\.\\d{4}");
        assertThat(versionInForce()).isEqualTo("1.0");
        assertThat(versions.history()).isEmpty();
        assertThat(models.resolve("tiny/versions")).doesNotExist();
    }

    @Test
    void asksForMoreThanChance() throws IOException {
        Path small = Files.createDirectories(directory.resolve("small"));
        TinyModels.images(small, 2);
        FrozenSet few = FrozenSet.freeze(small);
        candidate("1.1", 300, "elsewhere");

        assertThatThrownBy(() -> versions.promote(candidate, few, RULE, "physicist", ProgressListener.NONE))
                .hasMessage("not promoted: it may be chance: p is 0.2500, not 0.0500 or less");
    }

    @Test
    void refusesASetThatIsNotAsItWasFrozen() throws IOException {
        Path labels = set.resolve("train/ball1/labels.nii.gz");
        Files.copy(set.resolve("train/ball2/labels.nii.gz"), set.resolve("train/ball1/more.nii.gz"));
        assertThatThrownBy(() -> FrozenSet.open(set))
                .hasMessage("the frozen set " + set + " has changed: train/ball1/more.nii.gz was added");
        Files.move(set.resolve("train/ball1/more.nii.gz"), labels, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        assertThatThrownBy(() -> FrozenSet.open(set))
                .hasMessageStartingWith(
                        "the frozen set " + set + " has changed: train/ball1/labels.nii.gz has SHA-256 ");
        Files.delete(labels);
        assertThatThrownBy(() -> FrozenSet.open(set))
                .hasMessage("the frozen set " + set + " has changed: train/ball1/labels.nii.gz is missing");
        assertThatThrownBy(() -> FrozenSet.freeze(set)).hasMessage(set + " is frozen already");
        assertThatThrownBy(() -> FrozenSet.open(candidate))
                .hasMessage(candidate + " is not frozen: frozen.sha256 is missing");
    }

    @Test
    void refusesAModelThatHasSeenWhatItIsJudgedOn() throws IOException {
        Path files = candidate("1.1", 300, "elsewhere");
        Files.delete(files.resolve("training.json"));
        assertThatThrownBy(this::promote)
                .hasMessage("not evaluated: tiny 1.1 does not say what it was trained on: training.json is missing");
        TinyModels.trainedOn(
                files,
                "a",
                "b",
                SamplesHash.of(set.resolve("train/ball3/ct.nii.gz")).hex());
        assertThatThrownBy(this::promote)
                .hasMessage("not evaluated: tiny 1.1 was trained on the image ball3 of the frozen set");
        TinyModels.trainedOn(files, "ball2", "b", "c");
        assertThatThrownBy(this::promote)
                .hasMessage("not evaluated: tiny 1.1 was trained on the sample ball2 of the frozen set");
        TinyModels.trainedOn(files, "a", "subject4", "c");
        assertThatThrownBy(this::promote)
                .hasMessage("not evaluated: tiny 1.1 was trained on another image of the patient of ball4 of the frozen"
                        + " set");
        assertThat(versionInForce()).isEqualTo("1.0");
    }

    @Test
    void refusesToGoBackToFilesThatChanged() throws IOException {
        candidate("1.1", 300, "elsewhere");
        promote();
        Files.writeString(models.resolve("tiny/versions/1.0/MODEL_CARD.md"), "nicer");

        assertThatThrownBy(() -> versions.rollback(null, "physicist", "why not"))
                .hasMessageStartingWith("not rolled back: version 1.0 of model tiny is not as it was kept: it has {");
        assertThatThrownBy(() -> versions.rollback("0.9", "physicist", "why not"))
                .hasMessage("version 0.9 of model tiny was never kept");
        assertThat(versionInForce()).isEqualTo("1.1");
    }

    @Test
    void refusesASecondModelOfTheSameVersionAndAnUnknownName() throws IOException {
        candidate("1.0", 300, "elsewhere");
        assertThatThrownBy(this::promote).hasMessage("not promoted: version 1.0 is in force already");
        assertThatThrownBy(() -> ModelVersions.of(models, "huge", Clock.systemUTC()))
                .hasMessage("no model named huge in " + models + "; a new one is added by putting its folder there");
    }

    @Test
    void doesNotStartWithoutTheVersionThatIsInForce() throws IOException {
        Files.writeString(models.resolve("tiny/active"), "7.0\n");
        assertThatThrownBy(() -> ContourModels.load(models))
                .hasMessage("version 7.0 of model tiny is in force but is not there");
        Files.writeString(models.resolve("tiny/active"), "../../etc\n");
        assertThatThrownBy(() -> ContourModels.load(models))
                .hasMessage("model tiny must name a version in its file active but names '../../etc'");
    }

    private ModelComparison promote() {
        return versions.promote(candidate, FrozenSet.open(set), RULE, "physicist", ProgressListener.NONE);
    }

    private Path candidate(String version, int upper, String trainedOn) throws IOException {
        Path files = TinyModels.write(candidate, version, upper);
        TinyModels.trainedOn(files, trainedOn, trainedOn, trainedOn);
        return files;
    }

    /** As the program loads it, not as this class says. */
    private String versionInForce() {
        try (ContourModels loaded = ContourModels.load(models)) {
            return loaded.named("tiny").orElseThrow().version();
        }
    }

    private static Map<String, byte[]> files(Path folder) throws IOException {
        Map<String, byte[]> files = new HashMap<>();
        try (Stream<Path> list = Files.list(folder)) {
            for (Path file : list.filter(Files::isRegularFile).toList()) {
                files.put(file.getFileName().toString(), Files.readAllBytes(file));
            }
        }
        return files;
    }
}
