package io.contourflow.adaptation;

import io.contourflow.cases.Cases;
import io.contourflow.cases.ContourSet;
import io.contourflow.cases.ContourSets;
import io.contourflow.cases.ImageRole;
import io.contourflow.cases.ImageType;
import io.contourflow.cases.ImagingCase;
import io.contourflow.cases.Step;
import io.contourflow.cases.StepResult;
import io.contourflow.cases.StepResults;
import io.contourflow.cases.Steps;
import io.contourflow.kernel.CaseId;
import io.contourflow.kernel.ContentHash;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.stereotype.Service;

/**
 * Tells the deformation degree, compares the one that decides at this site with the threshold, and stores all of them
 * with the threshold at that moment. A verdict once stored for an input stays, whatever becomes of the threshold: it
 * says what was true when a person was asked.
 */
@Service
class DeformationGateService implements DeformationGate {
    /** Changes with everything that changes a number measured. */
    private static final String ALGORITHM = "p95-of-nonrigid-displacement-and-surfaces/2";

    private final Cases cases;
    private final StepResults results;
    private final Steps steps;
    private final ContourSets sets;
    private final DegreeEvidence evidence;
    private final ThresholdInForce thresholds;
    private final AdaptationProperties properties;

    DeformationGateService(
            Cases cases,
            StepResults results,
            Steps steps,
            ContourSets sets,
            DegreeEvidence evidence,
            ThresholdInForce thresholds,
            AdaptationProperties properties) {
        this.cases = cases;
        this.results = results;
        this.steps = steps;
        this.sets = sets;
        this.evidence = evidence;
        this.thresholds = thresholds;
        this.properties = properties;
    }

    @Override
    public DeformationVerdict assess(CaseId caseId, boolean registered) {
        DegreeInputs inputs = inputs(cases.require(caseId), registered);
        String inputHash = ContentHash.ofTexts(Stream.concat(
                                Stream.of(ALGORITHM, properties.decidingDegree().name()), inputs.hashed())
                        .toArray(String[]::new))
                .hex();
        StepResult result = steps.once(caseId, Step.MEASURE_DEFORMATION, inputHash, () -> judged(inputs));
        return DeformationVerdict.valueOf(result.texts().getOrDefault("verdict", ""));
    }

    @Override
    public void cannotTell(CaseId caseId, String because) {
        DegreeInputs inputs = inputs(cases.require(caseId), true);
        String inputHash = ContentHash.ofTexts(Stream.concat(Stream.of("not measured"), inputs.hashed())
                        .toArray(String[]::new))
                .hex();
        steps.once(
                caseId,
                Step.MEASURE_DEFORMATION,
                inputHash,
                () -> against(thresholds.nearest(inputs.imagingCase()))
                        .text("verdict", DeformationVerdict.CANNOT_TELL.name())
                        .text("reason", because));
    }

    @Override
    public boolean isFieldTrusted(CaseId caseId, boolean registered) {
        return inputs(cases.require(caseId), registered).fieldDoubt().isEmpty();
    }

    @Override
    public boolean needsSecondContour(ImageType type) {
        return properties.decidingDegree() == DegreeSource.SECOND_CONTOUR
                && (type == ImageType.II || type == ImageType.IV);
    }

    private DegreeInputs inputs(ImagingCase imagingCase, boolean registered) {
        return new DegreeInputs(
                imagingCase,
                results.current(imagingCase.id(), Step.REGISTER_RIGIDLY).filter(result -> registered),
                results.current(imagingCase.id(), Step.REGISTER_DEFORMABLY).filter(result -> registered),
                inForce(imagingCase.id(), ImageRole.FIRST),
                inForce(imagingCase.id(), ImageRole.SECOND));
    }

    private Optional<ContourSet> inForce(CaseId caseId, ImageRole role) {
        return sets.inForce(caseId).stream().filter(set -> set.role() == role).findFirst();
    }

    private Steps.Made against(Thresholds.Threshold threshold) {
        return new Steps.Made()
                .number("thresholdMm", threshold.settings().degreeMm())
                .number("thresholdVersion", threshold.version())
                .text("thresholdScope", threshold.scope())
                .text("decidedBy", properties.decidingDegree().name());
    }

    private Steps.Made judged(DegreeInputs inputs) {
        Thresholds.Threshold threshold = thresholds.nearest(inputs.imagingCase());
        double limitMm = threshold.settings().degreeMm();
        Steps.Made made = against(threshold);
        Map<DegreeSource, DegreeEvidence.Told> told = evidence.tell(inputs, made);
        DegreeEvidence.Told decides =
                told.getOrDefault(properties.decidingDegree(), DegreeEvidence.Told.because("nothing was measured"));
        if (!decides.isTold()) {
            return made.text("verdict", DeformationVerdict.CANNOT_TELL.name()).text("reason", decides.reason());
        }
        boolean above = decides.degreeMm() > limitMm;
        return made.number("degreeMm", decides.degreeMm())
                .text("verdict", (above ? DeformationVerdict.ABOVE_LIMIT : DeformationVerdict.WITHIN_LIMIT).name())
                .text(
                        "reason",
                        String.format(
                                Locale.ROOT,
                                "degree %.2f mm by %s, threshold %.2f mm (%s)",
                                decides.degreeMm(),
                                properties.decidingDegree().words(),
                                limitMm,
                                threshold.scope()));
    }
}
