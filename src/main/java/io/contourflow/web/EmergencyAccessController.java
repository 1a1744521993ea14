package io.contourflow.web;

import io.contourflow.audit.AuditTrail;
import io.contourflow.cases.EmergencyAccess;
import io.contourflow.kernel.Actor;
import io.contourflow.kernel.CaseId;
import io.contourflow.kernel.ContentHash;
import io.swagger.v3.oas.annotations.Operation;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import java.time.Instant;
import java.util.UUID;
import org.springframework.http.HttpStatus;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Break-glass: a case of another department is read for a while, for a reason that its leads are told. */
@RestController
class EmergencyAccessController {
    private final EmergencyAccess emergencies;
    private final AuditTrail audit;

    EmergencyAccessController(EmergencyAccess emergencies, AuditTrail audit) {
        this.emergencies = emergencies;
        this.audit = audit;
    }

    @Operation(
            description = "Opens a case of another department for reading, for a limited time. The reason (10 to 500"
                    + " characters) is kept and told to the leads of that department.")
    @PostMapping("/api/cases/{caseId}/break-glass")
    @ResponseStatus(HttpStatus.CREATED)
    @Transactional
    public View open(@PathVariable UUID caseId, @Valid @RequestBody Wish body, Actor actor) {
        EmergencyAccess.Opening opening = emergencies.open(new CaseId(caseId), actor, body.reason());
        // the words may name the patient, which this log and its receivers must not: their hash proves them
        audit.append(
                "EMERGENCY_ACCESS_OPENED",
                actor.userId(),
                caseId.toString(),
                "opening " + opening.id() + " until " + opening.endsAt() + " for reason "
                        + ContentHash.ofTexts(opening.reason()).hex());
        return new View(opening.id(), opening.openedAt(), opening.endsAt());
    }

    record Wish(@NotBlank String reason) {
        @Override
        public String toString() {
            return "reason of " + reason.length() + " characters";
        }
    }

    record View(UUID id, Instant openedAt, Instant endsAt) {}
}
