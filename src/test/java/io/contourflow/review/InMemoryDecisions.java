package io.contourflow.review;

import io.contourflow.cases.ContourSet;
import io.contourflow.cases.ContourStructure;
import io.contourflow.kernel.ArtifactRef;
import io.contourflow.kernel.ContentHash;
import io.contourflow.kernel.ContourSetId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Decisions in memory. */
final class InMemoryDecisions implements Decisions {
    private final Map<ContourSetId, ContentHash> approved = new HashMap<>();
    private final Map<ContourSetId, List<Readings.Approval>> approvals = new HashMap<>();
    private final Map<ContourSetId, Map<String, Set<String>>> editors = new HashMap<>();
    private final Map<String, ArtifactRef> written = new HashMap<>();

    @Override
    public void record(ContourSet seen, ContourReview.Decision decision, ReviewRules.Signature signature) {
        if (decision.approve()) {
            approved.put(seen.id(), seen.contentHash());
        }
    }

    @Override
    public void recordEdit(ContourSet seen, ContourStructure after, ReviewRules.Signature editor) {
        editors.computeIfAbsent(seen.id(), id -> new HashMap<>())
                .computeIfAbsent(after.name(), name -> new HashSet<>())
                .add(editor.userId());
    }

    @Override
    public Optional<ContentHash> approvedContent(ContourSetId id) {
        return Optional.ofNullable(approved.get(id));
    }

    @Override
    public List<Readings.Approval> approvals(ContourSetId id) {
        return approvals.getOrDefault(id, List.of());
    }

    @Override
    public void keepApprovals(ContourSetId id, List<Readings.Approval> standing) {
        approvals.put(id, standing);
    }

    @Override
    public Map<String, Set<String>> editors(ContourSetId id) {
        return editors.getOrDefault(id, Map.of());
    }

    @Override
    public Optional<ArtifactRef> structureSet(ContourSetId id, long version, StructureSetWriter.Part part) {
        return Optional.ofNullable(written.get(id + "/" + version + part));
    }

    @Override
    public void keepStructureSet(ContourSet set, StructureSetWriter.Part part, ArtifactRef bytes) {
        written.putIfAbsent(set.id() + "/" + set.version() + part, bytes);
    }
}
