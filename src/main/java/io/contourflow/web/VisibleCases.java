package io.contourflow.web;

import io.contourflow.audit.AuditTrail;
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

    private final AuditTrail audit;

    VisibleCases(Cases cases, ContourSets contourSets, AuditTrail audit) {
        this.cases = cases;
        this.contourSets = contourSets;
        this.audit = audit;
    }

    /** @throws Problem NOT_FOUND when there is none, or none for this actor */
    ImagingCase require(UUID caseId, Actor actor) {
        CaseId id = new CaseId(caseId);
        ImagingCase found = cases.find(id).orElseThrow(() -> Problem.notFound("case", id));
        if (!actor.departments().contains(found.department())) {
            audit.append("ACCESS_REFUSED", actor.userId(), id.toString(), "case of another department");
            throw Problem.notFound("case", id);
        }
        return found;
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
