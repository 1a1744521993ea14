package io.contourflow.contouring;

import io.contourflow.cases.ContourOrigin;
import io.contourflow.cases.ContourSet;
import io.contourflow.cases.ContourSets;
import io.contourflow.cases.ContourStructure;
import io.contourflow.cases.ImageRole;
import io.contourflow.cases.ReviewState;
import io.contourflow.cases.Step;
import io.contourflow.cases.StepResults;
import io.contourflow.cases.Timeline;
import io.contourflow.kernel.Actor;
import io.contourflow.kernel.CaseId;
import io.contourflow.kernel.SeriesUid;
import io.contourflow.kernel.SoftwareVersion;
import java.time.Instant;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Takes contours out of force whose ground has changed, with what was approved of them, and says so in the timeline
 * (R22). They stay in the history.
 */
@Component
public class OutdatedContours {
    private final ContourSets sets;
    private final StepResults results;
    private final Timeline timeline;

    OutdatedContours(ContourSets sets, StepResults results, Timeline timeline) {
        this.sets = sets;
        this.results = results;
        this.timeline = timeline;
    }

    /**
     * All that rests on the registration: contours moved by it, also where a person edited them since, and the target
     * contour. Contours made of an image alone stay as they are, with their approvals.
     *
     * @param because one line for a person
     */
    @Transactional
    public void withdrawWhatRestsOnRegistration(CaseId caseId, String because) {
        withdraw(caseId, set -> set.role() == ImageRole.TARGET || isMoved(set), because);
    }

    /**
     * All that rests on an image that was replaced: contours made of it, what was moved through its registration, and the
     * target contour.
     *
     * @param series of the image of which more arrived
     * @param because one line for a person
     */
    @Transactional
    public void withdrawWhatRestsOnImage(CaseId caseId, SeriesUid series, String because) {
        withdraw(caseId, set -> set.role() == ImageRole.TARGET || set.series().equals(series) || isMoved(set), because);
    }

    /** The target contour alone. */
    @Transactional
    public void withdrawTarget(CaseId caseId, String because) {
        withdraw(caseId, set -> set.role() == ImageRole.TARGET, because);
    }

    private void withdraw(CaseId caseId, Predicate<ContourSet> outdated, String because) {
        sets.inForce(caseId).stream().filter(outdated).forEach(set -> {
            sets.update(set.superseded());
            tell(set, because);
        });
    }

    /** By origin, or, once edited, by the result that it stems from. */
    private boolean isMoved(ContourSet set) {
        return set.origin() == ContourOrigin.PROPAGATED
                || set.role() == ImageRole.SECOND
                        && set.origin() != ContourOrigin.DRAWN
                        && results.current(set.caseId(), Step.CONTOUR_SECOND)
                                .filter(result -> result.texts().containsKey(AutomaticContouringService.MOVED_BY))
                                .isPresent();
    }

    private void tell(ContourSet set, String because) {
        String approved = set.structures().stream()
                .filter(structure -> structure.state() == ReviewState.APPROVED)
                .map(ContourStructure::name)
                .collect(Collectors.joining(", "));
        String what = set.role() == ImageRole.TARGET ? "target contour" : set.role() + " image";
        timeline.record(new Timeline.Entry(
                set.caseId(),
                Instant.now(),
                approved.isEmpty() ? "CONTOURS_WITHDRAWN" : "APPROVAL_WITHDRAWN",
                Actor.SYSTEM.userId(),
                what + (approved.isEmpty() ? "" : ": approval of " + approved + " by " + set.decidedBy())
                        + " withdrawn because " + because,
                null,
                SoftwareVersion.current()));
    }
}
