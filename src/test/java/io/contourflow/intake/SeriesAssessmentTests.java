package io.contourflow.intake;

import static org.assertj.core.api.Assertions.assertThat;

import io.contourflow.archive.Instances;
import io.contourflow.archive.StoredSeries;
import io.contourflow.dicom.AssembledSeries;
import io.contourflow.dicom.AssemblyResult;
import io.contourflow.dicom.ObjectOrigin;
import io.contourflow.kernel.SeriesUid;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("R2")
class SeriesAssessmentTests {
    private static final Instant LAST = Instant.parse("2026-03-01T10:00:00Z");
    private static final String CT = "1.2.840.10008.5.1.4.1.1.2";
    private static final String ENHANCED_CT = "1.2.840.10008.5.1.4.1.1.2.1";

    private ObjectOrigin origin = new ObjectOrigin(List.of("ORIGINAL", "PRIMARY", "AXIAL"), "Scanner");
    private final OneSeries instances = new OneSeries();
    private final SeriesAssessment assessment =
            new SeriesAssessment(instances, IntakeSettings.standard(), path -> origin);

    @ParameterizedTest(name = "association ended {0} s after the last object, {1} s later: {2}")
    @CsvSource({
        "0, 9, RECEIVING",
        "0, 10, COMPLETE",
        "3, 10, COMPLETE",
        // the end told belongs to an association before the last object
        "-1, 59, RECEIVING",
        "-1, 60, COMPLETE",
        // no end was ever told
        ", 59, RECEIVING",
        ", 60, COMPLETE"
    })
    void waitsForTheEndOfTheAssociationAndThenForQuiet(@Nullable Integer ended, int later, SeriesState state) {
        Instant end = ended == null ? null : LAST.plusSeconds(ended);

        assertThat(assessment
                        .assess(ct(100, null), end, LAST.plusSeconds(later))
                        .state())
                .isEqualTo(state);
    }

    @ParameterizedTest(name = "{0} of {1} objects after {2} s: {3} {4}")
    @CsvSource({
        "99, 100, 10, RECEIVING, fewer-than-stated",
        "99, 100, 299, RECEIVING, fewer-than-stated",
        "99, 100, 300, REFUSED, fewer-than-stated",
        "100, 100, 10, COMPLETE, ''",
        "101, 100, 10, COMPLETE, ''"
    })
    void needsAsManyObjectsAsTheyState(int instanceCount, int expected, int later, SeriesState state, String code) {
        SeriesVerdict verdict = assessment.assess(ct(instanceCount, expected), LAST, LAST.plusSeconds(later));

        assertThat(verdict.state()).isEqualTo(state);
        assertThat(verdict.code()).isEqualTo(code);
        if (state == SeriesState.REFUSED) {
            assertThat(verdict.reason()).isEqualTo("99 objects arrived but the objects state 100");
        }
    }

    @Test
    void doesNotTakeStatedFramesForObjects() {
        StoredSeries enhanced = series(ENHANCED_CT, "p", LAST, 1, 200);

        assertThat(assessment.assess(enhanced, LAST, LAST.plusSeconds(10)).state())
                .isEqualTo(SeriesState.COMPLETE);
    }

