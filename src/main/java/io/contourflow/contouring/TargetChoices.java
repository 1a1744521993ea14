package io.contourflow.contouring;

import io.contourflow.kernel.CaseId;
import io.contourflow.kernel.ContourSetId;
import java.util.List;
import java.util.Optional;

/** What was chosen for target contours, numbered from 1 in each case, and what came of it. Append-only. */
interface TargetChoices {
    /**
     * What a choice binds to.
     *
     * @param firstHash content of the first contour set
     * @param registrationHash input of the registration in force
     */
    record Basis(
            ContourSetId firstSet,
            String firstHash,
            ContourSetId secondSet,
            String secondHash,
            String registrationHash) {}

    record Stored(TargetContours.Choice choice, Basis basis) {}

    Optional<Stored> newest(CaseId caseId);

    /** @throws io.contourflow.kernel.Problem STALE unless the choice's version follows on the newest */
    void add(Stored stored);

    /** No effect when they are there. */
    void keepOrigins(ContourSetId id, List<TargetContours.Origin> origins);

    List<TargetContours.Origin> origins(ContourSetId id);
}
