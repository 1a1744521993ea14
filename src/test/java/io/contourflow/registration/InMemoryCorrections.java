package io.contourflow.registration;

import io.contourflow.imaging.transform.RigidOffset;
import io.contourflow.kernel.Actor;
import io.contourflow.kernel.CaseId;
import io.contourflow.kernel.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Corrections of one case's offset, in order. */
final class InMemoryCorrections implements OffsetCorrections {
    private final List<RigidOffset> offsets = new ArrayList<>();

    @Override
    public long version(CaseId id) {
        return offsets.size();
    }

    @Override
    public Optional<RigidOffset> inForce(CaseId id, String rigidInputHash) {
        return offsets.isEmpty() ? Optional.empty() : Optional.of(offsets.get(offsets.size() - 1));
    }

    @Override
    public void add(CaseId id, long expectedVersion, String rigidInputHash, RigidOffset corrected, Actor actor) {
        if (expectedVersion != offsets.size()) {
            throw new Problem(Problem.Kind.STALE, "offset-changed", "version");
        }
        offsets.add(corrected);
    }
}
