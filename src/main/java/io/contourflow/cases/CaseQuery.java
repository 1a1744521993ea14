package io.contourflow.cases;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * @param departments only cases of these; empty: of all (the application itself)
 */
public record CaseQuery(
        @Nullable CaseState state,
        @Nullable String patientId,
        @Nullable ImageType type,
        Set<String> departments,
        int page,
        int size) {}
