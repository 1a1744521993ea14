package io.contourflow.process.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.contourflow.kernel.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The form-js schemas of the user tasks, and the same checks that the page makes, made again. */
@Component
class TaskForms {

    private static final Pattern FORM_ID = Pattern.compile("[a-z][a-z-]{0,63}");
    /** A form that says nothing about length still has an end. */
    private static final int TEXT_LENGTH_MAX = 4000;

    private final ObjectMapper json = new ObjectMapper();

    /** @throws Problem NOT_FOUND */
    String schema(String formId) {
        if (!FORM_ID.matcher(formId).matches()) {
            throw Problem.notFound("form", "of this name");
        }
        try (InputStream file = TaskForms.class.getResourceAsStream("/forms/" + formId + ".form")) {
            if (file == null) {
                throw Problem.notFound("form", formId);
            }
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        }
    }

    /**
     * Checks values against the schema.
     *
     * @return the values as texts, without blanks
     * @throws Problem INVALID naming the field
     */
    Map<String, String> check(String formId, Map<String, Object> values) {
        Map<String, String> checked = new HashMap<>();
        Set<String> known = new HashSet<>();
        for (JsonNode field : parse(formId).path("components")) {
            if (field.hasNonNull("key")) {
                String key = field.path("key").asText();
                known.add(key);
                String text = text(key, values.get(key));
                check(key, text, field);
                if (!text.isEmpty()) {
                    checked.put(key, text);
                }
            }
        }
        for (String key : values.keySet()) {
            if (!known.contains(key)) {
                throw invalid("form " + formId + " has no field '" + key + "'");
            }
        }
        return checked;
    }

    private static String text(String key, @Nullable Object value) {
        if (value == null) {
            return "";
        }
        if (!(value instanceof String) && !(value instanceof Number) && !(value instanceof Boolean)) {
            throw invalid(key + " must be a text, number or truth value");
        }
        return value.toString().strip();
    }

    private static void check(String key, String text, JsonNode field) {
        JsonNode rules = field.path("validate");
        if (text.isEmpty()) {
            if (rules.path("required").asBoolean(false)) {
                throw invalid(key + " is missing");
            }
            return;
        }
        int lengthMax = rules.path("maxLength").asInt(TEXT_LENGTH_MAX);
        if (text.length() > lengthMax) {
            throw invalid(key + " must have at most " + lengthMax + " characters but has " + text.length());
        }
        String pattern = rules.path("pattern").asText("");
        if (!pattern.isEmpty() && !Pattern.compile(pattern).matcher(text).matches()) {
            throw invalid(key + " must look like " + pattern);
        }
        JsonNode choices = field.path("values");
        if (choices.isArray() && choices.findValuesAsText("value").stream().noneMatch(text::equals)) {
            throw invalid(key + " must be one of " + choices.findValuesAsText("value"));
        }
    }

    private JsonNode parse(String formId) {
        try {
            return json.readTree(schema(formId));
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        }
    }

    private static Problem invalid(String detail) {
        return new Problem(Problem.Kind.INVALID, "bad-form-value", detail);
    }
}
