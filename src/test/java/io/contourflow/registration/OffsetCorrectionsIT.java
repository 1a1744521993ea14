package io.contourflow.registration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.contourflow.imaging.transform.RigidOffset;
import io.contourflow.kernel.CaseId;
import io.contourflow.kernel.Problem;
import io.contourflow.testing.CaseFixture;
import io.contourflow.testing.TestDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("R22")
class OffsetCorrectionsIT {
    private static final RigidOffset OFFSET = new RigidOffset(1.25, -2, 3, 0.1, 0.2, -0.3, 10, 20, 30);

    private final TestDatabase database = TestDatabase.fresh();
    private final JdbcOffsetCorrections corrections = new JdbcOffsetCorrections(database.jdbc());
    private final CaseId caseId = CaseId.random();

    @AfterEach
    void dropTheDatabase() {
        database.close();
    }

    @Test
    void givesTheNewestCorrectionBackExactly() {
        corrections.add(caseId, 0, "hash", RigidOffset.identity(new double[3]), CaseFixture.CLINICIAN);
        corrections.add(caseId, 1, "hash", OFFSET, CaseFixture.CLINICIAN);

        assertThat(corrections.version(caseId)).isEqualTo(2);
        assertThat(corrections.inForce(caseId, "hash")).contains(OFFSET);
        assertThat(corrections.version(CaseId.random())).isZero();
    }

    @Test
    void forgetsACorrectionOfAnotherRigidResult() {
        corrections.add(caseId, 0, "before the image was replaced", OFFSET, CaseFixture.CLINICIAN);

        assertThat(corrections.inForce(caseId, "after")).isEmpty();
    }

    @Test
    void refusesAStaleVersion() {
        corrections.add(caseId, 0, "hash", OFFSET, CaseFixture.CLINICIAN);

        for (long stale : new long[] {0, 2}) {
            assertThatThrownBy(() -> corrections.add(caseId, stale, "hash", OFFSET, CaseFixture.CLINICIAN))
                    .isInstanceOfSatisfying(
                            Problem.class, problem -> assertThat(problem.kind()).isEqualTo(Problem.Kind.STALE));
        }
    }
}
