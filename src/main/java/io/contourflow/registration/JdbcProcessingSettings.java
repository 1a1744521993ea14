package io.contourflow.registration;

import io.contourflow.cases.Cases;
import io.contourflow.cases.Timeline;
import io.contourflow.kernel.Actor;
import io.contourflow.kernel.CaseId;
import io.contourflow.kernel.Problem;
import io.contourflow.kernel.SoftwareVersion;
import java.time.Instant;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/** Choices in {@code imaging.processing_setting}, one row each. */
@Repository
class JdbcProcessingSettings implements ProcessingSettings {
    private final JdbcClient jdbc;
    private final Cases cases;
    private final Timeline timeline;

    JdbcProcessingSettings(JdbcClient jdbc, Cases cases, Timeline timeline) {
        this.jdbc = jdbc;
        this.cases = cases;
        this.timeline = timeline;
    }

    @Override
    public Choice inForce(CaseId caseId) {
        return jdbc.sql("""
                        select preset, mode, recipe from imaging.processing_setting
                        where imaging_case_id = :case order by id desc limit 1
                        """)
                .param("case", caseId.value())
                .query((row, n) -> new Choice(row.getString("preset"), row.getString("mode"), row.getString("recipe")))
                .optional()
                .orElse(Choice.NONE);
    }

    @Override
    @Transactional
    public void choose(CaseId caseId, Choice choice, Actor actor) {
        if (choice.isEmpty()) {
            throw new Problem(Problem.Kind.INVALID, "no-setting", "choose at least one of preset, mode and recipe");
        }
        cases.require(caseId);
        jdbc.sql("""
                        insert into imaging.processing_setting
                            (imaging_case_id, preset, mode, recipe, chosen_by, chosen_at)
                        values (:case, :preset, :mode, :recipe, :actor, now())
                        """)
                .param("case", caseId.value())
                .param("preset", choice.preset())
                .param("mode", choice.mode())
                .param("recipe", choice.recipe())
                .param("actor", actor.userId())
                .update();
        timeline.record(new Timeline.Entry(
                caseId,
                Instant.now(),
                "SETTINGS_CHOSEN",
                actor.userId(),
                choice.inWords(),
                null,
                SoftwareVersion.current()));
    }
}
