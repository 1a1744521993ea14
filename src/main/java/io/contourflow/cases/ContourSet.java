package io.contourflow.cases;

import io.contourflow.kernel.CaseId;
import io.contourflow.kernel.ContentHash;
import io.contourflow.kernel.ContourSetId;
import io.contourflow.kernel.SeriesUid;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The contours of one image of a case, with their review marker.
 *
 * @param producer model name or user
 * @param version changes with every edit and decision; the ETag of the set
 */
public record ContourSet(
        ContourSetId id,
        CaseId caseId,
        ImageRole role,
        SeriesUid series,
        ContourOrigin origin,
        String producer,
        List<ContourStructure> structures,
        ReviewState state,
        String decisionReason,
        @Nullable String decidedBy,
        @Nullable String decidedByName,
        @Nullable Instant decidedAt,
        Instant createdAt,
        long version) {
    public ContourSet {
        structures = List.copyOf(structures);
    }

    /** Hash of what a reviewer sees: an approval binds to it. */
    public ContentHash contentHash() {
        return ContentHash.ofTexts(java.util.stream.Stream.concat(
                        java.util.stream.Stream.of(series.value()),
                        structures.stream()
                                .flatMap(s -> java.util.stream.Stream.of(
                                        s.name(),
                                        s.interpretedType(),
                                        s.contours().toString())))
                .toArray(String[]::new));
    }

    /** The same set out of force, with its decisions as they were, for the record. */
    public ContourSet superseded() {
        return new ContourSet(
                id,
                caseId,
                role,
                series,
                origin,
                producer,
                structures,
                ReviewState.SUPERSEDED,
                decisionReason,
                decidedBy,
                decidedByName,
                decidedAt,
                createdAt,
                version);
    }

    public boolean isInForce() {
        return state != ReviewState.SUPERSEDED;
    }
}
