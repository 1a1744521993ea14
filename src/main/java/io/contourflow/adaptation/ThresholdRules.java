package io.contourflow.adaptation;

import io.contourflow.adaptation.Thresholds.Settings;
import io.contourflow.kernel.Problem;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** What thresholds may be set to. */
final class ThresholdRules {
    /** Scope of the whole site, in force where nothing narrower is set. */
    static final String SITE = "site";

    static final String RAISE = "RAISE";
    static final String LOWER = "LOWER";

    /** No body moves by more inside itself between two sessions; a greater value is a slip of the keyboard. */
    static final double DEGREE_MAX_MM = 100;

    /** A longer row of answers than anybody gives; a greater value would switch the feedback off unseen. */
    static final int NUMBER_THRESHOLD_MAX = 1000;

    private static final Set<String> DIRECTIONS = Set.of(RAISE, LOWER);

    /** Then the key of a patient, which is random: a patient ID must not stand in addresses and logs. */
    static final String PATIENT = "patient:";

    private static final Pattern SCOPE = Pattern.compile("site|body:[A-Z0-9_]{1,16}|pair:[A-Z0-9]{1,8}-[A-Z0-9]{1,8}"
            + "|patient:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

    private ThresholdRules() {}

    /** Scope of a body part as its DICOM header words it; blank: none. */
    static Optional<String> bodyScope(String bodyPart) {
        String word = bodyPart.strip().toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9_]", "");
        return word.isEmpty()
                ? Optional.empty()
                : Optional.of("body:" + word.substring(0, Math.min(16, word.length())));
    }

    /** Scope of first and second image's modality, in this order; none where one is not stated. */
    static Optional<String> pairScope(String first, String second) {
        String scope = "pair:" + modality(first) + "-" + modality(second);
        return SCOPE.matcher(scope).matches() ? Optional.of(scope) : Optional.empty();
    }

    private static String modality(String text) {
        return text.strip().toUpperCase(Locale.ROOT);
    }

    static void requireScope(String scope) {
        if (!SCOPE.matcher(scope).matches()) {
            throw invalid(
                    "scope must be 'site', 'body:' and a Body Part Examined word, 'pair:' and two modalities as in"
                            + " CT-MR, or 'patient:' and the key that a case of the patient gives, but is '" + scope
                            + "'");
        }
    }

    static void require(Settings s) {
        if (!(s.floorMm() > 0 && s.floorMm() <= s.ceilingMm() && s.ceilingMm() <= DEGREE_MAX_MM)) {
            throw invalid("floor and ceiling must be greater than 0, at most " + DEGREE_MAX_MM
                    + " mm and in order but are " + s.floorMm() + " and " + s.ceilingMm() + " mm");
        }
        if (!(s.degreeMm() >= s.floorMm() && s.degreeMm() <= s.ceilingMm())) {
            throw invalid(
                    "degree must be " + s.floorMm() + " to " + s.ceilingMm() + " mm but is " + s.degreeMm() + " mm");
        }
        if (!(s.stepMm() > 0 && s.stepMm() <= DEGREE_MAX_MM)) {
            throw invalid(
                    "step must be greater than 0 and at most " + DEGREE_MAX_MM + " mm but is " + s.stepMm() + " mm");
        }
        if (!DIRECTIONS.contains(s.direction())) {
            throw invalid("direction must be RAISE or LOWER but is '" + s.direction() + "'");
        }
        if (s.numberThreshold() < 0 || s.numberThreshold() > NUMBER_THRESHOLD_MAX) {
            throw invalid("number threshold must be 0 to " + NUMBER_THRESHOLD_MAX + " but is " + s.numberThreshold());
        }
    }

    static double clamp(Settings settings, double degreeMm) {
        return Math.max(settings.floorMm(), Math.min(settings.ceilingMm(), degreeMm));
    }

    static Settings withDegree(Settings s, double degreeMm) {
        return new Settings(degreeMm, s.stepMm(), s.floorMm(), s.ceilingMm(), s.direction(), s.numberThreshold());
    }

    /**
     * The settings with one earlier change taken back: the degree by what that change moved it, so that later changes
     * stay in effect; every other value where it still is what that change made it.
     */
    static Settings takenBack(Settings now, Settings before, Settings after) {
        Settings others = new Settings(
                now.degreeMm(),
                now.stepMm() == after.stepMm() ? before.stepMm() : now.stepMm(),
                now.floorMm() == after.floorMm() ? before.floorMm() : now.floorMm(),
                now.ceilingMm() == after.ceilingMm() ? before.ceilingMm() : now.ceilingMm(),
                now.direction().equals(after.direction()) ? before.direction() : now.direction(),
                now.numberThreshold() == after.numberThreshold() ? before.numberThreshold() : now.numberThreshold());
        return withDegree(others, clamp(others, now.degreeMm() + before.degreeMm() - after.degreeMm()));
    }

    private static Problem invalid(String detail) {
        return new Problem(Problem.Kind.INVALID, "bad-threshold", detail);
    }
}
