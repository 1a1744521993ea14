package io.contourflow.contouring;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;

/**
 * What a model was trained on: {@code training.json} beside its manifest, {@code {"samples": [{"id", "subject", "image"}]}}
 * with the hash of the samples of each image, those of the models that it was trained from included.
 *
 * @param model name and version, for messages
 */
record TrainingRecord(String model, Set<String> ids, Set<String> subjects, Set<String> images) {
    static final String FILE = "training.json";

    TrainingRecord {
        ids = Set.copyOf(ids);
        subjects = Set.copyOf(subjects);
        images = Set.copyOf(images);
    }

    /** @throws IllegalStateException when the folder does not say what its model was trained on */
    static TrainingRecord read(Path folder, String model) {
        Path file = folder.resolve(FILE);
        if (!Files.isRegularFile(file)) {
            throw new IllegalStateException(
                    "not evaluated: " + model + " does not say what it was trained on: " + FILE + " is missing");
        }
        Set<String> ids = new HashSet<>();
        Set<String> subjects = new HashSet<>();
        Set<String> images = new HashSet<>();
        try {
            for (JsonNode sample : new ObjectMapper().readTree(file.toFile()).path("samples")) {
                ids.add(sample.path("id").asText());
                subjects.add(sample.path("subject").asText());
                images.add(sample.path("image").asText());
            }
        } catch (IOException cause) {
            throw new UncheckedIOException("cannot read " + file, cause);
        }
        ids.remove("");
        subjects.remove("");
        images.remove("");
        return new TrainingRecord(model, ids, subjects, images);
    }

    /** In words what it knows of an image; blank: nothing. */
    String knows(String id, String subject, String image) {
        if (images.contains(image)) {
            return "the image";
        }
        if (ids.contains(id)) {
            return "the sample";
        }
        return subjects.contains(subject) ? "another image of the patient of" : "";
    }
}
