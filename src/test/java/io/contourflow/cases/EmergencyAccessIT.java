package io.contourflow.cases;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.contourflow.kernel.Actor;
import io.contourflow.kernel.CaseId;
import io.contourflow.kernel.Problem;
import io.contourflow.testing.MutableClock;
import io.contourflow.testing.PersistenceConfiguration;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.junit.jupiter.SpringJUnitConfig;

@Tag("R1")
@SpringJUnitConfig({PersistenceConfiguration.class, EmergencyAccessIT.Beans.class})
class EmergencyAccessIT {
    private static final Duration OPEN = Duration.ofMinutes(20);
    private static final String REASON = "unconscious in the emergency room";
    private static final Actor NORA = new Actor("nora", "Nora Falk", Set.of("clinician"), Set.of("neurology"));
    private static final Actor OTTO = new Actor("otto", "Otto Kern", Set.of("clinician"), Set.of("neurology"));

    @Import({CasesFixture.class, JdbcEmergencyAccess.class})
    static class Beans {
        @Bean
        EmergencyAccessProperties properties() {
            return new EmergencyAccessProperties(OPEN);
        }
    }

    @Autowired
    private Cases cases;

    @Autowired
    private Notices notices;

    @Autowired
    private EmergencyAccess emergencies;

    @Autowired
    private MutableClock clock;

    @Test
    void opensForOnePersonAndALimitedTime() {
        CaseId id = aCase();
        assertThat(emergencies.current(id, NORA)).isEmpty();
        EmergencyAccess.Opening opening = emergencies.open(id, NORA, "  " + REASON + "\n");

        assertThat(opening.reason()).isEqualTo(REASON);
        assertThat(opening.endsAt()).isEqualTo(opening.openedAt().plus(OPEN));
        assertThat(emergencies.current(id, NORA)).contains(opening);
        assertThat(emergencies.current(id, OTTO)).isEmpty();
        assertThat(emergencies.current(aCase(), NORA)).isEmpty();
        clock.advance(OPEN.minusMillis(1));
        assertThat(emergencies.current(id, NORA)).contains(opening);
        clock.advance(Duration.ofMillis(1));
        assertThat(emergencies.current(id, NORA)).isEmpty();
    }

    @Test
    void tellsTheLeadsOfTheCasesDepartmentEachTime() {
        CaseId id = aCase();
        emergencies.open(id, NORA, REASON);
        emergencies.open(id, NORA, REASON + ", still");
        assertThat(notices.list(Set.of(cases.require(id).department()), true, 0, 50).items().stream()
                        .filter(notice -> notice.caseId().equals(id))
                        .toList())
                .hasSize(2)
                .allMatch(notice -> notice.kind().equals("EMERGENCY_ACCESS"))
                .allMatch(notice -> notice.detail().contains("Nora Falk (nora)"))
                .allMatch(notice -> notice.detail().contains(REASON));
    }

    @Test
    void opensNothingAndTellsNobodyWithoutNeedOrReason() {
        CaseId id = aCase();
        Actor own = new Actor(
                "own", "Own", Set.of("clinician"), Set.of(cases.require(id).department()));
        refuses(Problem.Kind.CONFLICT, "own-department", id, own, REASON);
        for (String reason : List.of("", "          x          ", "123456789", "x".repeat(501))) {
            refuses(Problem.Kind.INVALID, "bad-reason", id, NORA, reason);
        }
        refuses(Problem.Kind.NOT_FOUND, "case-not-found", new CaseId(UUID.randomUUID()), NORA, REASON);
        assertThat(emergencies.current(id, NORA)).isEmpty();
        assertThat(notices.list(Set.of(cases.require(id).department()), true, 0, 50)
                        .items())
                .noneMatch(notice -> notice.caseId().equals(id));
    }

    @Test
    void refusesATimeThatIsNoTime() {
        assertThatThrownBy(() -> new EmergencyAccessProperties(Duration.ZERO))
                .hasMessage("contourflow.emergency-access.duration must be more than 0 and at most PT24H but is PT0S");
        assertThatThrownBy(() -> new EmergencyAccessProperties(Duration.ofHours(25)))
                .hasMessageContaining("PT25H");
    }

    private void refuses(Problem.Kind kind, String slug, CaseId id, Actor actor, String reason) {
        assertThatThrownBy(() -> emergencies.open(id, actor, reason)).isInstanceOfSatisfying(Problem.class, problem -> {
            assertThat(problem.kind()).isEqualTo(kind);
            assertThat(problem.slug()).isEqualTo(slug);
        });
    }

    private CaseId aCase() {
        return cases.create(CasesIT.pair("patient-" + UUID.randomUUID()))
                .imagingCase()
                .id();
    }
}
