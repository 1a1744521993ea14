package io.contourflow.adaptation;

import io.contourflow.archive.Artifacts;
import io.contourflow.archive.ImageVolumes;
import io.contourflow.cases.Cases;
import io.contourflow.cases.ContourSet;
import io.contourflow.cases.ContourSets;
import io.contourflow.cases.ContourStructure;
import io.contourflow.cases.ImageRole;
import io.contourflow.cases.ImagingCase;
import io.contourflow.cases.ReviewState;
import io.contourflow.cases.Step;
import io.contourflow.cases.StepResult;
import io.contourflow.cases.StepResults;
import io.contourflow.cases.Steps;
import io.contourflow.imaging.deformation.DeformationDegree;
import io.contourflow.imaging.registration.RegistrationQuality;
import io.contourflow.imaging.transform.DisplacementField;
import io.contourflow.imaging.transform.RigidOffset;
import io.contourflow.imaging.volume.Mask;
import io.contourflow.kernel.CaseId;
import io.contourflow.kernel.ContentHash;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.stereotype.Service;

/**
 * Measures the deformation degree in the body of the first image, as far as the second image shows it, and stores it
 * with the threshold at that moment. A verdict once stored for an input stays, whatever becomes of the threshold: it
 * says what was true when a person was asked.
 */
@Service
class DeformationGateService implements DeformationGate {
    /** Changes with everything that changes the number measured. */
    private static final String ALGORITHM = "p95-of-nonrigid-displacement/1";

    /** Less of the body than this share in common says nothing about the rest. */
    private static final double SEEN_SHARE_MIN = 0.05;

    private final Cases cases;
    private final StepResults results;
    private final Steps steps;
    private final ContourSets sets;
    private final Artifacts artifacts;
    private final ImageVolumes images;
    private final ThresholdInForce thresholds;
    private final DegreeMeasure measure;

    DeformationGateService(
            Cases cases,
            StepResults results,
            Steps steps,
            ContourSets sets,
            Artifacts artifacts,
            ImageVolumes images,
            ThresholdInForce thresholds,
            DegreeMeasure measure) {
        this.cases = cases;
        this.results = results;
        this.steps = steps;
        this.sets = sets;
        this.artifacts = artifacts;
        this.images = images;
        this.thresholds = thresholds;
        this.measure = measure;
    }

    @Override
    public DeformationVerdict assess(CaseId caseId) {
        ImagingCase imagingCase = cases.require(caseId);
        Optional<StepResult> rigid = results.current(caseId, Step.REGISTER_RIGIDLY);
        Optional<StepResult> deformable = results.current(caseId, Step.REGISTER_DEFORMABLY);
        Optional<ContourStructure> external = external(caseId);
        String inputHash = ContentHash.ofTexts(
                        ALGORITHM,
                        rigid.map(StepResult::inputHash).orElse(""),
                        deformable.map(StepResult::inputHash).orElse(""),
                        external.map(structure -> structure.mask().toString()).orElse(""))
                .hex();
        StepResult result = steps.once(caseId, Step.MEASURE_DEFORMATION, inputHash, () -> {
            Thresholds.Threshold threshold = thresholds.nearest(imagingCase);
            Steps.Made made = new Steps.Made()
                    .number("thresholdMm", threshold.settings().degreeMm())
                    .number("thresholdVersion", threshold.version())
                    .text("thresholdScope", threshold.scope());
            Optional<String> doubt = doubt(rigid, deformable);
            return doubt.isPresent()
                    ? cannotTell(made, doubt.get())
                    : told(made, imagingCase, deformable.orElseThrow(), external, threshold);
        });
        return DeformationVerdict.valueOf(result.texts().getOrDefault("verdict", ""));
    }

    /** Why the field must not be relied upon; empty when it may. A person's offset stands for an untrusted one. */
    private static Optional<String> doubt(Optional<StepResult> rigid, Optional<StepResult> deformable) {
        if (deformable.isEmpty()) {
            return Optional.of("there is no deformation field");
        }
        boolean corrected = "USER".equals(deformable.get().texts().get("offsetSource"));
        return Stream.concat(corrected ? Stream.empty() : rigid.stream(), deformable.stream())
                .filter(result -> !RegistrationQuality.Verdict.TRUSTED
                        .name()
                        .equals(result.texts().get("verdict")))
                .findFirst()
                .map(result -> "the registration is not to be trusted: "
                        + result.texts().getOrDefault("reason", "no reason stored"));
    }

    private static Steps.Made cannotTell(Steps.Made made, String reason) {
        return made.text("verdict", DeformationVerdict.CANNOT_TELL.name()).text("reason", reason);
    }

    private Steps.Made told(
            Steps.Made made,
            ImagingCase imagingCase,
            StepResult deformable,
            Optional<ContourStructure> external,
            Thresholds.Threshold threshold) {
        DisplacementField field = artifacts.field(deformable.artifact("field"));
        ImageVolumes.StoredImage first = images.load(imagingCase.first().series());
        Mask body = external.map(structure -> artifacts.mask(structure.mask()))
                .orElseGet(() -> BodyRegion.of(first.volume(), first.unit()));
        Mask seen = BodyRegion.seenBy(
                body,
                field,
                images.load(imagingCase.requireSecond().series()).volume().geometry());
        if (seen.count() == 0 || seen.volumeMl() < SEEN_SHARE_MIN * body.volumeMl()) {
            return cannotTell(
                    made, "the second image shows only " + ml(seen) + " of " + ml(body) + " of the first image's body");
        }
        DeformationDegree degree = measure.measure(field, offset(deformable), seen);
        boolean above = degree.degreeMm() > threshold.settings().degreeMm();
        return made.number("degreeMm", degree.degreeMm())
                .number("meanMm", degree.meanMm())
                .number("p95Mm", degree.p95Mm())
                .number("maxMm", degree.maxMm())
                .number("bodyVolumeMl", degree.bodyVolumeMl())
                .text("verdict", (above ? DeformationVerdict.ABOVE_LIMIT : DeformationVerdict.WITHIN_LIMIT).name())
                .text(
                        "reason",
                        String.format(
                                Locale.ROOT,
                                "degree %.2f mm, threshold %.2f mm (%s)",
                                degree.degreeMm(),
                                threshold.settings().degreeMm(),
                                threshold.scope()));
    }

    /** The body outline of the first image where it was contoured and not rejected. */
    private Optional<ContourStructure> external(CaseId caseId) {
        return sets.inForce(caseId).stream()
                .filter(set -> set.role() == ImageRole.FIRST)
                .map(ContourSet::structures)
                .flatMap(structures -> structures.stream())
                .filter(structure -> structure.interpretedType().equals("EXTERNAL"))
                .filter(structure -> structure.state() != ReviewState.REJECTED)
                .findFirst();
    }

    /** The offset that the non-rigid step started from. */
    private static RigidOffset offset(StepResult deformable) {
        return new RigidOffset(
                deformable.number("translationXMm"),
                deformable.number("translationYMm"),
                deformable.number("translationZMm"),
                deformable.number("rotationXDeg"),
                deformable.number("rotationYDeg"),
                deformable.number("rotationZDeg"),
                deformable.number("centreXMm"),
                deformable.number("centreYMm"),
                deformable.number("centreZMm"));
    }

    private static String ml(Mask mask) {
        return String.format(Locale.ROOT, "%.0f ml", mask.volumeMl());
    }
}
