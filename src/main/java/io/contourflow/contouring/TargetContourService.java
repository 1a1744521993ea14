package io.contourflow.contouring;

import io.contourflow.archive.Artifacts;
import io.contourflow.cases.ContourOrigin;
import io.contourflow.cases.ContourSet;
import io.contourflow.cases.ContourSets;
import io.contourflow.cases.ContourStructure;
import io.contourflow.cases.ImageRole;
import io.contourflow.cases.ReviewState;
import io.contourflow.cases.Timeline;
import io.contourflow.imaging.contour.ContourStitch;
import io.contourflow.imaging.contour.ContourTracer;
import io.contourflow.imaging.contour.Region;
import io.contourflow.imaging.volume.Mask;
import io.contourflow.kernel.Actor;
import io.contourflow.kernel.CaseId;
import io.contourflow.kernel.ContourSetId;
import io.contourflow.kernel.Problem;
import io.contourflow.kernel.SoftwareVersion;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Keeps what was chosen and stitches it. */
@Service
class TargetContourService implements TargetContours {
    private final TargetBasis basis;
    private final TargetChoices choices;
    private final ContourSets sets;
    private final Artifacts artifacts;
    private final OutdatedContours outdated;
    private final Timeline timeline;

    TargetContourService(
            TargetBasis basis,
            TargetChoices choices,
            ContourSets sets,
            Artifacts artifacts,
            OutdatedContours outdated,
            Timeline timeline) {
        this.basis = basis;
        this.choices = choices;
        this.sets = sets;
        this.artifacts = artifacts;
        this.outdated = outdated;
        this.timeline = timeline;
    }

    @Override
    @Transactional
    public boolean compareModes(CaseId caseId) {
        if (!isChosen(caseId)) {
            outdated.withdrawTarget(caseId, "it rests on contours or a registration that are not in force any more");
        }
        return basis.find(caseId).isPresent();
    }

    @Override
    public List<TargetRule> whole(CaseId caseId, ImageRole source) {
        TargetBasis.Material material = basis.require(caseId);
        return (source == ImageRole.FIRST ? material.first() : material.second())
                .structures().stream()
                        .map(structure -> new TargetRule(structure.name(), source, null))
                        .toList();
    }

    @Override
    @Transactional
    public Choice choose(CaseId caseId, List<TargetRule> rules, long expectedVersion, Actor actor) {
        if (!actor.mayReviewContours()) {
            throw new Problem(
                    Problem.Kind.FORBIDDEN, "not-a-clinician", "only a clinician may choose the target contour");
        }
        TargetBasis.Material material = basis.require(caseId);
        TargetRules.requireSound(rules, material);
        Choice choice = new Choice(
                caseId,
                expectedVersion + 1,
                rules,
                actor.userId(),
                Instant.now().truncatedTo(ChronoUnit.MICROS));
        choices.add(new TargetChoices.Stored(choice, material.basis()));
        boolean stitched = rules.stream().map(TargetRule::source).distinct().count() > 1
                || rules.stream().anyMatch(rule -> rule.region() != null);
        note(
                caseId,
                "TARGET_CHOSEN",
                actor.userId(),
                stitched
                        ? "stitch of both images: " + rules.size() + " structures"
                        : "contours " + rules.get(0).label());
        return choice;
    }

    @Override
    public Optional<Choice> choice(CaseId caseId) {
        return choices.newest(caseId).map(TargetChoices.Stored::choice);
    }

    @Override
    public boolean isChosen(CaseId caseId) {
        Optional<TargetChoices.Basis> now = basis.find(caseId).map(TargetBasis.Material::basis);
        return now.isPresent()
                && choices.newest(caseId).map(TargetChoices.Stored::basis).equals(now);
    }

    @Override
    @Transactional
    public ContourSet build(CaseId caseId) {
        TargetBasis.Material material = basis.require(caseId);
        if (!isChosen(caseId)) {
            throw new Problem(
                    Problem.Kind.CONFLICT,
                    "target-choice-outdated",
                    "the contours of case " + caseId + " changed after the target contour was chosen");
        }
        Choice choice = choice(caseId).orElseThrow();
        ContourSetId id = idOf(choice);
        Optional<ContourSet> known =
                sets.history(caseId).stream().filter(set -> set.id().equals(id)).findFirst();
        return known.orElseGet(() -> stitched(material, choice, id));
    }

