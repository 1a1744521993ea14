package io.contourflow.web;

import io.contourflow.cases.ContourOrigin;
import io.contourflow.cases.ContourSet;
import io.contourflow.cases.ContourStructure;
import io.contourflow.cases.ImageRole;
import io.contourflow.cases.ReviewState;
import io.contourflow.kernel.StructureCode;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A contour set without its points. */
record ContourSetView(
        UUID id,
        ImageRole role,
        String series,
        ContourOrigin origin,
        String producer,
        ReviewState state,
        String decisionReason,
        @Nullable String decidedBy,
        @Nullable String decidedByName,
        @Nullable Instant decidedAt,
        Instant createdAt,
        String contentHash,
        long version,
        List<StructureView> structures) {

    static ContourSetView of(ContourSet set) {
        return new ContourSetView(
                set.id().value(),
                set.role(),
                set.series().value(),
                set.origin(),
                set.producer(),
                set.state(),
                set.decisionReason(),
                set.decidedBy(),
                set.decidedByName(),
                set.decidedAt(),
                set.createdAt(),
                set.contentHash().hex(),
                set.version(),
                set.structures().stream().map(StructureView::of).toList());
    }

    /** {@code #RRGGBB}. */
    static String colour(int rgb) {
        return String.format("#%06X", rgb & 0xFFFFFF);
    }

    /**
     * @param flags why a reviewer should look closely, a plain sentence each
     * @param uncertainty of the model, 0 to 1; null where it is not known
     */
    record StructureView(
            int number,
            String name,
            String color,
            String interpretedType,
            String algorithm,
            double volumeMl,
            ReviewState state,
            List<String> flags,
            @Nullable Double uncertainty,
            @Nullable StructureCode code) {
        static StructureView of(ContourStructure structure) {
            return new StructureView(
                    structure.number(),
                    structure.name(),
                    colour(structure.rgb()),
                    structure.interpretedType(),
                    structure.algorithm(),
                    structure.volumeMl(),
                    structure.state(),
                    structure.assessment().flags(),
                    structure.assessment().uncertainty(),
                    structure.assessment().code());
        }
    }
}
