package io.contourflow.web;

import io.contourflow.kernel.Actor;
import io.contourflow.kernel.Problem;
import io.contourflow.oversight.Approvals;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springdoc.core.annotations.ParameterObject;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Approvals of the own departments: who, when, how long looked at, edited or not, overruled prompts, second reader. */
@RestController
@RequestMapping("/api/approvals")
class ApprovalAuditController {
    private final Approvals approvals;

    ApprovalAuditController(Approvals approvals) {
        this.approvals = approvals;
    }

    @GetMapping
    PageView<ApprovalView> search(
            @ParameterObject Asked asked,
            @RequestParam(defaultValue = "0") int page,
            @RequestParam(defaultValue = "50") int size,
            Actor actor) {
        return PageView.of(approvals
                .search(asked.filter(), actor.departments(), page, size)
                .map(ApprovalView::of));
    }

    @GetMapping("/statistics")
    Items<Approvals.OfSigner> statistics(@RequestParam Instant from, @RequestParam Instant to, Actor actor) {
        if (!from.isBefore(to)) {
            throw new Problem(Problem.Kind.INVALID, "invalid-field", "from " + from + " must be before to " + to);
        }
        return new Items<>(approvals.statistics(from, to, actor.departments()));
    }

    /** @param to the first moment not asked for any more; what is missing leaves open */
    record Asked(
            @Nullable Instant from,
            @Nullable Instant to,
            @Nullable String user,
            @Nullable UUID caseId,
            @Nullable Boolean edited,
            @Nullable Boolean promptOverruled,
            @Nullable Boolean secondRead,
            @Nullable Integer lookedSecondsMax) {
        Approvals.Filter filter() {
            return new Approvals.Filter(from, to, user, caseId, edited, promptOverruled, secondRead, lookedSecondsMax);
        }
    }
}
