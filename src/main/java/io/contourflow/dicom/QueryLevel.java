package io.contourflow.dicom;

/** Information levels of the query/retrieve models (PS3.4 C.6), from the patient down; named as in (0008,0052). */
public enum QueryLevel {
    PATIENT,
    STUDY,
    SERIES,
    IMAGE;

    /** Whether attributes of the other level belong to an answer at this one. */
    public boolean includes(QueryLevel other) {
        return other.compareTo(this) <= 0;
    }
}
