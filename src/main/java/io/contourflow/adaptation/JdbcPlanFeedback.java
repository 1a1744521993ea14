package io.contourflow.adaptation;

import io.contourflow.cases.Cases;
import io.contourflow.cases.ImagingCase;
import io.contourflow.cases.Step;
import io.contourflow.cases.StepResult;
import io.contourflow.cases.StepResults;
import io.contourflow.cases.Timeline;
import io.contourflow.kernel.Actor;
import io.contourflow.kernel.CaseId;
import io.contourflow.kernel.Problem;
import io.contourflow.kernel.SoftwareVersion;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * Answers in {@code imaging.plan_answer}, one per case and prompt. Both methods join the caller's transaction and hold
 * the answer's row before the threshold's, so that answers that come at once are applied one after the other.
 */
@Service
class JdbcPlanFeedback implements PlanFeedback {
    private final JdbcClient jdbc;
    private final JdbcThresholds thresholds;
    private final Cases cases;
    private final StepResults results;
    private final Timeline timeline;

    JdbcPlanFeedback(JdbcClient jdbc, JdbcThresholds thresholds, Cases cases, StepResults results, Timeline timeline) {
        this.jdbc = jdbc;
        this.thresholds = thresholds;
        this.cases = cases;
        this.results = results;
        this.timeline = timeline;
    }

    @Override
    @Transactional
    public void decide(CaseId caseId, PlanDecision decision, String reason, Actor actor) {
        if (!actor.is("clinician") && !actor.is("lead")) {
            throw new Problem(
                    Problem.Kind.FORBIDDEN, "not-a-clinician", "only a clinician or a lead may decide on the plan");
        }
        if (reason.isBlank()) {
            throw new Problem(Problem.Kind.INVALID, "reason-missing", "an answer to the prompt needs a reason");
        }
        ImagingCase imagingCase = cases.require(caseId);
        StepResult prompt = prompt(caseId);
        DeformationVerdict verdict = DeformationVerdict.valueOf(prompt.texts().getOrDefault("verdict", ""));
        if (verdict == DeformationVerdict.WITHIN_LIMIT) {
            throw new Problem(
                    Problem.Kind.CONFLICT, "nothing-asked", imagingCase + " is within the limit: nothing was asked");
        }
        int rows = jdbc.sql("""
                        insert into imaging.plan_answer
                            (case_id, prompt, decision, reason, actor, answered_at, scope, measured)
                        values (:case, :prompt, :decision, :reason, :actor, now(), :scope, :measured)
                        on conflict do nothing
                        """)
                .param("case", caseId.value())
                .param("prompt", prompt.inputHash())
                .param("decision", decision.name())
                .param("reason", reason)
                .param("actor", actor.userId())
                .param("scope", prompt.texts().getOrDefault("thresholdScope", ThresholdRules.SITE))
                .param("measured", verdict == DeformationVerdict.ABOVE_LIMIT)
                .update();
        if (rows == 0) {
            requireSameAnswer(caseId, prompt, decision);
            return;
        }
        note(caseId, "PLAN_DECIDED", actor.userId(), words(decision) + ": " + oneLine(reason));
    }

    @Override
    @Transactional
    public void adjustThreshold(CaseId caseId) {
        Optional<Answer> answer = jdbc.sql("""
                        select prompt, decision, actor, scope, measured from imaging.plan_answer
                        where case_id = :case and prompt = :prompt and adjusted_at is null
                        for update
                        """)
                .param("case", caseId.value())
                .param("prompt", prompt(caseId).inputHash())
                .query((row, n) -> new Answer(
                        row.getString("prompt"),
                        PlanDecision.valueOf(row.getString("decision")),
                        row.getString("actor"),
                        row.getString("scope"),
                        row.getBoolean("measured")))
                .optional();
        answer.ifPresent(given -> adjust(caseId, given));
    }

    private void adjust(CaseId caseId, Answer given) {
        // an answer to a degree that could not be told says nothing about the threshold
        Long changeId =
                given.measured() ? thresholds.answer(given.scope(), given.decision(), caseId, given.actor()) : null;
        jdbc.sql("""
                        update imaging.plan_answer set adjusted_at = now(), change_id = :change
                        where case_id = :case and prompt = :prompt
                        """)
                .param("change", changeId)
                .param("case", caseId.value())
                .param("prompt", given.prompt())
                .update();
        if (changeId != null) {
            Thresholds.Threshold now = thresholds.require(given.scope());
            note(
                    caseId,
                    "THRESHOLD_CHANGED",
                    "system",
                    "threshold '" + now.scope() + "' is now "
                            + String.format(Locale.ROOT, "%.2f", now.settings().degreeMm()) + " mm");
        }
    }

    @Override
    public Optional<PlanDecision> answer(CaseId caseId) {
        return results.current(caseId, Step.MEASURE_DEFORMATION).flatMap(prompt -> answer(caseId, prompt));
    }

    private Optional<PlanDecision> answer(CaseId caseId, StepResult prompt) {
        return jdbc.sql("select decision from imaging.plan_answer where case_id = :case and prompt = :prompt")
                .param("case", caseId.value())
                .param("prompt", prompt.inputHash())
                .query(String.class)
                .optional()
                .map(PlanDecision::valueOf);
    }

    private void requireSameAnswer(CaseId caseId, StepResult prompt, PlanDecision decision) {
        PlanDecision stored = answer(caseId, prompt).orElseThrow();
        if (stored != decision) {
            throw new Problem(
                    Problem.Kind.CONFLICT,
                    "already-decided",
                    "case " + caseId + " was decided as " + stored + " and cannot become " + decision);
        }
    }

    private StepResult prompt(CaseId caseId) {
        return results.current(caseId, Step.MEASURE_DEFORMATION)
                .orElseThrow(() -> new Problem(
                        Problem.Kind.CONFLICT,
                        "not-measured",
                        "the deformation of case " + caseId + " was not measured"));
    }

    private void note(CaseId caseId, String kind, String actor, String detail) {
        timeline.record(
                new Timeline.Entry(caseId, Instant.now(), kind, actor, detail, null, SoftwareVersion.current()));
    }

    private static String words(PlanDecision decision) {
        return decision == PlanDecision.MODIFY ? "modify the plan" : "do not modify the plan";
    }

    private static String oneLine(String text) {
        String line = text.strip().replaceAll("\\s+", " ");
        return line.length() <= 300 ? line : line.substring(0, 300);
    }

    private record Answer(String prompt, PlanDecision decision, String actor, String scope, boolean measured) {}
}
