package io.contourflow.adaptation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.contourflow.adaptation.Thresholds.Settings;
import io.contourflow.kernel.Problem;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("R13")
class ThresholdRulesTests {
    private static final Settings DEFAULT = new Settings(5, 0.5, 2, 15, "RAISE", 2);

    @ParameterizedTest
    @CsvSource({
        "1.9, 0.5, 2, 15, RAISE, 2, degree",
        "15.1, 0.5, 2, 15, RAISE, 2, degree",
        "5, 0, 2, 15, RAISE, 2, step",
        "5, 100.1, 2, 15, RAISE, 2, step",
        "5, 0.5, 0, 15, RAISE, 2, floor and ceiling",
        "5, 0.5, 6, 4, RAISE, 2, floor and ceiling",
        "5, 0.5, 2, 100.1, RAISE, 2, floor and ceiling",
        "5, 0.5, 2, 15, SIDEWAYS, 2, direction",
        "5, 0.5, 2, 15, RAISE, -1, number threshold",
        "5, 0.5, 2, 15, RAISE, 1001, number threshold",
        "NaN, 0.5, 2, 15, RAISE, 2, degree",
        "5, NaN, 2, 15, RAISE, 2, step",
        "5, 0.5, NaN, 15, RAISE, 2, floor and ceiling",
        "5, 0.5, 2, NaN, RAISE, 2, floor and ceiling",
    })
    void refusesWhatMakesNoSense(
            double degree, double step, double floor, double ceiling, String direction, int number, String what) {
        assertThatThrownBy(() -> ThresholdRules.require(new Settings(degree, step, floor, ceiling, direction, number)))
                .hasMessageStartingWith(what + " must be ")
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.kind()).isEqualTo(Problem.Kind.INVALID));
    }

    @ParameterizedTest
    @CsvSource({
        "2, 0.5, 2, 15, RAISE, 2",
        "15, 0.5, 2, 15, LOWER, 2",
        "5, 0.5, 5, 5, RAISE, 2",
        "100, 0.5, 2, 100, RAISE, 2",
        "5, 100, 2, 15, RAISE, 2",
        "5, 0.5, 2, 15, RAISE, 0",
        "5, 0.5, 2, 15, RAISE, 1000",
    })
    void acceptsTheVeryEndsOfItsRanges(
            double degree, double step, double floor, double ceiling, String direction, int number) {
        assertThatCode(() -> ThresholdRules.require(new Settings(degree, step, floor, ceiling, direction, number)))
                .doesNotThrowAnyException();
    }

    @Test
    void takesBackOnlyWhatTheChangeDid() {
        Settings raised = ThresholdRules.withDegree(DEFAULT, 5.5);
        Settings raisedAgain = ThresholdRules.withDegree(DEFAULT, 6);

        Settings restored = ThresholdRules.takenBack(raisedAgain, DEFAULT, raised);

        assertThat(restored).isEqualTo(ThresholdRules.withDegree(DEFAULT, 5.5));
    }

    @Test
    void takesSettingsBackWhereTheyStillAreWhatTheChangeMadeThem() {
        Settings changed = new Settings(5, 1, 3, 20, "LOWER", 0);
        Settings later = new Settings(5, 1, 3, 18, "LOWER", 0);

        Settings restored = ThresholdRules.takenBack(later, DEFAULT, changed);

        assertThat(restored).isEqualTo(new Settings(5, 0.5, 2, 18, "RAISE", 2));
    }

    @Test
    void leavesWhatWasChangedSince() {
        Settings changed = new Settings(5, 1, 3, 20, "LOWER", 0);
        Settings later = new Settings(6, 2, 4, 18, "RAISE", 7);

        assertThat(ThresholdRules.takenBack(later, DEFAULT, changed)).isEqualTo(later);
    }

    @ParameterizedTest
    @CsvSource({"HEADNECK, body:HEADNECK", "' pelvis ', body:PELVIS", "'H&N/left', body:HNLEFT"})
    void knowsTheScopeOfABodyPart(String bodyPart, String scope) {
        assertThat(ThresholdRules.bodyScope(bodyPart)).contains(scope);
        ThresholdRules.requireScope(scope);
    }

    @ParameterizedTest
    @CsvSource({"CT, MR, pair:CT-MR", "mr, ' ct ', pair:MR-CT"})
    void knowsTheScopeOfAModalityPair(String first, String second, String scope) {
        assertThat(ThresholdRules.pairScope(first, second)).contains(scope);
        ThresholdRules.requireScope(scope);
    }

    @Test
    void knowsNoScopeOfWhatIsNotStated() {
        assertThat(ThresholdRules.bodyScope("  ")).isEmpty();
        assertThat(ThresholdRules.pairScope("CT", "")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "SITE", "body:", "body:a", "pair:CT", "pair:CT-MR-PT", "patient:P-1", "patient:"})
    void refusesScopesThatMeanNothing(String scope) {
        assertThatThrownBy(() -> ThresholdRules.requireScope(scope))
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.kind()).isEqualTo(Problem.Kind.INVALID));
    }
}
