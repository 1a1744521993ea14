package io.contourflow.web;

import io.contourflow.cases.Cases;
import io.contourflow.cases.ContourSet;
import io.contourflow.cases.ContourSets;
import io.contourflow.cases.EmergencyAccess;
import io.contourflow.cases.ImagingCase;
import io.contourflow.kernel.Actor;
import io.contourflow.kernel.CaseId;
import io.contourflow.kernel.ContourSetId;
import io.contourflow.kernel.Problem;
import io.contourflow.web.security.Refusal;
import java.util.UUID;
import org.springframework.http.HttpMethod;
import org.springframework.stereotype.Component;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;

/**
 * Finds what an actor may see: cases of the own departments, and for reading those that were opened in an emergency.
 * Others do not exist for them (404).
 */
@Component
class VisibleCases {
    private final Cases cases;
    private final ContourSets contourSets;
    private final EmergencyAccess emergencies;

    VisibleCases(Cases cases, ContourSets contourSets, EmergencyAccess emergencies) {
        this.cases = cases;
        this.contourSets = contourSets;
        this.emergencies = emergencies;
    }

    /** @throws Problem NOT_FOUND when there is none, or none for this actor */
    ImagingCase require(UUID caseId, Actor actor) {
        CaseId id = new CaseId(caseId);
        ImagingCase found = cases.find(id).orElseThrow(() -> Problem.notFound("case", id));
        if (isOwn(found, actor) || isReading() && emergencies.current(id, actor).isPresent()) {
            return found;
        }
        Refusal.note("case of another department", id.toString());
        throw Problem.notFound("case", id);
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

    static boolean isOwn(ImagingCase of, Actor actor) {
        return actor.departments().contains(of.department());
    }

    /** An emergency opens nothing for changes, whatever handler asks. */
    private static boolean isReading() {
        return RequestContextHolder.getRequestAttributes() instanceof ServletRequestAttributes attributes
                && HttpMethod.GET.matches(attributes.getRequest().getMethod());
    }
}
