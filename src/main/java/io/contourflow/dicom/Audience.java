package io.contourflow.dicom;

import java.util.Set;

/**
 * Whose stored objects somebody may see.
 *
 * @param departments whose cases have the series, or a series that the object refers to; none: nothing is seen
 * @param isIntake whether series of no case are seen, which belong to the department of the intake
 */
public record Audience(Set<String> departments, boolean isIntake) {
    public Audience {
        departments = Set.copyOf(departments);
    }
}
