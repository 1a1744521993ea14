package io.contourflow.review;

import io.contourflow.archive.Artifacts;
import io.contourflow.cases.Cases;
import io.contourflow.cases.ContourSet;
import io.contourflow.cases.ContourSets;
import io.contourflow.cases.ImagingCase;
import io.contourflow.cases.ReviewState;
import io.contourflow.cases.Timeline;
import io.contourflow.kernel.Actor;
import io.contourflow.kernel.ArtifactRef;
import io.contourflow.kernel.CaseId;
import io.contourflow.kernel.ContentHash;
import io.contourflow.kernel.ContourSetId;
import io.contourflow.kernel.Problem;
import io.contourflow.kernel.SoftwareVersion;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Review markers and decisions; every approval is bound to the hash of what was approved. */
@Service
class ContourReviewService implements ContourReview {
    private final Cases cases;
    private final ContourSets sets;
    private final Decisions decisions;
    private final Artifacts artifacts;
    private final StructureSetWriter writer;
    private final Timeline timeline;
    private final ApplicationEventPublisher events;

    ContourReviewService(
            Cases cases,
            ContourSets sets,
            Decisions decisions,
            Artifacts artifacts,
            StructureSetWriter writer,
            Timeline timeline,
            ApplicationEventPublisher events) {
        this.cases = cases;
        this.sets = sets;
        this.decisions = decisions;
        this.artifacts = artifacts;
        this.writer = writer;
        this.timeline = timeline;
        this.events = events;
    }

    @Override
    @Transactional
    public boolean markForReview(CaseId caseId) {
        // rejected contours are to be looked at again too: somebody has to edit them
        List<ContourSet> notApproved = sets.inForce(caseId).stream()
                .filter(set -> set.state() != ReviewState.APPROVED)
                .toList();
        notApproved.forEach(this::written);
        return !notApproved.isEmpty();
    }

    @Override
    @Transactional
    public ContourSet decide(ContourSetId id, Decision decision, long expectedVersion, Actor actor) {
        if (!actor.mayReviewContours()) {
            throw new Problem(Problem.Kind.FORBIDDEN, "not-a-clinician", "only a clinician may decide on contours");
        }
        if (!decision.approve() && decision.reason().isBlank()) {
            throw new Problem(Problem.Kind.INVALID, "reason-missing", "a rejection needs a reason");
        }
        ContourSet seen = sets.require(id);
        requireOpen(seen, expectedVersion);
        var signature = new ReviewRules.Signature(
                actor.userId(), actor.displayName(), Instant.now().truncatedTo(ChronoUnit.MICROS));
        ContourSet after = sets.update(ReviewRules.decided(seen, decision, signature));
        decisions.record(seen, decision, signature);
        written(after);
        note(after, decision, actor);
        events.publishEvent(new ContoursDecided(after.caseId(), id, after.state()));
        return after;
    }

    @Override
    public Outcome outcome(CaseId caseId) {
        return ReviewRules.outcome(sets.inForce(caseId));
    }

    @Override
    @Transactional
    public byte[] structureSet(ContourSetId id) {
        ContourSet set = sets.require(id);
        if (set.state() == ReviewState.APPROVED) {
            requireBound(set);
        }
        return artifacts.bytes(written(set));
    }

    @Override
    public List<ContourSet> sets(CaseId caseId) {
        return sets.inForce(caseId);
    }

    /** Written at most once per version: the same version is the same object. */
    private ArtifactRef written(ContourSet set) {
        Optional<ArtifactRef> known = decisions.structureSet(set.id(), set.version());
        if (known.isPresent()) {
            return known.get();
        }
        ArtifactRef bytes = artifacts.putBytes(writer.write(set));
        decisions.keepStructureSet(set, bytes);
        return decisions.structureSet(set.id(), set.version()).orElse(bytes);
    }

    private void requireBound(ContourSet set) {
        ContentHash now = set.contentHash();
        Optional<ContentHash> approved = decisions.approvedContent(set.id());
        if (!approved.equals(Optional.of(now))) {
            throw new Problem(
                    Problem.Kind.CONFLICT,
                    "approval-not-bound",
                    "contour set " + set.id() + " now has content " + now + " but the approval is of "
                            + approved.map(ContentHash::hex).orElse("nothing"));
        }
    }

    private void requireOpen(ContourSet set, long expectedVersion) {
        if (set.version() != expectedVersion) {
            throw new Problem(
                    Problem.Kind.STALE,
                    "contour-set-changed",
                    "contour set " + set.id() + " is at version " + set.version() + ", not " + expectedVersion);
        }
        if (!set.isInForce()) {
            throw new Problem(
                    Problem.Kind.CONFLICT, "superseded", "contour set " + set.id() + " was replaced by a newer one");
        }
        ImagingCase imagingCase = cases.require(set.caseId());
        if (!imagingCase.state().isOpen()) {
            throw new Problem(Problem.Kind.CONFLICT, "case-closed", imagingCase + " is closed");
        }
    }

    private void note(ContourSet after, Decision decision, Actor actor) {
        String what = decision.structures().isEmpty() ? "all structures" : String.join(", ", decision.structures());
        String detail = after.role() + " image: " + what
                + (decision.approve() ? "" : ": " + decision.reason().strip().replaceAll("\\s+", " "));
        timeline.record(new Timeline.Entry(
                after.caseId(),
                Instant.now(),
                decision.approve() ? "CONTOURS_APPROVED" : "CONTOURS_REJECTED",
                actor.userId(),
                detail,
                null,
                SoftwareVersion.current()));
    }
}
