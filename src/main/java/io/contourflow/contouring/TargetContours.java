package io.contourflow.contouring;

import io.contourflow.cases.ContourSet;
import io.contourflow.cases.ImageRole;
import io.contourflow.kernel.Actor;
import io.contourflow.kernel.CaseId;
import io.contourflow.kernel.ContourSetId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The target contour (R24): one of two approved contours of different modes, or a stitch of parts of both, on the lattice
 * of the first image. What was chosen binds to the contours and the registration that the chooser saw.
 */
public interface TargetContours {
    /**
     * Whether a target contour is to be chosen: the images are of different modes, registered, and both have approved
     * contours. Takes a target contour out of force that rests on other contours or another registration than those in
     * force.
     */
    boolean compareModes(CaseId caseId);

    /** Every structure of one image, as a choice. @throws io.contourflow.kernel.Problem CONFLICT as {@link #choose} */
    List<TargetRule> whole(CaseId caseId, ImageRole source);

    /**
     * @param rules in order of precedence, each structure once
     * @param expectedVersion of the newest choice; 0 where there is none
     * @throws io.contourflow.kernel.Problem STALE when somebody else chose meanwhile, FORBIDDEN for others than
     *     clinicians, INVALID for a rule that cannot be, CONFLICT when there are not two approved contours of different
     *     modes
     */
    Choice choose(CaseId caseId, List<TargetRule> rules, long expectedVersion, Actor actor);

    /** The newest choice, whether or not it still holds. */
    Optional<Choice> choice(CaseId caseId);

    /** Whether the newest choice is of the contours and the registration in force. */
    boolean isChosen(CaseId caseId);

    /**
     * Makes the contour set that was chosen, NOT_REVIEWED, with the origin of each part recorded. Idempotent.
     *
     * @throws io.contourflow.kernel.Problem CONFLICT when the choice does not hold any more
     */
    ContourSet build(CaseId caseId);

    /** What was recorded of the parts when the set was made; empty for other sets. */
    List<Origin> origins(ContourSetId id);

    /** @param version of the choices of the case, from 1 */
    record Choice(CaseId caseId, long version, List<TargetRule> rules, String actor, Instant chosenAt) {
        public Choice {
            rules = List.copyOf(rules);
        }
    }

    /**
     * Where the parts of one structure came from.
     *
     * @param filledMl volume of gaps between structures that was given to this one
     */
    record Origin(String structure, String rule, double firstMl, double secondMl, double filledMl) {}
}
