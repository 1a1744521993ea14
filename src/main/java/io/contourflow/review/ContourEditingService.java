package io.contourflow.review;

import io.contourflow.archive.Artifacts;
import io.contourflow.cases.CaseState;
import io.contourflow.cases.Cases;
import io.contourflow.cases.ContourOrigin;
import io.contourflow.cases.ContourSet;
import io.contourflow.cases.ContourSets;
import io.contourflow.cases.ContourStructure;
import io.contourflow.cases.ImagingCase;
import io.contourflow.cases.ReviewState;
import io.contourflow.cases.Timeline;
import io.contourflow.imaging.contour.ContourFiller;
import io.contourflow.imaging.contour.PlanarContour;
import io.contourflow.imaging.contour.StructureContours;
import io.contourflow.imaging.volume.Geometry;
import io.contourflow.imaging.volume.Mask;
import io.contourflow.kernel.Actor;
import io.contourflow.kernel.ContourSetId;
import io.contourflow.kernel.Problem;
import io.contourflow.kernel.SoftwareVersion;
import io.contourflow.kernel.StructureAssessment;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Takes users' contours over: checks them against the image, makes their mask, asks for a new review. */
@Service
class ContourEditingService implements ContourEditing {
    /** Largest distance of a point from the plane of its slice, mm: rounding of what the browser sends back. */
    private static final double OFF_PLANE_MAX_MM = 0.05;

    /** More points than any structure of any image has; a greater number is an attack or a slip. */
    private static final int POINTS_MAX = 2_000_000;

    private final Cases cases;
    private final ContourSets sets;
    private final Artifacts artifacts;
    private final Decisions decisions;
    private final Timeline timeline;
    private final ApplicationEventPublisher events;

    ContourEditingService(
            Cases cases,
            ContourSets sets,
            Artifacts artifacts,
            Decisions decisions,
            Timeline timeline,
            ApplicationEventPublisher events) {
        this.cases = cases;
        this.sets = sets;
        this.artifacts = artifacts;
        this.decisions = decisions;
        this.timeline = timeline;
        this.events = events;
    }

    @Override
    @Transactional
    public ContourSet replaceStructure(
            ContourSetId id, String name, StructureContours contours, long expectedVersion, Actor actor) {
        if (!actor.mayReviewContours() && !actor.is("planner")) {
            throw new Problem(
                    Problem.Kind.FORBIDDEN, "not-an-editor", "only a clinician or a planner may edit contours");
        }
        ContourSet set = sets.require(id);
        requireEditable(set, expectedVersion);
        ContourStructure before = structure(set, name);
        Geometry lattice = artifacts.mask(before.mask()).geometry();
        requireOnSlices(contours, lattice);
        StructureContours named = new StructureContours(name, contours.contours());
        ContourStructure after = replaced(before, named, fill(named, lattice), actor);
        ContourSet stored = sets.update(edited(set, after));
        Instant now = Instant.now().truncatedTo(ChronoUnit.MICROS);
        decisions.recordEdit(set, after, new ReviewRules.Signature(actor.userId(), actor.displayName(), now));
        // an approval binds to everything that the reviewer saw, so none stands any more
        decisions.keepApprovals(id, List.of());
        timeline.record(new Timeline.Entry(
                set.caseId(),
                now,
                "CONTOURS_EDITED",
                actor.userId(),
                set.role() + " image: " + name,
                null,
                SoftwareVersion.current()));
        events.publishEvent(new ContoursChanged(set.caseId(), id, name));
        return stored;
    }

    private void requireEditable(ContourSet set, long expectedVersion) {
        if (set.version() != expectedVersion) {
            throw new Problem(
                    Problem.Kind.STALE,
                    "contour-set-changed",
                    "contour set " + set.id() + " is at version " + set.version() + ", not " + expectedVersion);
        }
        ImagingCase imagingCase = cases.require(set.caseId());
        boolean over = !imagingCase.state().isOpen() || imagingCase.state() == CaseState.RELEASING;
        if (!set.isInForce() || over) {
            throw new Problem(
                    Problem.Kind.CONFLICT,
                    "not-editable",
                    "contour set " + set.id() + " is " + set.state() + " in a case that is " + imagingCase.state());
        }
    }

    private static ContourStructure structure(ContourSet set, String name) {
        return set.structures().stream()
                .filter(structure -> structure.name().equals(name))
                .findFirst()
                .orElseThrow(() -> Problem.notFound("structure", "'" + name + "' in contour set " + set.id()));
    }

    private static void requireOnSlices(StructureContours contours, Geometry lattice) {
        long points = contours.contours().stream()
                .mapToLong(PlanarContour::pointCount)
                .sum();
        if (points > POINTS_MAX) {
            throw invalid("a structure may have " + POINTS_MAX + " points but has " + points);
        }
        double[] index = new double[3];
        for (PlanarContour contour : contours.contours()) {
            int k = contour.sliceIndex();
            if (k < 0 || k >= lattice.nz()) {
                throw invalid("slice index must be 0 to " + (lattice.nz() - 1) + " but is " + k);
            }
            double[] p = contour.pointsMm();
            for (int at = 0; at < p.length; at += 3) {
                lattice.worldToIndex(p[at], p[at + 1], p[at + 2], index);
                double offPlaneMm = Math.abs(index[2] - k) * lattice.spacingMm(2);
                if (!(offPlaneMm <= OFF_PLANE_MAX_MM) || !Double.isFinite(index[0] + index[1])) {
                    throw invalid("points of slice " + k + " must lie within " + OFF_PLANE_MAX_MM
                            + " mm of it but one lies " + offPlaneMm + " mm away");
                }
            }
        }
    }

    private static Mask fill(StructureContours contours, Geometry lattice) {
        Mask mask = ContourFiller.fill(contours, lattice);
        if (mask.count() == 0) {
            throw new Problem(
                    Problem.Kind.UNPROCESSABLE,
                    "empty-structure",
                    "the " + contours.contours().size() + " contours of '" + contours.name() + "' enclose no voxel");
        }
        return mask;
    }

    private ContourStructure replaced(ContourStructure s, StructureContours contours, Mask mask, Actor actor) {
        return new ContourStructure(
                s.number(),
                s.name(),
                s.rgb(),
                s.interpretedType(),
                // once: further edits of the same hand do not make the text longer
                editedBy(s.algorithm(), actor.userId()),
                mask.volumeMl(),
                artifacts.putContours(contours),
                artifacts.putMask(mask),
                ReviewState.NOT_REVIEWED,
                // what was noticed was noticed of the contour before
                StructureAssessment.of(s.assessment().code()));
    }

    private static String editedBy(String algorithm, String userId) {
        int at = algorithm.indexOf(", edited by ");
        return (at < 0 ? algorithm : algorithm.substring(0, at)) + ", edited by " + userId;
    }

    private static ContourSet edited(ContourSet s, ContourStructure after) {
        List<ContourStructure> structures = new ArrayList<>();
        for (ContourStructure structure : s.structures()) {
            structures.add(
                    structure.number() == after.number() ? after : structure.withState(ReviewState.NOT_REVIEWED));
        }
        return new ContourSet(
                s.id(),
                s.caseId(),
                s.role(),
                s.series(),
                s.origin() == ContourOrigin.DRAWN ? ContourOrigin.DRAWN : ContourOrigin.EDITED,
                s.producer(),
                structures,
                ReviewState.NOT_REVIEWED,
                "",
                null,
                null,
                null,
                s.createdAt(),
                s.version());
    }

    private static Problem invalid(String detail) {
        return new Problem(Problem.Kind.INVALID, "bad-contours", detail);
    }
}
