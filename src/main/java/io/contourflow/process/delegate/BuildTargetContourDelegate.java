package io.contourflow.process.delegate;

import static io.contourflow.process.variable.CaseLifecycleVariables.CASE_ID;

import io.contourflow.contouring.TargetContours;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.springframework.stereotype.Component;

/** <em>Build target contour</em> as it was chosen (R24). */
@Component("buildTargetContour")
class BuildTargetContourDelegate implements JavaDelegate {
    private final TargetContours targets;

    BuildTargetContourDelegate(TargetContours targets) {
        this.targets = targets;
    }

    @Override
    public void execute(DelegateExecution execution) {
        targets.build(CASE_ID.get(execution));
    }
}
