package io.contourflow.kernel;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a machine says of a contour that it made, for the reviewer; it approves nothing.
 *
 * @param flags why the contour does not look like one, a plain sentence each; empty: nothing was noticed
 * @param uncertainty mean over the voxels inside of how undecided the model was, 0 (sure) to 1 (half and half); null
 *     where it is not known
 */
public record StructureAssessment(
        List<String> flags,
        @Nullable Double uncertainty,
        @Nullable StructureCode code) {
    /** Of contours that no machine looked at. */
    public static final StructureAssessment NONE = new StructureAssessment(List.of(), null, null);

    public StructureAssessment {
        flags = List.copyOf(flags);
    }

    /** Nothing but what the structure is. */
    public static StructureAssessment of(@Nullable StructureCode code) {
        return code == null ? NONE : new StructureAssessment(List.of(), null, code);
    }
}
