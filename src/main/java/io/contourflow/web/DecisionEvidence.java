package io.contourflow.web;

import io.contourflow.adaptation.CaseThresholds;
import io.contourflow.adaptation.Thresholds;
import io.contourflow.cases.Step;
import io.contourflow.cases.StepResults;
import io.contourflow.kernel.CaseId;
import io.contourflow.process.TaskDesk;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What whoever decides on the plan has to know of the case (R10, R12). */
@Component
class DecisionEvidence {
    private final StepResults results;
    private final CaseThresholds thresholds;

    DecisionEvidence(StepResults results, CaseThresholds thresholds) {
        this.results = results;
        this.thresholds = thresholds;
    }

    /** Null for tasks that are no decision on the plan. */
    @Nullable
    View of(TaskDesk.TaskView task) {
        if (task.kind() != TaskDesk.Kind.DECIDE_ON_PLAN) {
            return null;
        }
        CaseId of = task.caseId();
        return new View(
                results.current(of, Step.MEASURE_DEFORMATION)
                        .map(DegreeView::of)
                        .orElse(null),
                thresholds.of(of).threshold(),
                results.current(of, Step.REGISTER_DEFORMABLY)
                        .map(RegistrationController.Quality::of)
                        .orElse(null));
    }

    /**
     * @param degree with the threshold that it was compared with, what decided and the other degrees; null when it is
     *     not measured
     * @param threshold in force now, which may have changed since
     * @param quality of the field that the degree rests on, with verdict and reason; null when there is no field
     */
    record View(
            @Nullable DegreeView degree,
            Thresholds.Threshold threshold,
            RegistrationController.@Nullable Quality quality) {}
}
