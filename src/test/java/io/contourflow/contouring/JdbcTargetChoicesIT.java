package io.contourflow.contouring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.contourflow.cases.ImageRole;
import io.contourflow.kernel.CaseId;
import io.contourflow.kernel.ContourSetId;
import io.contourflow.kernel.Problem;
import io.contourflow.testing.TestDatabase;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("R24")
class JdbcTargetChoicesIT {
    private static final Instant AT = Instant.parse("2026-11-22T10:00:00.123456Z");
    private static final List<TargetRule> RULES = List.of(
            new TargetRule("Bone", ImageRole.FIRST, null),
            new TargetRule(
                    "External",
                    ImageRole.SECOND,
                    new TargetRule.Area(
                            TargetRule.Kind.BOX, List.of(-1.5, 0.1, 1.0 / 3, 10.0, 20.0, 1e-7 + 30), null, null)),
            new TargetRule(
                    "Bladder",
                    ImageRole.SECOND,
                    new TargetRule.Area(TargetRule.Kind.INSIDE_STRUCTURE, List.of(), "Bone", ImageRole.FIRST)));

    private final TestDatabase database = TestDatabase.fresh();
    private final JdbcTargetChoices choices = new JdbcTargetChoices(database.jdbc());
    private final CaseId caseId = CaseId.random();
    private final ContourSetId first = ContourSetId.random();
    private final ContourSetId second = ContourSetId.random();

    @BeforeEach
    void addACaseWithTwoSets() {
        database.jdbc().sql("""
                        insert into imaging.imaging_case (id, idempotency_key, patient_id, department, state,
                            state_detail, priority, note, created_by, created_at, version)
                        values (:id, 'k', 'p', 'RT', 'RECEIVED', '', 0, '', 'system', now(), 0)
                        """).param("id", caseId.value()).update();
        addSet(first, ImageRole.FIRST);
        addSet(second, ImageRole.SECOND);
    }

    private void addSet(ContourSetId id, ImageRole role) {
        database.jdbc()
                .sql("""
                        insert into imaging.contour_set (id, imaging_case_id, role, series_uid, origin, producer, state,
                            decision_reason, created_at, version)
                        values (:id, :case, :role, '1.2', 'AUTOMATIC', 'test', 'NOT_REVIEWED', '', now(), 0)
                        """)
                .param("id", id.value())
                .param("case", caseId.value())
                .param("role", role.name())
                .update();
    }

    @AfterEach
    void dropTheDatabase() {
        database.close();
    }

    @Test
    void givesTheNewestChoiceBackExactly() {
        assertThat(choices.newest(caseId)).isEmpty();
        TargetChoices.Stored before = choice(1, RULES.subList(0, 1));
        TargetChoices.Stored after = choice(2, RULES);

        choices.add(before);
        assertThat(choices.newest(caseId)).contains(before);
        choices.add(after);

        assertThat(choices.newest(caseId)).contains(after);
    }

    @Test
    void refusesAChoiceThatDoesNotFollowOnTheNewest() {
        choices.add(choice(1, RULES));

        for (long stale : new long[] {1, 3}) {
            assertThatThrownBy(() -> choices.add(choice(stale, RULES)))
                    .isInstanceOfSatisfying(
                            Problem.class, problem -> assertThat(problem.kind()).isEqualTo(Problem.Kind.STALE));
        }
    }

    @Test
    void keepsTheOriginOfEachPart() {
        List<TargetContours.Origin> origins = List.of(
                new TargetContours.Origin("Bone", "from the first image", 12.5, 0, 0.25),
                new TargetContours.Origin("External", "from the second image", 0, 900, 0));

        choices.keepOrigins(first, origins);
        choices.keepOrigins(first, origins);

        assertThat(choices.origins(first)).isEqualTo(origins);
        assertThat(choices.origins(second)).isEmpty();
    }

    private TargetChoices.Stored choice(long version, List<TargetRule> rules) {
        return new TargetChoices.Stored(
                new TargetContours.Choice(caseId, version, rules, "dr.known", AT),
                new TargetChoices.Basis(first, "a", second, "b", "r"));
    }
}
