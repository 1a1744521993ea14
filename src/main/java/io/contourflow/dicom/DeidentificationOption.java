package io.contourflow.dicom;

/** Options of the Basic Application Level Confidentiality Profile (PS3.15 E.3), each with its code (PS3.16 CID 7050). */
public enum DeidentificationOption {
    /** Dates lie a secret number of days earlier, the same for all of a patient; times of day and intervals stay. */
    MODIFIED_DATES("113107", "Retain Longitudinal Temporal Information Modified Dates Option"),
    /** Station, serial numbers and software of the scanner. */
    RETAIN_DEVICE("113109", "Retain Device Identity Option"),
    /** Identifiers as they were: whoever has the originals finds the patient by them. */
    RETAIN_UIDS("113110", "Retain UIDs Option"),
    /** Sex, age, weight and size; without the weight no uptake can be computed of a PET image. */
    RETAIN_PATIENT_CHARACTERISTICS("113108", "Retain Patient Characteristics Option"),
    /** Names of structures, where they are known names and not what somebody typed. */
    CLEAN_DESCRIPTORS("113105", "Clean Descriptors Option");

    private final String code;
    private final String meaning;

    DeidentificationOption(String code, String meaning) {
        this.code = code;
        this.meaning = meaning;
    }

    String code() {
        return code;
    }

    String meaning() {
        return meaning;
    }
}
