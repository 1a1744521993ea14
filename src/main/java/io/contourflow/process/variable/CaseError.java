package io.contourflow.process.variable;

/** Error codes in the models: the expected result cannot be reached. */
public enum CaseError {
    REGISTRATION_FAILED
}
