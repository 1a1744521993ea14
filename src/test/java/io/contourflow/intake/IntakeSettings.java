package io.contourflow.intake;

/** Settings of intake for tests. */
final class IntakeSettings {
    private IntakeSettings() {}

    /** The defaults, in the zone of a department in Berlin. */
    static IntakeProperties standard() {
        return new IntakeProperties(true, 1000, 10, 60, 300, 120, 6, "Europe/Berlin", "radiotherapy", 50);
    }
}
