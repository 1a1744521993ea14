package io.contourflow.web;

import io.contourflow.adaptation.CaseThresholds;
import io.contourflow.kernel.Actor;
import java.util.UUID;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** The threshold that applies to a case, and the scopes that a lead could set for it (R11). */
@RestController
class CaseThresholdController {
    private final VisibleCases visible;
    private final CaseThresholds thresholds;

    CaseThresholdController(VisibleCases visible, CaseThresholds thresholds) {
        this.visible = visible;
        this.thresholds = thresholds;
    }

    @GetMapping("/api/cases/{caseId}/threshold")
    CaseThresholds.InForce get(@PathVariable UUID caseId, Actor actor) {
        return thresholds.of(visible.require(caseId, actor).id());
    }
}