    private ContourSet stitched(TargetBasis.Material material, Choice choice, ContourSetId id) {
        TargetBasis.Masks masks = basis.masks(material);
        List<ContourStitch.Part> parts =
                choice.rules().stream().map(rule -> part(rule, masks)).toList();
        List<ContourStitch.Stitched> made = ContourStitch.stitch(masks.lattice(), parts);
        List<ContourStructure> structures = new ArrayList<>();
        List<Origin> origins = new ArrayList<>();
        for (int at = 0; at < made.size(); at++) {
            TargetRule rule = choice.rules().get(at);
            ContourStitch.Stitched one = made.get(at);
            if (one.mask().count() > 0) {
                structures.add(structure(structures.size() + 1, rule, one.mask(), material));
            }
            origins.add(new Origin(rule.structure(), rule.label(), one.firstMl(), one.secondMl(), one.filledMl()));
        }
        if (structures.isEmpty()) {
            throw new Problem(
                    Problem.Kind.UNPROCESSABLE,
                    "empty-target-contour",
                    "nothing is left of the target contour chosen for case " + choice.caseId());
        }
        ContourSet set = sets.add(set(material, choice, id, structures));
        choices.keepOrigins(id, origins);
        note(
                choice.caseId(),
                "TARGET_BUILT",
                Actor.SYSTEM.userId(),
                "target contour: " + structures.size() + " structures on the first image");
        return set;
    }

    private static ContourStitch.Part part(TargetRule rule, TargetBasis.Masks masks) {
        ContourStitch.Source inside =
                rule.source() == ImageRole.FIRST ? ContourStitch.Source.FIRST : ContourStitch.Source.SECOND;
        ContourStitch.Source other =
                inside == ContourStitch.Source.FIRST ? ContourStitch.Source.SECOND : ContourStitch.Source.FIRST;
        TargetRule.Area area = rule.region();
        return new ContourStitch.Part(
                rule.structure(),
                masks.of(ImageRole.FIRST, rule.structure()),
                masks.of(ImageRole.SECOND, rule.structure()),
                area == null ? new Region.Everywhere() : TargetRules.region(area, masks::of),
                inside,
                area == null ? inside : other);
    }

    private ContourStructure structure(int number, TargetRule rule, Mask mask, TargetBasis.Material material) {
        ContourStructure first = material.structure(ImageRole.FIRST, rule.structure());
        ContourStructure second = material.structure(ImageRole.SECOND, rule.structure());
        ContourStructure like = Objects.requireNonNull(
                rule.source() == ImageRole.FIRST
                        ? (first == null ? second : first)
                        : (second == null ? first : second));
        return new ContourStructure(
                number,
                rule.structure(),
                like.rgb(),
                like.interpretedType(),
                rule.label() + " (" + like.algorithm() + ")",
                mask.volumeMl(),
                artifacts.putContours(ContourTracer.trace(mask, rule.structure())),
                artifacts.putMask(mask),
                ReviewState.NOT_REVIEWED);
    }

    private static ContourSet set(
            TargetBasis.Material material, Choice choice, ContourSetId id, List<ContourStructure> structures) {
        return new ContourSet(
                id,
                choice.caseId(),
                ImageRole.TARGET,
                material.imagingCase().first().series(),
                ContourOrigin.TARGET,
                "target contour chosen by " + choice.actor(),
                structures,
                ReviewState.NOT_REVIEWED,
                "",
                null,
                null,
                null,
                Instant.now().truncatedTo(ChronoUnit.MICROS),
                0);
    }

    /** One set per choice: choosing the same again later is another choice. */
    private static ContourSetId idOf(Choice choice) {
        String name = choice.caseId() + "/" + ImageRole.TARGET + "/" + choice.version();
        return new ContourSetId(UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)));
    }

    @Override
    public List<Origin> origins(ContourSetId id) {
        return choices.origins(id);
    }

    private void note(CaseId caseId, String kind, String actor, String detail) {
        timeline.record(
                new Timeline.Entry(caseId, Instant.now(), kind, actor, detail, null, SoftwareVersion.current()));
    }
}
