package io.contourflow.cases;

/** Image type of a target object (R4). */
public enum ImageType {
    /** Only one image, so there is nothing to compare it with. */
    SINGLE,
    /** Same mode, same period. */
    I,
    /** Same mode, different periods. */
    II,
    /** Different modes, same period. */
    III,
    /** Different modes, different periods. */
    IV;

    /** Deformation between periods is measured for these (R10). */
    public boolean differentPeriods() {
        return this == II || this == IV;
    }
}
