package io.contourflow.contouring;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/** What a model was made of and for, and where it fails: {@code MODEL_CARD.md} beside its manifest, as it was written. */
@Component
public class ModelCards {
    private static final String FILE = "MODEL_CARD.md";

    private final Path directory;

    /** @param directory {@code contourflow.models.directory}, as for the models */
    public ModelCards(@Value("${contourflow.models.directory:models}") Path directory) {
        this.directory = directory;
    }

    /** @param model name of a loaded model: the name of its folder */
    public Optional<String> of(ContourModel model) {
        Path file = directory.resolve(model.name()).resolve(FILE);
        if (!Files.isRegularFile(file)) {
            return Optional.empty();
        }
        try {
            return Optional.of(Files.readString(file));
        } catch (IOException cause) {
            throw new UncheckedIOException("cannot read the card of model " + model.name(), cause);
        }
    }
}
