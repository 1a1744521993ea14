package io.contourflow.web;

import io.contourflow.cases.ContourSet;
import io.contourflow.kernel.Actor;
import io.contourflow.review.ContourReview;
import io.contourflow.web.security.Reauthentication;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** The signature under a contour set (R16): only by its signer, who proves it at that moment. */
@RestController
class ApprovalController {
    private final VisibleCases visible;
    private final SignedDecisions decisions;
    private final Reauthentication reauthentication;

    ApprovalController(VisibleCases visible, SignedDecisions decisions, Reauthentication reauthentication) {
        this.visible = visible;
        this.decisions = decisions;
        this.reauthentication = reauthentication;
    }

    @PutMapping("/api/cases/{caseId}/contour-sets/{contourSetId}/approval")
    ResponseEntity<ContourSetView> decide(
            @PathVariable UUID caseId,
            @PathVariable UUID contourSetId,
            @Valid @RequestBody SignedDecision body,
            ExpectedVersion expected,
            HttpServletRequest request,
            Actor actor) {
        ContourSet set = visible.requireSet(caseId, contourSetId, actor);
        reauthentication.require(request, actor.userId(), body.password(), () -> decisions.refused(set, actor));
        ContourSet decided = decisions.decide(set, body.toDecision(), expected.value(), actor);
        return ResponseEntity.ok().eTag(ExpectedVersion.tag(decided.version())).body(ContourSetView.of(decided));
    }

    enum Verdict {
        APPROVED,
        REJECTED,
        /** The signer takes the own approval back. */
        WITHDRAWN;

        ContourReview.Verdict toReview() {
            return switch (this) {
                case APPROVED -> ContourReview.Verdict.APPROVE;
                case REJECTED -> ContourReview.Verdict.REJECT;
                case WITHDRAWN -> ContourReview.Verdict.WITHDRAW;
            };
        }
    }

    /**
     * @param structures names that it is about; null or empty: all
     * @param reason needed when rejecting and withdrawing
     * @param contentHash {@code contentHash} of the contour set that was on the screen: when the set is no longer that,
     *     the answer is 409; without it the version in If-Match alone binds
     * @param reauth sent instead of a password where users sign in anew; nothing rests on its value
     */
    record SignedDecision(
            @NotNull Verdict decision,
            @Nullable @Size(max = 500) List<@NotBlank String> structures,
            @Nullable @Size(max = 2000) String reason,
            @Nullable @Size(max = 500) String password,
            @Nullable Boolean reauth,
            @NotBlank @Size(max = 500) String meaning,
            @Nullable @Pattern(regexp = "[0-9a-f]{64}") String contentHash) {

        ContourReview.Decision toDecision() {
            return new ContourReview.Decision(
                    decision.toReview(),
                    structures == null ? Set.of() : Set.copyOf(structures),
                    reason == null ? "" : reason,
                    meaning,
                    contentHash);
        }

        @Override
        public String toString() {
            return decision + " of " + structures;
        }
    }
}
