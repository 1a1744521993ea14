package io.contourflow.cases;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.contourflow.kernel.Actor;
import io.contourflow.kernel.CaseId;
import io.contourflow.kernel.Problem;
import io.contourflow.testing.PersistenceConfiguration;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.junit.jupiter.SpringJUnitConfig;

@SpringJUnitConfig({PersistenceConfiguration.class, NoticesIT.Beans.class})
class NoticesIT {
    @Import(CasesFixture.class)
    static class Beans {}

    @Autowired
    private Cases cases;

    @Autowired
    private Notices notices;

    @Test
    @Tag("R12")
    void tellsTheLeadsOfTheDepartmentOnly() {
        CaseId id = cases.create(CasesIT.pair("patient-" + UUID.randomUUID()))
                .imagingCase()
                .id();
        String department = cases.require(id).department();
        Actor lead = new Actor("lead", "Lead", Set.of("lead"), Set.of(department));
        Actor other = new Actor("other", "Other", Set.of("lead"), Set.of("elsewhere"));
        notices.tell(id, "PLAN_MODIFIED", "new plan 1.2.3");

        Notices.Notice told = notices.list(Set.of(department), true, 0, 10).items().stream()
                .filter(notice -> notice.caseId().equals(id))
                .findFirst()
                .orElseThrow();
        assertThat(told.detail()).isEqualTo("new plan 1.2.3");
        assertThat(notices.list(Set.of("elsewhere"), false, 0, 10).items()).isEmpty();
        assertThat(notices.list(Set.of(), false, 0, 10).total()).isZero();
        assertThatThrownBy(() -> notices.acknowledge(told.id(), other)).isInstanceOf(Problem.class);

        assertThat(notices.acknowledge(told.id(), lead).acknowledgedBy()).isEqualTo("lead");
        assertThat(notices.acknowledge(told.id(), new Actor("late", "Late", Set.of("lead"), Set.of(department)))
                        .acknowledgedBy())
                .as("the first one stays")
                .isEqualTo("lead");
        assertThat(notices.list(Set.of(department), true, 0, 10).items())
                .extracting(Notices.Notice::id)
                .doesNotContain(told.id());
        assertThat(notices.list(Set.of(department), false, 0, 10).items())
                .extracting(Notices.Notice::id)
                .contains(told.id());
    }
}
