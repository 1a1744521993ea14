package io.contourflow.contouring;

import io.contourflow.testing.ExternalProgram;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** {@code models/training/retrain.py} around the training; the training itself is tested where there is PyTorch. */
@Tag("R26")
class RetrainTests {
    @Test
    void gathersSamplesTrainsExportsAndPromotes() {
        ExternalProgram.requirePython("unittest")
                .run(Path.of("models/training/tests/test_retrain.py"))
                .orFail();
    }
}
