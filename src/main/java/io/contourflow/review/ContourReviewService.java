package io.contourflow.review;

import io.contourflow.archive.Artifacts;
import io.contourflow.cases.Cases;
import io.contourflow.cases.ContourSet;
import io.contourflow.cases.ContourSets;
import io.contourflow.cases.ContourStructure;
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
    private final ReviewPolicy policy;
    private final Timeline timeline;
    private final ApplicationEventPublisher events;

    ContourReviewService(
            Cases cases,
            ContourSets sets,
            Decisions decisions,
            Artifacts artifacts,
            StructureSetWriter writer,
            ReviewPolicy policy,
            Timeline timeline,
            ApplicationEventPublisher events) {
        this.cases = cases;
        this.sets = sets;
        this.decisions = decisions;
        this.artifacts = artifacts;
        this.writer = writer;
        this.policy = policy;
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
        notApproved.stream().filter(ContourReviewService::isAnythingDrawn).forEach(this::written);
        return !notApproved.isEmpty();
    }

    @Override
    @Transactional
    public ContourSet decide(ContourSetId id, Decision decision, long expectedVersion, Actor actor) {
        if (!actor.mayReviewContours()) {
            throw new Problem(Problem.Kind.FORBIDDEN, "not-a-clinician", "only a clinician may decide on contours");
        }
        if (!decision.approve() && decision.reason().isBlank()) {
            throw new Problem(
                    Problem.Kind.INVALID, "reason-missing", "a rejection or withdrawal of contours needs a reason");
        }
        ContourSet seen = sets.require(id);
        requireShown(seen, decision, expectedVersion);
        requireOpen(seen);
        var signature = new ReviewRules.Signature(
                actor.userId(), actor.displayName(), Instant.now().truncatedTo(ChronoUnit.MICROS));
        ReviewRules.Decided decided = ReviewRules.decided(seen, readings(seen), decision, signature);
        ContourSet after = update(decided.set(), decision);
        decisions.keepApprovals(id, decided.readings().approvals());
        decisions.record(seen, decision, signature);
        if (isAnythingDrawn(after)) {
            written(after);
        }
        note(after, decision, actor);
        events.publishEvent(new ContoursDecided(after.caseId(), id, after.state()));
        return after;
    }

    @Override
    @Transactional(readOnly = true)
    public Outcome outcome(CaseId caseId) {
        return ReviewRules.outcome(sets.inForce(caseId).stream()
                .map(set -> ReviewRules.outcome(set, readings(set)))
                .toList());
    }

    private Readings readings(ContourSet set) {
        return new Readings(decisions.approvals(set.id()), decisions.editors(set.id()), policy.fourEyes());
    }

    /** Between reading and writing somebody else may have been faster: that is no other answer than before it. */
    private ContourSet update(ContourSet changed, Decision decision) {
        try {
            return sets.update(changed);
        } catch (Problem problem) {
            throw problem.kind() == Problem.Kind.STALE && decision.shown() != null ? notShown(changed) : problem;
        }
    }

    @Override
    @Transactional
    public byte[] structureSet(ContourSetId id) {
        ContourSet set = sets.require(id);
        if (!isAnythingDrawn(set)) {
            throw new Problem(
                    Problem.Kind.NOT_FOUND, "nothing-drawn", "nothing is drawn yet in contour set " + set.id());
        }
        if (set.state() == ReviewState.APPROVED) {
            requireBound(set);
        }
        return artifacts.bytes(written(set));
    }

    @Override
    @Transactional
    public Optional<byte[]> approvedStructures(ContourSetId id) {
        ContourSet set = sets.require(id);
        if (set.state() == ReviewState.APPROVED) {
            return Optional.of(structureSet(id));
        }
        Readings readings = readings(set);
        List<ContourStructure> approved = set.structures().stream()
                .filter(structure -> structure.state() == ReviewState.APPROVED && readings.suffice(structure))
                .toList();
        if (!set.isInForce() || approved.isEmpty()) {
            return Optional.empty();
        }
        ContourSet part = ReviewRules.with(
                set, approved, ReviewState.APPROVED, "", readings.last(approved).orElseThrow());
        return Optional.of(artifacts.bytes(written(part, StructureSetWriter.Part.APPROVED)));
    }

    @Override
    public List<ContourSet> sets(CaseId caseId) {
        return sets.inForce(caseId);
    }

    private static boolean isAnythingDrawn(ContourSet set) {
        return set.structures().stream().anyMatch(ContourStructure::isDrawn);
    }

    private ArtifactRef written(ContourSet set) {
        return written(set, StructureSetWriter.Part.WHOLE);
    }

    /** Written at most once per version: the same version is the same object. */
    private ArtifactRef written(ContourSet set, StructureSetWriter.Part part) {
        Optional<ArtifactRef> known = decisions.structureSet(set.id(), set.version(), part);
        if (known.isPresent()) {
            return known.get();
        }
        ArtifactRef bytes = artifacts.putBytes(writer.write(set, part));
        decisions.keepStructureSet(set, part, bytes);
        return decisions.structureSet(set.id(), set.version(), part).orElse(bytes);
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

    private static void requireShown(ContourSet set, Decision decision, long expectedVersion) {
        String shown = decision.shown();
        boolean sameVersion = set.version() == expectedVersion;
        if (shown != null && !(sameVersion && set.contentHash().hex().equals(shown))) {
            throw notShown(set);
        }
        if (!sameVersion) {
            throw new Problem(
                    Problem.Kind.STALE,
                    "contour-set-changed",
                    "contour set " + set.id() + " is at version " + set.version() + ", not " + expectedVersion);
        }
    }

    private static Problem notShown(ContourSet set) {
        return new Problem(
                Problem.Kind.CONFLICT,
                "contours-changed",
                "contour set " + set.id() + " is no longer what was shown: look at it again, then decide");
    }

    private void requireOpen(ContourSet set) {
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
                switch (decision.verdict()) {
                    case APPROVE -> "CONTOURS_APPROVED";
                    case REJECT -> "CONTOURS_REJECTED";
                    case WITHDRAW -> "APPROVAL_WITHDRAWN";
                },
                actor.userId(),
                detail,
                null,
                SoftwareVersion.current()));
    }
}
