package io.contourflow.process.delegate;

import static io.contourflow.process.variable.CaseLifecycleVariables.CASE_ID;
import static io.contourflow.process.variable.TargetContourVariables.TARGET_CONTOUR_NEEDED;

import io.contourflow.contouring.TargetContours;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.springframework.stereotype.Component;

/** <em>Compare modes</em>: whether there are two approved contours of different modes to choose from (R24). */
@Component("compareModes")
class CompareModesDelegate implements JavaDelegate {
    private final TargetContours targets;

    CompareModesDelegate(TargetContours targets) {
        this.targets = targets;
    }

    @Override
    public void execute(DelegateExecution execution) {
        TARGET_CONTOUR_NEEDED.set(execution, targets.compareModes(CASE_ID.get(execution)));
    }
}
