package io.contourflow.process;

import io.contourflow.kernel.Actor;
import io.contourflow.kernel.CaseId;
import java.util.List;

/** The running process of a case, without engine types. */
public interface Workflow {
    /** Starts {@code CaseLifecycleProcess} on the case, once. */
    void start(CaseId caseId, Actor actor);

    /** @throws io.contourflow.kernel.Problem CONFLICT when the case is not running */
    void cancel(CaseId caseId, String reason, Actor actor);

    /** Has the non-rigid step and all that rests on it run again after a corrected offset (R22). */
    void offsetCorrected(CaseId caseId, Actor actor);

    /**
     * An image of the case changed after processing began: facts, type and every step are determined again, and whoever
     * was asked is asked again.
     *
     * @throws io.contourflow.kernel.Problem CONFLICT when the case is not being processed or reviewed
     */
    void imageReplaced(CaseId caseId, Actor actor);

    /** Where the case stands and was, for the process picture. */
    Progress progress(CaseId caseId);

    /** BPMN 2.0 XML of a deployed model. @throws Problem NOT_FOUND */
    String modelXml(String processKey);

    /** One entry per model instance of the case, outermost first. */
    record Progress(List<ModelProgress> models) {}

    record ModelProgress(
            String processKey,
            List<String> activeActivities,
            List<String> finishedActivities,
            List<String> incidents) {}
}
