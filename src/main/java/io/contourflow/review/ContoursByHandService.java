package io.contourflow.review;

import io.contourflow.archive.Artifacts;
import io.contourflow.archive.ImageVolumes;
import io.contourflow.cases.CaseState;
import io.contourflow.cases.Cases;
import io.contourflow.cases.ContourOrigin;
import io.contourflow.cases.ContourSet;
import io.contourflow.cases.ContourSets;
import io.contourflow.cases.ContourStructure;
import io.contourflow.cases.ImageRole;
import io.contourflow.cases.ImagingCase;
import io.contourflow.cases.ReviewState;
import io.contourflow.cases.Timeline;
import io.contourflow.imaging.contour.StructureContours;
import io.contourflow.imaging.volume.Geometry;
import io.contourflow.imaging.volume.Mask;
import io.contourflow.kernel.Actor;
import io.contourflow.kernel.ArtifactRef;
import io.contourflow.kernel.CaseId;
import io.contourflow.kernel.ContourSetId;
import io.contourflow.kernel.Problem;
import io.contourflow.kernel.SoftwareVersion;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Opens contour sets in which nothing is drawn yet. */
@Service
class ContoursByHandService implements ContoursByHand {
    /** TG-263: at most 16 characters, no blanks; {@code _ ~ ^ ! + - .} have their meanings in it. */
    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_~^!+.-]{0,15}");

    private static final Pattern TARGET_VOLUME = Pattern.compile("(GTV|CTV|PTV).*");

    /** Distinct on grey images; taken in turn. */
    private static final int[] COLOURS = {0x00FF00, 0xFF8000, 0x00C0FF, 0xFF40FF, 0xFFFF00, 0x8080FF, 0xFF6060, 0x40E0A0
    };

    private final Cases cases;
    private final ContourSets sets;
    private final ImageVolumes images;
    private final Artifacts artifacts;
    private final Decisions decisions;
    private final Timeline timeline;
    private final ApplicationEventPublisher events;

    ContoursByHandService(
            Cases cases,
            ContourSets sets,
            ImageVolumes images,
            Artifacts artifacts,
            Decisions decisions,
            Timeline timeline,
            ApplicationEventPublisher events) {
        this.cases = cases;
        this.sets = sets;
        this.images = images;
        this.artifacts = artifacts;
        this.decisions = decisions;
        this.timeline = timeline;
        this.events = events;
    }

    @Override
    @Transactional
    public void open(CaseId caseId, ImageRole role) {
        if (inForce(caseId, role).isEmpty()) {
            sets.add(fresh(cases.require(caseId), role, List.of()));
            note(caseId, Actor.SYSTEM.userId(), role + " image: to be contoured by hand");
        }
    }

    @Override
    @Transactional
    public ContourSet name(CaseId caseId, ImageRole role, List<String> names, Actor actor) {
        if (!actor.mayReviewContours() && !actor.is("planner")) {
            throw new Problem(
                    Problem.Kind.FORBIDDEN, "not-an-editor", "only a clinician or a planner may draw contours");
        }
        requireNames(names);
        ImagingCase imagingCase = cases.require(caseId);
        requireOpen(imagingCase, role);
        Optional<ContourSet> before = inForce(caseId, role);
        before.ifPresent(set -> requireReplaceable(set, names));
        List<ContourStructure> structures = structures(
                names,
                before.filter(set -> set.origin() == ContourOrigin.DRAWN)
                        .map(ContourSet::structures)
                        .orElse(List.of()),
                images.load(imagingCase.image(role).series()).volume().geometry());
        ContourSet named = before.filter(set -> set.origin() == ContourOrigin.DRAWN)
                .map(set -> named(set, structures))
                .orElseGet(() -> sets.add(fresh(imagingCase, role, structures)));
        events.publishEvent(new ContoursChanged(caseId, named.id(), String.join(", ", names)));
        note(caseId, actor.userId(), role + " image: to be drawn by hand: " + String.join(", ", names));
        return named;
    }

    /** The same set, so that who drew in it stays known. */
    private ContourSet named(ContourSet set, List<ContourStructure> structures) {
        ContourSet stored = sets.update(ReviewRules.with(set, structures, ReviewState.NOT_REVIEWED, "", null));
        // an approval binds to the whole set as it was shown
        decisions.keepApprovals(set.id(), List.of());
        return stored;
    }

    private static void requireNames(List<String> names) {
        if (names.isEmpty() || names.size() > STRUCTURES_MAX) {
            throw invalid("structures must be 1 to " + STRUCTURES_MAX + " names but are " + names.size());
        }
        Set<String> seen = new HashSet<>();
        for (String name : names) {
            if (!NAME.matcher(name).matches()) {
                throw invalid("structure names must be after TG-263: 1 to 16 letters, digits and _ ~ ^ ! + . -");
            }
            if (!seen.add(name.toLowerCase(Locale.ROOT))) {
                throw invalid("structure '" + name + "' is named twice");
            }
        }
    }

    private static void requireOpen(ImagingCase imagingCase, ImageRole role) {
        if (role == ImageRole.TARGET || role == ImageRole.SECOND && !imagingCase.isPair()) {
            throw invalid("role must name an image of the case but is " + role);
        }
        if (!imagingCase.state().isOpen() || imagingCase.state() == CaseState.RELEASING) {
            throw new Problem(
                    Problem.Kind.CONFLICT,
                    "not-editable",
                    "case " + imagingCase.id() + " is " + imagingCase.state() + ", so nothing can be drawn in it");
        }
    }

    private static void requireReplaceable(ContourSet set, List<String> names) {
        if (set.origin() != ContourOrigin.DRAWN) {
            if (set.state() != ReviewState.REJECTED) {
                throw new Problem(
                        Problem.Kind.CONFLICT,
                        "contours-in-force",
                        "the " + set.role() + " image has contours that are " + set.state()
                                + ": edit them, or reject them first");
            }
            return;
        }
        set.structures().stream()
                .filter(structure -> structure.isDrawn() && !names.contains(structure.name()))
                .findFirst()
                .ifPresent(lost -> {
                    throw new Problem(
                            Problem.Kind.CONFLICT,
                            "drawn-structure-missing",
                            "'" + lost.name() + "' was drawn already and must stay among the structures");
                });
    }

    private List<ContourStructure> structures(List<String> names, List<ContourStructure> before, Geometry lattice) {
        ArtifactRef empty = artifacts.putMask(new Mask(lattice, new byte[lattice.voxelCount()]));
        List<ContourStructure> structures = new ArrayList<>();
        for (String name : names) {
            int number = structures.size() + 1;
            ContourStructure structure = before.stream()
                    .filter(known -> known.name().equals(name) && known.isDrawn())
                    .findFirst()
                    .map(known -> renumbered(known, number))
                    .orElseGet(() -> undrawn(name, number, empty));
            structures.add(structure);
        }
        return structures;
    }

    private static ContourStructure renumbered(ContourStructure s, int number) {
        return new ContourStructure(
                number,
                s.name(),
                s.rgb(),
                s.interpretedType(),
                s.algorithm(),
                s.volumeMl(),
                s.contours(),
                s.mask(),
                ReviewState.NOT_REVIEWED);
    }

    private ContourStructure undrawn(String name, int number, ArtifactRef empty) {
        return new ContourStructure(
                number,
                name,
                COLOURS[(number - 1) % COLOURS.length],
                interpretedType(name),
                PRODUCER,
                0,
                artifacts.putContours(new StructureContours(name, List.of())),
                empty,
                ReviewState.NOT_REVIEWED);
    }

    private static String interpretedType(String name) {
        if (name.equals("External")) {
            return "EXTERNAL";
        }
        return TARGET_VOLUME.matcher(name).matches() ? name.substring(0, 3) : "ORGAN";
    }

    private Optional<ContourSet> inForce(CaseId caseId, ImageRole role) {
        return sets.inForce(caseId).stream().filter(set -> set.role() == role).findFirst();
    }

    private static ContourSet fresh(ImagingCase imagingCase, ImageRole role, List<ContourStructure> structures) {
        return new ContourSet(
                ContourSetId.random(),
                imagingCase.id(),
                role,
                imagingCase.image(role).series(),
                ContourOrigin.DRAWN,
                PRODUCER,
                structures,
                ReviewState.NOT_REVIEWED,
                "",
                null,
                null,
                null,
                Instant.now().truncatedTo(ChronoUnit.MICROS),
                0);
    }

    private static Problem invalid(String detail) {
        return new Problem(Problem.Kind.INVALID, "bad-structures", detail);
    }

    private void note(CaseId caseId, String actor, String detail) {
        timeline.record(new Timeline.Entry(
                caseId, Instant.now(), "CONTOURS_OPENED", actor, detail, null, SoftwareVersion.current()));
    }
}