    @ParameterizedTest(name = "{0} after {1} s: {2}")
    @CsvSource({
        "slice-gap, 10, RECEIVING",
        "slice-gap, 299, RECEIVING",
        "slice-gap, 300, REFUSED",
        "varying-spacing, 299, RECEIVING",
        "varying-spacing, 300, REFUSED",
        "single-slice, 299, RECEIVING",
        "single-slice, 300, IGNORED",
        // what waiting cannot cure
        "mixed-orientation, 10, REFUSED",
        "no-rescale, 10, REFUSED",
        "sheared-stack, 10, REFUSED"
    })
    void waitsForMissingSlicesAndThenRefusesWithTheReason(String code, int later, SeriesState state) {
        instances.assembly = new AssemblyResult.Refused(code, "slice 3 at 7.5 mm");

        SeriesVerdict verdict = assessment.assess(ct(100, null), LAST, LAST.plusSeconds(later));

        assertThat(verdict).isEqualTo(new SeriesVerdict(state, code, "slice 3 at 7.5 mm"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1.2.840.10008.5.1.4.1.1.481.3", // RT Structure Set
                "1.2.840.10008.5.1.4.1.1.481.5", // RT Plan
                "1.2.840.10008.5.1.4.1.1.66.1", // Spatial Registration
                "1.2.840.10008.5.1.4.1.1.7" // Secondary Capture
            })
    void ignoresWhatIsNoImageAtOnce(String sopClass) {
        SeriesVerdict verdict = assessment.assess(series(sopClass, "p", null, 1, null), null, LAST);

        assertThat(verdict.state()).isEqualTo(SeriesState.IGNORED);
        assertThat(verdict.code()).isEqualTo("not-an-image");
    }

    @Test
    void ignoresLocalizersAndOwnResults() {
        origin = new ObjectOrigin(List.of("ORIGINAL", "PRIMARY", "LOCALIZER"), "Scanner");
        assertThat(assess().code()).isEqualTo("localizer");
        origin = new ObjectOrigin(List.of("DERIVED", "SECONDARY", "AXIAL"), "Contourflow");
        assertThat(assess().code()).isEqualTo("own-result");
        assertThat(assess().state()).isEqualTo(SeriesState.IGNORED);
        origin = new ObjectOrigin(List.of("DERIVED", "PRIMARY", "AXIAL"), "Scanner");
        assertThat(assess().state()).isEqualTo(SeriesState.COMPLETE);
        // phantoms are made as a scanner would make them
        origin = new ObjectOrigin(List.of("ORIGINAL", "PRIMARY", "AXIAL"), "Contourflow");
        assertThat(assess().state()).isEqualTo(SeriesState.COMPLETE);
    }

    @Test
    void refusesWhatCannotBePaired() {
        Instant later = LAST.plusSeconds(10);
        assertThat(assessment
                        .assess(series(CT, " ", LAST, 100, null), LAST, later)
                        .code())
                .isEqualTo("no-patient-id");
        assertThat(assessment.assess(series(CT, "p", null, 100, null), LAST, later))
                .extracting(SeriesVerdict::state, SeriesVerdict::code)
                .containsExactly(SeriesState.REFUSED, "no-acquisition-date");
    }

    private SeriesVerdict assess() {
        return assessment.assess(ct(100, null), LAST, LAST.plusSeconds(10));
    }

    private static StoredSeries ct(int instanceCount, @Nullable Integer expected) {
        return series(CT, "p", LAST.minusSeconds(600), instanceCount, expected);
    }

    private static StoredSeries series(
            String sopClass,
            String patient,
            @Nullable Instant acquiredAt,
            int instanceCount,
            @Nullable Integer expected) {
        return new StoredSeries(
                new SeriesUid("1.2.3"),
                "1.2",
                patient,
                "",
                "",
                "",
                "",
                "CT",
                "",
                "",
                "",
                sopClass,
                null,
                acquiredAt,
                instanceCount,
                expected,
                LAST.minusSeconds(60),
                LAST);
    }

    /** An index of one series whose assembly the test chooses. */
    private static final class OneSeries implements Instances {
        private @Nullable AssemblyResult assembly;

        @Override
        public Optional<StoredSeries> series(SeriesUid uid) {
            throw new UnsupportedOperationException("not asked for here");
        }

        @Override
        public List<StoredSeries> allSeries(Set<SeriesUid> uids) {
            throw new UnsupportedOperationException("not asked for here");
        }

        @Override
        public List<StoredSeries> seriesOfPatient(String patientId) {
            throw new UnsupportedOperationException("not asked for here");
        }

        @Override
        public List<Path> files(SeriesUid uid) {
            return List.of(Path.of("object"));
        }

        @Override
        public AssemblyResult assemble(SeriesUid uid) {
            return assembly != null ? assembly : new AssemblyResult.Assembled(org.mockito.Mockito.mock());
        }

        @Override
        public AssembledSeries assembled(SeriesUid uid) {
            throw new UnsupportedOperationException("not asked for here");
        }
    }
}
