package io.contourflow.process.engine;

import io.contourflow.cases.ContouringOrder;
import io.contourflow.cases.SecondContourStrategy;
import io.contourflow.process.DeadlineProperties;
import io.contourflow.process.MethodProperties;
import io.contourflow.process.ProcessProperties;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.EnumSet;
import java.util.Set;

/** Settings of the program as the tests of the process have them. */
public final class FixtureSettings {
    private FixtureSettings() {}

    /** Keys of the models in {@code bpmn/}, for tests that count what they walked of one. */
    public static String[] allModelsBut(String... counted) {
        String[] files = java.util.Objects.requireNonNull(new java.io.File("bpmn").list());
        return java.util.Arrays.stream(files)
                .filter(file -> file.endsWith(".bpmn"))
                .map(file -> file.substring(0, file.length() - ".bpmn".length()))
                .filter(key -> !Set.of(counted).contains(key))
                .toArray(String[]::new);
    }

    /** Day and night, so that a test does not depend on the hour at which it runs. */
    static DeadlineProperties aWorkingWeek() {
        return new DeadlineProperties(
                ZoneOffset.UTC,
                EnumSet.allOf(DayOfWeek.class),
                LocalTime.MIDNIGHT,
                LocalTime.MIDNIGHT,
                Set.of(),
                0.75,
                Duration.ZERO);
    }

    static ProcessProperties properties() {
        return new ProcessProperties(
                Duration.ofHours(4),
                Duration.ofHours(8),
                Duration.ofDays(1),
                Duration.ofHours(2),
                false,
                Duration.ofSeconds(5));
    }

    static MethodProperties method() {
        return new MethodProperties(SecondContourStrategy.OWN_MODEL_AFTER_MODIFY, ContouringOrder.REGISTER_FIRST);
    }
}
