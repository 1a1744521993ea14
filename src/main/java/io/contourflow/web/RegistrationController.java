package io.contourflow.web;

import io.contourflow.cases.ImagingCase;
import io.contourflow.cases.Step;
import io.contourflow.cases.StepResult;
import io.contourflow.cases.StepResults;
import io.contourflow.imaging.transform.RigidOffset;
import io.contourflow.kernel.Actor;
import io.contourflow.kernel.CaseId;
import io.contourflow.kernel.Problem;
import io.contourflow.registration.ImageRegistration;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.OptimisticLockingFailureException;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Offset, field quality and deformation degree of a case; correction of the offset (R22). */
@RestController
@RequestMapping("/api/cases/{caseId}/registration")
class RegistrationController {
    private static final Logger LOG = LoggerFactory.getLogger(RegistrationController.class);
    private static final int TRIES_MAX = 5;

    private final VisibleCases visible;
    private final StepResults results;
    private final ImageRegistration registration;
    private final OffsetCorrection correction;

    RegistrationController(
            VisibleCases visible, StepResults results, ImageRegistration registration, OffsetCorrection correction) {
        this.visible = visible;
        this.results = results;
        this.registration = registration;
        this.correction = correction;
    }

    /** Every part that is not there yet is null. */
    @GetMapping
    ResponseEntity<View> get(@PathVariable UUID caseId, Actor actor) {
        ImagingCase of = visible.require(caseId, actor);
        Optional<StepResult> rigid = results.current(of.id(), Step.REGISTER_RIGIDLY);
        long version = registration.offsetVersion(of.id());
        RigidOffset offset = rigid.isPresent() ? registration.offset(of.id()) : null;
        View view = new View(
                offset == null ? null : Offset.of(offset),
                offset != null && rigid.isPresent() && differs(offset, rigid.get()),
                rigid.map(Quality::of).orElse(null),
                results.current(of.id(), Step.REGISTER_DEFORMABLY)
                        .map(Quality::of)
                        .orElse(null),
                results.current(of.id(), Step.MEASURE_DEFORMATION)
                        .map(DegreeView::of)
                        .orElse(null),
                version);
        return ResponseEntity.ok().eTag(ExpectedVersion.tag(version)).body(view);
    }

    @PutMapping("/offset")
    @ResponseStatus(HttpStatus.ACCEPTED)
    void correct(@PathVariable UUID caseId, @Valid @RequestBody NewOffset body, ExpectedVersion expected, Actor actor) {
        ImagingCase of = visible.require(caseId, actor);
        if (results.current(of.id(), Step.REGISTER_RIGIDLY).isEmpty()) {
            throw new Problem(
                    Problem.Kind.CONFLICT, "not-registered", "case " + of.id() + " has no rigid result to correct");
        }
        correct(of.id(), body.about(registration.offset(of.id())), expected.value(), actor);
    }

    /** Again when a step of the case ended at the same moment: that is nothing a person could have avoided. */
    private void correct(CaseId caseId, RigidOffset corrected, long expectedVersion, Actor actor) {
        for (int tried = 1; ; tried++) {
            try {
                correction.correct(caseId, corrected, expectedVersion, actor);
                return;
            } catch (OptimisticLockingFailureException wentOn) {
                LOG.info("case {} went on while its offset was corrected (try {})", caseId, tried);
                if (tried == TRIES_MAX) {
                    throw wentOn;
                }
            }
        }
    }

    private static boolean differs(RigidOffset inForce, StepResult rigid) {
        return inForce.translationXMm() != rigid.number("translationXMm")
                || inForce.translationYMm() != rigid.number("translationYMm")
                || inForce.translationZMm() != rigid.number("translationZMm")
                || inForce.rotationXDeg() != rigid.number("rotationXDeg")
                || inForce.rotationYDeg() != rigid.number("rotationYDeg")
                || inForce.rotationZDeg() != rigid.number("rotationZDeg");
    }

    record View(
            @Nullable Offset offset,
            boolean offsetCorrected,
            @Nullable Quality rigid,
            @Nullable Quality deformable,
            @Nullable DegreeView degree,
            long version) {}

    record Xyz(double x, double y, double z) {}

    /** @param matrix row-major 4×4, LPS mm */
    record Offset(Xyz translationMm, Xyz rotationDeg, Xyz centreMm, double[] matrix, String direction) {
        static Offset of(RigidOffset o) {
            return new Offset(
                    new Xyz(o.translationXMm(), o.translationYMm(), o.translationZMm()),
                    new Xyz(o.rotationXDeg(), o.rotationYDeg(), o.rotationZDeg()),
                    new Xyz(o.centreXMm(), o.centreYMm(), o.centreZMm()),
                    o.matrix(),
                    "fixed-to-moving");
        }
    }

    record Quality(Map<String, Double> numbers, Map<String, String> texts) {
        static Quality of(StepResult result) {
            return new Quality(result.numbers(), result.texts());
        }
    }

    record NewOffset(
            @NotNull @Valid Triple translationMm,
            @NotNull @Valid Triple rotationDeg) {
        /** Further than any patient is long, or once around, is a typing mistake. */
        private static final double TRANSLATION_MAX_MM = 2000;

        private static final double ROTATION_MAX_DEG = 180;

        /** About the centre of the offset in force, which the user turned around. */
        RigidOffset about(RigidOffset inForce) {
            translationMm.requireWithin("translationMm", TRANSLATION_MAX_MM);
            rotationDeg.requireWithin("rotationDeg", ROTATION_MAX_DEG);
            return new RigidOffset(
                    translationMm.x(),
                    translationMm.y(),
                    translationMm.z(),
                    rotationDeg.x(),
                    rotationDeg.y(),
                    rotationDeg.z(),
                    inForce.centreXMm(),
                    inForce.centreYMm(),
                    inForce.centreZMm());
        }
    }

    record Triple(
            @NotNull Double x, @NotNull Double y, @NotNull Double z) {
        void requireWithin(String field, double limit) {
            double largest = Math.max(Math.abs(x), Math.max(Math.abs(y), Math.abs(z)));
            if (!(largest <= limit)) {
                throw new Problem(
                        Problem.Kind.INVALID,
                        "invalid-field",
                        field + " must be within " + limit + " but reaches " + largest);
            }
        }
    }
}
