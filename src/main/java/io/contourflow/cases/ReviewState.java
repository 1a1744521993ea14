package io.contourflow.cases;

/** The review marker (R16). Everything starts NOT_REVIEWED; only a user's decision changes it. */
public enum ReviewState {
    NOT_REVIEWED,
    APPROVED,
    REJECTED,
    /** Replaced by a newer set; kept for the record. */
    SUPERSEDED
}
