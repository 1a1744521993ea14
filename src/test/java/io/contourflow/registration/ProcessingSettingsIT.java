package io.contourflow.registration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.contourflow.cases.CaseImage;
import io.contourflow.cases.Cases;
import io.contourflow.cases.CasesFixture;
import io.contourflow.cases.NewCase;
import io.contourflow.cases.Timeline;
import io.contourflow.kernel.CaseId;
import io.contourflow.kernel.Problem;
import io.contourflow.kernel.SeriesUid;
import io.contourflow.registration.ProcessingSettings.Choice;
import io.contourflow.testing.CaseFixture;
import io.contourflow.testing.PersistenceConfiguration;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.junit.jupiter.SpringJUnitConfig;

@SpringJUnitConfig({PersistenceConfiguration.class, ProcessingSettingsIT.Beans.class})
@Tag("R7")
class ProcessingSettingsIT {
    @Import({CasesFixture.class, JdbcProcessingSettings.class})
    static class Beans {}

    @Autowired
    private Cases cases;

    @Autowired
    private ProcessingSettings settings;

    @Autowired
    private Timeline timeline;

    @Test
    void putsTheNewestChoiceInForceAndTellsTheTimeline() {
        CaseId id = aCase();
        assertThat(settings.inForce(id)).isEqualTo(Choice.NONE);

        settings.choose(id, new Choice("FAST", null, null), CaseFixture.CLINICIAN);
        settings.choose(id, new Choice(null, "MULTI", "ct-bone-contrast"), CaseFixture.CLINICIAN);

        assertThat(settings.inForce(id)).isEqualTo(new Choice(null, "MULTI", "ct-bone-contrast"));
        assertThat(settings.inForce(aCase())).isEqualTo(Choice.NONE);
        assertThat(timeline.of(id))
                .extracting(entry -> entry.kind() + " " + entry.actor() + " " + entry.detail())
                .containsExactly(
                        "SETTINGS_CHOSEN " + CaseFixture.CLINICIAN.userId() + " preset FAST",
                        "SETTINGS_CHOSEN " + CaseFixture.CLINICIAN.userId() + " mode MULTI, recipe ct-bone-contrast");
    }

    @Test
    void refusesNoChoiceAndNoCase() {
        CaseId id = aCase();
        assertThatThrownBy(() -> settings.choose(id, Choice.NONE, CaseFixture.CLINICIAN))
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.slug()).isEqualTo("no-setting"));
        assertThatThrownBy(
                        () -> settings.choose(CaseId.random(), new Choice("FAST", null, null), CaseFixture.CLINICIAN))
                .isInstanceOf(Problem.class);
    }

    private CaseId aCase() {
        CaseImage image = new CaseImage(new SeriesUid("1.2.1"), "1.2", "CT", "", "PELVIS", Instant.now(), 3);
        return cases.create(new NewCase(UUID.randomUUID().toString(), "P-1", "RT", image, null, 50, null, "", "system"))
                .imagingCase()
                .id();
    }
}
