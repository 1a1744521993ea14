package io.contourflow.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.contourflow.adaptation.PlanDecision;
import io.contourflow.imaging.enhancement.EnhancementRecipe;
import io.contourflow.imaging.enhancement.EnhancementRecipes;
import io.contourflow.imaging.registration.RegistrationMode;
import io.contourflow.imaging.registration.RegistrationSettings;
import io.contourflow.process.variable.FailureAction;
import io.contourflow.process.variable.SkippableStep;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.camunda.bpm.model.bpmn.Bpmn;
import org.camunda.bpm.model.bpmn.BpmnModelInstance;
import org.camunda.bpm.model.bpmn.instance.FlowNode;
import org.camunda.bpm.model.bpmn.instance.UserTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The forms, read as code: what they offer is what the program takes. */
class FormConventionTests {
    private static final ObjectMapper JSON = new ObjectMapper();
    /** Choices of a field, where the program knows them as a type. */
    private static final Map<String, Set<String>> CHOICES = Map.of(
            "decide-plan.decision", names(PlanDecision.values()),
            "review-contours.decision", Set.of("REJECTED"),
            "resolve-failure.action", names(FailureAction.values()),
            "resolve-failure.preset", names(RegistrationSettings.Preset.values()),
            "resolve-failure.mode", names(RegistrationMode.values()),
            "resolve-failure.recipe",
                    EnhancementRecipes.all().stream()
                            .map(EnhancementRecipe::name)
                            .collect(Collectors.toSet()));

    private static final Map<String, Set<String>> KEYS = Map.of(
            "decide-plan", Set.of("decision", "reason"),
            "review-contours", Set.of("decision", "reason"),
            "modify-plan", Set.of("planUid", "reason"),
            "resolve-failure", Set.of("action", "reason", "preset", "mode", "recipe"));

    static Stream<Path> forms() throws IOException {
        try (Stream<Path> found = Files.list(Path.of("forms"))) {
            return found.sorted().toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("forms")
    void isNamedAsItsFileAndNamesItsFieldsOnce(Path file) {
        JsonNode form = read(file);
        List<String> keys = keys(form);
        List<String> ids = new ArrayList<>();
        form.path("components").forEach(field -> ids.add(field.path("id").asText()));

        assertThat(form.path("id").asText() + ".form")
                .isEqualTo(file.getFileName().toString());
        assertThat(form.path("id").asText()).matches("[a-z]+(-[a-z]+)*");
        assertThat(keys).doesNotHaveDuplicates().allMatch(key -> key.matches("[a-z][A-Za-z]*"));
        assertThat(ids).doesNotHaveDuplicates().allMatch(id -> id.matches("Field_[A-Za-z0-9]+"));
        form.path("components").forEach(field -> {
            if (field.hasNonNull("key")) {
                assertThat(field.path("label").asText())
                        .as(field.path("key").asText())
                        .isNotBlank();
            }
        });
    }

    @Test
    void asksForWhatTheProgramTakes() {
        KEYS.forEach((form, keys) ->
                assertThat(new TreeSet<>(keys(read(form)))).as(form).isEqualTo(new TreeSet<>(keys)));
    }

    @Test
    void offersTheChoicesThatTheProgramKnows() {
        CHOICES.forEach((place, choices) -> {
            String[] names = place.split("\\.");
            assertThat(new TreeSet<>(choices(read(names[0]), names[1])))
                    .as(place)
                    .isEqualTo(new TreeSet<>(choices));
        });
    }

    @Test
    void belongsToATaskOrStartsACase() throws IOException {
        Set<String> used = new TreeSet<>(Set.of("start-case"));
        for (Path model : BpmnConventionTests.models().toList()) {
            Bpmn.readModelFromFile(model.toFile())
                    .getModelElementsByType(UserTask.class)
                    .forEach(task -> used.add(task.getCamundaFormRef()));
        }
        Set<String> known = new TreeSet<>();
        forms().forEach(file -> known.add(read(file).path("id").asText()));
        assertThat(known).isEqualTo(used);
    }

    /** A step that was renamed in a model must not silently become one that cannot be skipped. */
    @Test
    void skipsStepsThatTheModelsHave() {
        Set<String> elements = new TreeSet<>();
        for (Path file : BpmnConventionTests.models().toList()) {
            BpmnModelInstance model = Bpmn.readModelFromFile(file.toFile());
            model.getModelElementsByType(FlowNode.class).forEach(node -> elements.add(node.getId()));
        }
        for (SkippableStep step : SkippableStep.values()) {
            assertThat(elements).contains(step.elementId());
            step.goesOnAt().ifPresent(element -> assertThat(elements).contains(element));
        }
    }

    private static Set<String> names(Enum<?>[] values) {
        return Arrays.stream(values).map(Enum::name).collect(Collectors.toSet());
    }

    private static List<String> keys(JsonNode form) {
        List<String> keys = new ArrayList<>();
        form.path("components").forEach(field -> {
            if (field.hasNonNull("key")) {
                keys.add(field.path("key").asText());
            }
        });
        return keys;
    }

    private static List<String> choices(JsonNode form, String key) {
        for (JsonNode field : form.path("components")) {
            if (key.equals(field.path("key").asText())) {
                return field.path("values").findValuesAsText("value");
            }
        }
        throw new AssertionError("no field " + key);
    }

    private static JsonNode read(String form) {
        return read(Path.of("forms", form + ".form"));
    }

    private static JsonNode read(Path file) {
        try {
            return JSON.readTree(file.toFile());
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        }
    }
}
