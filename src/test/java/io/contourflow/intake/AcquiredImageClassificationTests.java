package io.contourflow.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.contourflow.archive.AcquisitionTimes;
import io.contourflow.cases.CaseImage;
import io.contourflow.cases.NewCase;
import io.contourflow.kernel.CaseId;
import io.contourflow.kernel.Problem;
import io.contourflow.kernel.SeriesUid;
import io.contourflow.testing.InMemoryCases;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("R4")
class AcquiredImageClassificationTests {
    private final InMemoryCases cases = new InMemoryCases();
    private final Map<SeriesUid, AcquisitionTimes.Period> times = new HashMap<>();
    private final AcquiredImageClassification classification = new AcquiredImageClassification(
            cases, uid -> Optional.ofNullable(times.get(uid)), IntakeSettings.standard());

    /** Times of the department, Europe/Berlin (UTC+1 in winter). */
    @ParameterizedTest(name = "{0} {1} to {2} and {3} {4}: same mode {5}, same period {6}")
    @CsvSource({
        // type I
        "CT, 2026-01-10T09:00, 2026-01-10T09:01, CT, 2026-01-10T15:30, true, true",
        // type II: daily fractions, and less than 24 hours apart on two days
        "CT, 2026-01-10T09:00, 2026-01-10T09:01, CT, 2026-01-11T09:00, true, false",
        "CT, 2026-01-10T15:00, 2026-01-10T15:01, CT, 2026-01-11T08:00, true, false",
        // type III
        "CT, 2026-01-10T09:00, 2026-01-10T09:01, MR, 2026-01-10T10:00, false, true",
        "PT, 2026-01-10T09:00, 2026-01-10T09:30, CT, 2026-01-10T08:55, false, true",
        // type IV
        "CT, 2026-01-10T09:00, 2026-01-10T09:01, MR, 2026-02-10T10:00, false, false",
        // a session over midnight is one period; the gap runs from the end of the earlier one
        "MR, 2026-01-10T20:00, 2026-01-10T23:30, MR, 2026-01-11T05:30, true, true",
        "MR, 2026-01-10T20:00, 2026-01-10T23:30, MR, 2026-01-11T05:31, true, false",
        // the earlier image need not be the first
        "CT, 2026-01-11T05:30, 2026-01-11T05:31, CT, 2026-01-10T23:30, true, true",
        // one day in Berlin that is two days in UTC
        "CT, 2026-01-10T00:30, 2026-01-10T00:31, CT, 2026-01-10T23:00, true, true"
    })
    void comparesModeAndPeriod(
            String firstModality,
            String firstStart,
            String firstEnd,
            String secondModality,
            String secondStart,
            boolean sameMode,
            boolean samePeriod) {
        CaseId id = aCase(firstModality, secondModality);
        times.put(new SeriesUid("1.1"), new AcquisitionTimes.Period(berlin(firstStart), berlin(firstEnd)));
        times.put(new SeriesUid("1.2"), new AcquisitionTimes.Period(berlin(secondStart), berlin(secondStart)));

        assertThat(classification.facts(id)).isEqualTo(new ImageFacts(true, sameMode, samePeriod));
    }

    @Test
    void needsNoDateOfASingleImage() {
        assertThat(classification.facts(aCase("CT", null)).hasSecond()).isFalse();
    }

    @Test
    void neverGuessesADate() {
        CaseId id = aCase("CT", "CT");
        times.put(new SeriesUid("1.1"), new AcquisitionTimes.Period(Instant.EPOCH, Instant.EPOCH));

        assertThatThrownBy(() -> classification.facts(id)).isInstanceOfSatisfying(Problem.class, problem -> {
            assertThat(problem.kind()).isEqualTo(Problem.Kind.UNPROCESSABLE);
            assertThat(problem).hasMessageContaining("series 1.2 states no acquisition date");
        });
    }

    private CaseId aCase(String firstModality, @Nullable String secondModality) {
        CaseImage second = secondModality == null ? null : image("1.2", secondModality);
        NewCase asked = new NewCase("key", "p", "RT", image("1.1", firstModality), second, 0, null, "", "system");
        return cases.create(asked).imagingCase().id();
    }

    private static CaseImage image(String uid, String modality) {
        return new CaseImage(new SeriesUid(uid), "1", modality, "", "", null, 10);
    }

    private static Instant berlin(String local) {
        return Instant.parse(local + ":00Z").minusSeconds(3600);
    }
}
