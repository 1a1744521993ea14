package io.contourflow.process.engine;

import io.contourflow.cases.CaseState;
import io.contourflow.kernel.Problem;
import io.contourflow.process.ProcessProperties;
import io.contourflow.process.TaskDesk.Kind;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/** What the user tasks of the models mean: their kind, the state of the case meanwhile, and the time they may take. */
enum TaskKind {
    DECIDE_ON_PLAN(
            "Task_DecideOnPlan", Kind.DECIDE_ON_PLAN, CaseState.AWAITING_DECISION, ProcessProperties::decisionDue),
    REVIEW_CONTOURS(
            "Task_ReviewContours", Kind.REVIEW_CONTOURS, CaseState.AWAITING_REVIEW, ProcessProperties::reviewDue),
    REVIEW_CONTOURS_AGAIN(
            "Task_ReviewContoursAgain", Kind.REVIEW_CONTOURS, CaseState.AWAITING_REVIEW, ProcessProperties::reviewDue),
    CHOOSE_TARGET(
            "Task_ChooseTargetContour", Kind.CHOOSE_TARGET, CaseState.AWAITING_REVIEW, ProcessProperties::reviewDue),
    MODIFY_PLAN("Task_ModifyPlan", Kind.MODIFY_PLAN, CaseState.AWAITING_PLAN, ProcessProperties::planDue),
    RESOLVE_FAILURE(
            "Task_ResolveFailure", Kind.RESOLVE_FAILURE, CaseState.NEEDS_ATTENTION, ProcessProperties::failureDue);

    private final String elementId;
    private final Kind kind;
    private final CaseState caseState;
    private final Function<ProcessProperties, Duration> due;

    TaskKind(String elementId, Kind kind, CaseState caseState, Function<ProcessProperties, Duration> due) {
        this.elementId = elementId;
        this.kind = kind;
        this.caseState = caseState;
        this.due = due;
    }

    String elementId() {
        return elementId;
    }

    Kind kind() {
        return kind;
    }

    CaseState caseState() {
        return caseState;
    }

    Duration due(ProcessProperties properties) {
        return due.apply(properties);
    }

    static boolean isKnown(String elementId) {
        return Arrays.stream(values()).anyMatch(kind -> kind.elementId.equals(elementId));
    }

    /** @throws Problem NOT_FOUND for tasks of models that are not ours */
    static TaskKind of(String elementId) {
        return Arrays.stream(values())
                .filter(kind -> kind.elementId.equals(elementId))
                .findFirst()
                .orElseThrow(() -> Problem.notFound("task kind", elementId));
    }

    /** Ids of the user tasks of a kind. */
    static String[] elementIds(Kind kind) {
        return Arrays.stream(values())
                .filter(each -> each.kind == kind)
                .map(TaskKind::elementId)
                .toArray(String[]::new);
    }

    static List<String> allElementIds() {
        return Arrays.stream(values()).map(TaskKind::elementId).toList();
    }
}
