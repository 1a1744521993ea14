package io.contourflow.kernel;

/** A DICOM Series Instance UID (0020,000E). */
public record SeriesUid(String value) {
    public SeriesUid {
        DicomUid.require("Series Instance UID", value);
    }

    @Override
    public String toString() {
        return value;
    }
}
