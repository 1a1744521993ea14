package io.contourflow.process.engine;

/** Says in plain words what failed and what can be done about it. */
final class FailureWords {

    private static final String SETTINGS = "try it again with other settings (preset, mode or recipe), ";

    private FailureWords() {}

    /** @param reason one line of the failure; empty when there is none */
    static String stepGivenUp(String step, String reason, boolean skippable) {
        return "'" + step + "' failed every time it was tried."
                + (reason.isEmpty() ? "" : " Last reason: " + reason + ".")
                + " You can try it again, " + SETTINGS
                + (skippable ? "continue by hand without this step, " : "")
                + "or cancel the case."
                + (skippable ? "" : " The case cannot go on without this step.");
    }

    static String notRegistered(String reason) {
        return "The second image could not be registered to the first one. Reason: " + reason
                + ". You can try it again, " + SETTINGS
                + "continue by hand without a registration, or cancel the case.";
    }
}
