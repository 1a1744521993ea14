package io.contourflow.cases;

/** Where a case stands, as its users see it. */
public enum CaseState {
    RECEIVED,
    PROCESSING,
    AWAITING_DECISION,
    AWAITING_REVIEW,
    AWAITING_PLAN,
    NEEDS_ATTENTION,
    RELEASING,
    COMPLETED,
    CANCELLED;

    public boolean isOpen() {
        return this != COMPLETED && this != CANCELLED;
    }
}
