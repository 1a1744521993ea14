package io.contourflow.review;

import io.contourflow.cases.ContourSet;
import io.contourflow.kernel.ArtifactRef;
import io.contourflow.kernel.ContentHash;
import io.contourflow.kernel.ContourSetId;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Decisions in memory. */
final class InMemoryDecisions implements Decisions {
    private final Map<ContourSetId, ContentHash> approved = new HashMap<>();
    private final Map<String, ArtifactRef> written = new HashMap<>();

    @Override
    public void record(ContourSet seen, ContourReview.Decision decision, ReviewRules.Signature signature) {
        if (decision.approve()) {
            approved.put(seen.id(), seen.contentHash());
        }
    }

    @Override
    public Optional<ContentHash> approvedContent(ContourSetId id) {
        return Optional.ofNullable(approved.get(id));
    }

    @Override
    public Optional<ArtifactRef> structureSet(ContourSetId id, long version) {
        return Optional.ofNullable(written.get(id + "/" + version));
    }

    @Override
    public void keepStructureSet(ContourSet set, ArtifactRef bytes) {
        written.putIfAbsent(set.id() + "/" + set.version(), bytes);
    }
}
