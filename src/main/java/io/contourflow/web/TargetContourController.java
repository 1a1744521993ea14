package io.contourflow.web;

import io.contourflow.cases.ContourSet;
import io.contourflow.cases.ContourSets;
import io.contourflow.cases.ImageRole;
import io.contourflow.cases.ImagingCase;
import io.contourflow.contouring.TargetContours;
import io.contourflow.contouring.TargetRule;
import io.contourflow.kernel.Actor;
import io.contourflow.kernel.CaseId;
import io.contourflow.kernel.Problem;
import io.contourflow.process.TaskDesk;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** The target contour of two approved contours of different modes (R24): one of them, or a stitch of parts of both. */
@RestController
@RequestMapping("/api/cases/{caseId}/target-contour")
class TargetContourController {
    private static final int RULES_MAX = 200;

    private final VisibleCases visible;
    private final TargetContours targets;
    private final ContourSets sets;
    private final TaskDesk tasks;

    TargetContourController(VisibleCases visible, TargetContours targets, ContourSets sets, TaskDesk tasks) {
        this.visible = visible;
        this.targets = targets;
        this.sets = sets;
        this.tasks = tasks;
    }

    /** What was chosen, and the contour set made of it with the origin of each part; 404 before anybody chose. */
    @GetMapping
    ResponseEntity<View> get(@PathVariable UUID caseId, Actor actor) {
        CaseId id = visible.require(caseId, actor).id();
        TargetContours.Choice choice = targets.choice(id)
                .orElseThrow(() -> new Problem(
                        Problem.Kind.NOT_FOUND, "target-contour-not-found", "case " + id + " has no target contour"));
        return ResponseEntity.ok().eTag(ExpectedVersion.tag(choice.version())).body(view(choice));
    }

    /** The first choice; completes the task <em>Choose target contour</em>. */
    @PostMapping
    ResponseEntity<View> choose(@PathVariable UUID caseId, @Valid @RequestBody NewTarget body, Actor actor) {
        ImagingCase of = visible.require(caseId, actor);
        View view = view(tasks.chooseTarget(of.id(), rules(of.id(), body), 0, actor));
        return ResponseEntity.created(URI.create("/api/cases/" + caseId + "/target-contour"))
                .eTag(ExpectedVersion.tag(view.version()))
                .body(view);
    }

    /** Another choice, while the task is open or the target contour is under review. */
    @PutMapping
    ResponseEntity<View> chooseAgain(
            @PathVariable UUID caseId, @Valid @RequestBody NewTarget body, ExpectedVersion expected, Actor actor) {
        ImagingCase of = visible.require(caseId, actor);
        View view = view(tasks.chooseTarget(of.id(), rules(of.id(), body), expected.value(), actor));
        return ResponseEntity.ok().eTag(ExpectedVersion.tag(view.version())).body(view);
    }

    private List<TargetRule> rules(CaseId id, NewTarget body) {
        List<NewRule> structures = body.structures();
        if ((body.whole() == null) == (structures == null)) {
            throw new Problem(Problem.Kind.INVALID, "invalid-field", "send either whole or structures");
        }
        if (structures != null) {
            return structures.stream().map(NewRule::toRule).toList();
        }
        if (body.whole() == ImageRole.TARGET) {
            throw new Problem(Problem.Kind.INVALID, "invalid-field", "whole must be FIRST or SECOND");
        }
        return targets.whole(id, java.util.Objects.requireNonNull(body.whole()));
    }

    private View view(TargetContours.Choice choice) {
        Optional<ContourSet> set = sets.inForce(choice.caseId()).stream()
                .filter(one -> one.role() == ImageRole.TARGET)
                .findFirst();
        return new View(
                choice.version(),
                choice.actor(),
                choice.chosenAt(),
                choice.rules().stream().map(RuleView::of).toList(),
                set.map(ContourSetView::of).orElse(null),
                set.map(one -> targets.origins(one.id())).orElse(List.of()));
    }

    /**
     * @param set null until it was built, and while it is built anew
     * @param parts by structure: the rule, and ml from the first and the second image and of filled gaps
     */
    record View(
            long version,
            String chosenBy,
            Instant chosenAt,
            List<RuleView> structures,
            @Nullable ContourSetView set,
            List<TargetContours.Origin> parts) {}

    record RuleView(
            String structure, ImageRole source, @Nullable RegionBody region, String label) {
        static RuleView of(TargetRule rule) {
            TargetRule.Area area = rule.region();
            return new RuleView(
                    rule.structure(),
                    rule.source(),
                    area == null ? null : new RegionBody(area.kind(), area.numbers(), area.structure(), area.of()),
                    rule.label());
        }
    }

    /**
     * Either {@code whole} (FIRST or SECOND: all structures of that image) or {@code structures}.
     *
     * @param structures in order of precedence: where structures would overlap, the one named first keeps the voxel
     */
    record NewTarget(
            @Nullable ImageRole whole,
            @Nullable @Size(min = 1, max = RULES_MAX) List<@NotNull @Valid NewRule> structures) {}

    /** @param source where it is taken from, everywhere or in the region; elsewhere it is taken from the other image */
    record NewRule(
            @NotBlank @Size(max = 64) String structure,
            @NotNull ImageRole source,
            @Nullable @Valid RegionBody region) {
        TargetRule toRule() {
            return new TargetRule(
                    structure,
                    source,
                    region == null
                            ? null
                            : new TargetRule.Area(
                                    region.kind(),
                                    region.numbers() == null ? List.of() : region.numbers(),
                                    region.structure(),
                                    region.image()));
        }
    }

    /**
     * @param numbers LPS mm. BOX: from x y z to x y z; HALF_SPACE: normal x y z and offset, where normal · p ≥ offset
     * @param structure and {@code image}: for INSIDE_STRUCTURE, for instance Bone of FIRST
     */
    record RegionBody(
            TargetRule.@NotNull Kind kind,
            @Nullable @Size(max = 6) List<@NotNull Double> numbers,
            @Nullable @Size(max = 64) String structure,
            @Nullable ImageRole image) {}
}
