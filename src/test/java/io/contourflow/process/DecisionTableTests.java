package io.contourflow.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.contourflow.cases.ImageType;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.camunda.bpm.dmn.engine.DmnDecisionRuleResult;
import org.camunda.bpm.dmn.engine.DmnEngine;
import org.camunda.bpm.dmn.engine.DmnEngineConfiguration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Every row of the decision tables. */
class DecisionTableTests {
    private static final DmnEngine ENGINE =
            DmnEngineConfiguration.createDefaultDmnEngineConfiguration().buildEngine();

    @ParameterizedTest
    @CsvSource({
        "false, true,  true,  SINGLE",
        "false, false, false, SINGLE",
        "true,  true,  true,  I",
        "true,  true,  false, II",
        "true,  false, true,  III",
        "true,  false, false, IV"
    })
    @Tag("R4")
    void tellsTheImageType(boolean hasSecond, boolean sameMode, boolean samePeriod, String type) throws IOException {
        Map<String, Object> facts = Map.of("hasSecond", hasSecond, "sameMode", sameMode, "samePeriod", samePeriod);

        assertThat(decide("ImageTypeDecision", facts).<String>getSingleEntry()).isEqualTo(type);
    }

    @ParameterizedTest
    @CsvSource({
        "SINGLE, true, false, true, false",
        "I,      true, false, true, false",
        "II,     true, true,  true, false",
        "III,    true, true,  true, true",
        "IV,     true, true,  true, false"
    })
    @Tag("R5")
    void tellsTheProcessingMode(String type, boolean adjust, boolean register, boolean contour, boolean contourSecond)
            throws IOException {
        Map<String, Object> mode =
                decide("ProcessingModeDecision", Map.of("imageType", type)).getEntryMap();

        assertThat(mode)
                .isEqualTo(Map.of(
                        "adjustNeeded", adjust,
                        "registrationNeeded", register,
                        "contouringNeeded", contour,
                        "secondContouringNeeded", contourSecond));
    }

    @ParameterizedTest
    @EnumSource(ImageType.class)
    @Tag("R5")
    void knowsAModeForEveryImageType(ImageType type) throws IOException {
        assertThat(decide("ProcessingModeDecision", Map.of("imageType", type.name())))
                .hasSize(4);
    }

    private static DmnDecisionRuleResult decide(String decision, Map<String, Object> facts) throws IOException {
        try (InputStream model = Files.newInputStream(Path.of("bpmn/decisions", decision + ".dmn"))) {
            return ENGINE.evaluateDecisionTable(decision, model, facts).getSingleResult();
        }
    }
}
