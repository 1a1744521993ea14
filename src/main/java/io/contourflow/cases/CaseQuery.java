package io.contourflow.cases;

import io.contourflow.kernel.CaseId;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Cases, newest first.
 *
 * @param departments only cases of these; empty: of all (the application itself)
 * @param after only what comes after this case in the order of the list; however far down, as quick as the first page
 */
public record CaseQuery(
        @Nullable CaseState state,
        @Nullable String patientId,
        @Nullable ImageType type,
        Set<String> departments,
        int page,
        int size,
        @Nullable CaseId after) {

    /** From the newest on. */
    public CaseQuery(
            @Nullable CaseState state,
            @Nullable String patientId,
            @Nullable ImageType type,
            Set<String> departments,
            int page,
            int size) {
        this(state, patientId, type, departments, page, size, null);
    }
}
