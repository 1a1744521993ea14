package io.contourflow.web;

import io.contourflow.audit.AuditTrail;
import io.contourflow.kernel.Problem;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What happened, and whether the record of it is whole. */
@RestController
@RequestMapping("/api/audit")
class AuditController {
    private static final int LIMIT_MAX = 1000;

    private final AuditTrail audit;

    AuditController(AuditTrail audit) {
        this.audit = audit;
    }

    @GetMapping
    Items<AuditTrail.Entry> search(
            @RequestParam(required = false) @Nullable Instant from,
            @RequestParam(required = false) @Nullable Instant to,
            @RequestParam(required = false) @Nullable String user,
            @RequestParam(name = "case", required = false) @Nullable UUID caseId,
            @RequestParam(required = false) @Nullable String action,
            @RequestParam(defaultValue = "200") int limit) {
        if (limit < 1 || limit > LIMIT_MAX) {
            throw new Problem(
                    Problem.Kind.INVALID, "invalid-field", "limit must be 1 to " + LIMIT_MAX + " but is " + limit);
        }
        String caseText = caseId == null ? null : caseId.toString();
        return new Items<>(audit.search(new AuditTrail.Query(from, to, user, caseText, action, limit)));
    }

    @GetMapping("/verification")
    AuditTrail.Verification verify() {
        return audit.verify();
    }
}
