package io.contourflow.web;

import io.contourflow.cases.Cases;
import io.contourflow.cases.ContourSet;
import io.contourflow.cases.ContourSets;
import io.contourflow.cases.ImagingCase;
import io.contourflow.kernel.Actor;
import io.contourflow.kernel.CaseId;
import io.contourflow.kernel.ContourSetId;
import io.contourflow.kernel.Problem;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** Finds what an actor may see: cases of the own departments. Others do not exist for them (404). */
@Component
class VisibleCases {
    private final Cases cases;
    private final ContourSets contourSets;

    VisibleCases(Cases cases, ContourSets contourSets) {
        this.cases = cases;
        this.contourSets = contourSets;
    }

    /** @throws Problem NOT_FOUND when there is none, or none for this actor */
    ImagingCase require(UUID caseId, Actor actor) {
        CaseId id = new CaseId(caseId);
        return cases.find(id)
                .filter(found -> actor.departments().contains(found.department()))
                .orElseThrow(() -> Problem.notFound("case", id));
    }

    /** @throws Problem NOT_FOUND also when the set belongs to another case */
    ContourSet requireSet(UUID caseId, UUID contourSetId, Actor actor) {
        ImagingCase imagingCase = require(caseId, actor);
        ContourSet set = contourSets.require(new ContourSetId(contourSetId));
        if (!set.caseId().equals(imagingCase.id())) {
            throw Problem.notFound("contour set", contourSetId);
        }
        return set;
    }
}
