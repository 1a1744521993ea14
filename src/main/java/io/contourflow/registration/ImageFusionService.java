package io.contourflow.registration;

import io.contourflow.archive.Artifacts;
import io.contourflow.archive.ImageVolumes;
import io.contourflow.archive.ImageVolumes.StoredImage;
import io.contourflow.cases.Cases;
import io.contourflow.cases.ContourSet;
import io.contourflow.cases.ContourSets;
import io.contourflow.cases.ImageRole;
import io.contourflow.cases.ImagingCase;
import io.contourflow.cases.Step;
import io.contourflow.cases.StepResult;
import io.contourflow.cases.StepResults;
import io.contourflow.cases.Steps;
import io.contourflow.imaging.contour.StructureContours;
import io.contourflow.imaging.fusion.Fusion;
import io.contourflow.imaging.volume.Volume;
import io.contourflow.kernel.ArtifactRef;
import io.contourflow.kernel.CaseId;
import io.contourflow.kernel.ContentHash;
import io.contourflow.kernel.Problem;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.springframework.stereotype.Service;

/**
 * Superimposes the registered pair: {@code FUSE_IMAGES} stores {@code fused}, grey 0 to 1 on the first lattice.
 * {@code STORE_CONTOURED_IMAGE} stores {@code image} (the fused one, or the first image where there is no registered
 * second one), the contours in force on the first lattice as {@code first.<structure>}, {@code second.<structure>} and
 * {@code target.<structure>}, and in text {@code shown} (FIRST, SECOND or TARGET) whose contours are the ones to show: the
 * target contour where there is one (R24), else the second's where the deformation degree was exceeded (R17).
 */
@Service
class ImageFusionService implements ImageFusion {
    private static final String ALGORITHM = "fusion/1";

    /** Both images alike. */
    private static final double WEIGHT = 0.5;

    private final Cases cases;
    private final StepResults results;
    private final Steps steps;
    private final ImageVolumes images;
    private final Artifacts artifacts;
    private final ContourSets sets;
    private final ContourViews views;
    private final RegistrationProperties properties;

    ImageFusionService(
            Cases cases,
            StepResults results,
            Steps steps,
            ImageVolumes images,
            Artifacts artifacts,
            ContourSets sets,
            ContourViews views,
            RegistrationProperties properties) {
        this.cases = cases;
        this.results = results;
        this.steps = steps;
        this.images = images;
        this.artifacts = artifacts;
        this.sets = sets;
        this.views = views;
        this.properties = properties;
    }

    @Override
    public void fuse(CaseId caseId) {
        ImagingCase imagingCase = cases.require(caseId);
        StoredImage first = images.load(imagingCase.first().series());
        ArtifactRef warped = warped(caseId)
                .orElseThrow(() -> new Problem(
                        Problem.Kind.CONFLICT, "not-registered", "case " + caseId + " has not been registered"));
        String inputHash = ContentHash.ofTexts(
                        "fuse",
                        ALGORITHM,
                        first.contentHash(),
                        warped.toString(),
                        properties.fusion().name())
                .hex();
        steps.once(caseId, Step.FUSE_IMAGES, inputHash, () -> {
            Volume fused = Fusion.fuse(first.volume(), artifacts.volume(warped), properties.fusion(), WEIGHT);
            return new Steps.Made()
                    .artifact("fused", artifacts.putVolume(fused))
                    .text("method", properties.fusion().name())
                    .number("weight", WEIGHT);
        });
    }

    @Override
    public void storeContouredImage(CaseId caseId) {
        ImagingCase imagingCase = cases.require(caseId);
        StoredImage first = images.load(imagingCase.first().series());
        Optional<ArtifactRef> fused = results.current(caseId, Step.FUSE_IMAGES).map(result -> result.artifact("fused"));
        List<ContourSet> drawn = sets.inForce(caseId).stream()
                .filter(set -> set.role() != ImageRole.SECOND || warped(caseId).isPresent())
                .toList();
        ImageRole shown = shown(caseId, drawn);
        String inputHash = ContentHash.ofTexts(
                        "contoured",
                        ALGORITHM,
                        first.contentHash(),
                        fused.map(ArtifactRef::toString).orElse(""),
                        warped(caseId).map(ArtifactRef::toString).orElse(""),
                        shown.name(),
                        drawn.stream().map(set -> set.contentHash().hex()).collect(Collectors.joining(" ")))
                .hex();
        steps.once(caseId, Step.STORE_CONTOURED_IMAGE, inputHash, () -> {
            Steps.Made made = new Steps.Made()
                    .artifact("image", fused.orElseGet(() -> artifacts.putVolume(first.volume())))
                    .text("shown", shown.name());
            drawn.forEach(set -> put(made, set));
            return made;
        });
    }

    private void put(Steps.Made made, ContourSet set) {
        String role = set.role().name().toLowerCase(Locale.ROOT);
        for (StructureContours contours : views.onFirstLattice(set)) {
            made.artifact(role + "." + contours.name(), artifacts.putContours(contours));
        }
        made.text(role + "ContourSetId", set.id().toString());
    }

    private ImageRole shown(CaseId caseId, List<ContourSet> drawn) {
        boolean exceeded = results.current(caseId, Step.MEASURE_DEFORMATION)
                .filter(result -> "ABOVE_LIMIT".equals(result.texts().get("verdict")))
                .isPresent();
        if (drawn.stream().anyMatch(set -> set.role() == ImageRole.TARGET)) {
            return ImageRole.TARGET;
        }
        boolean second = drawn.stream().anyMatch(set -> set.role() == ImageRole.SECOND);
        boolean firstToo = drawn.stream().anyMatch(set -> set.role() == ImageRole.FIRST);
        return second && (exceeded || !firstToo) ? ImageRole.SECOND : ImageRole.FIRST;
    }

    /** The second image on the first lattice: by the field, else by the offset. */
    private Optional<ArtifactRef> warped(CaseId caseId) {
        Optional<StepResult> deformable = results.current(caseId, Step.REGISTER_DEFORMABLY);
        return deformable
                .map(result -> result.artifact("warped"))
                .or(() -> results.current(caseId, Step.REGISTER_RIGIDLY).map(result -> result.artifact("warpedRigid")));
    }
}
