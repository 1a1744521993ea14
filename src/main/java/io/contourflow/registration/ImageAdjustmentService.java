package io.contourflow.registration;

import io.contourflow.archive.Artifacts;
import io.contourflow.archive.ImageVolumes;
import io.contourflow.archive.ImageVolumes.StoredImage;
import io.contourflow.cases.Cases;
import io.contourflow.cases.ImageRole;
import io.contourflow.cases.ImagingCase;
import io.contourflow.cases.Step;
import io.contourflow.cases.Steps;
import io.contourflow.imaging.enhancement.EnhancementRecipe;
import io.contourflow.imaging.enhancement.EnhancementRecipe.Scaling;
import io.contourflow.imaging.enhancement.EnhancementRecipes;
import io.contourflow.imaging.enhancement.GreyRange;
import io.contourflow.imaging.enhancement.ImageEnhancement;
import io.contourflow.imaging.enhancement.WindowPreset;
import io.contourflow.imaging.volume.Volume;
import io.contourflow.kernel.CaseId;
import io.contourflow.kernel.ContentHash;
import io.contourflow.kernel.Problem;
import io.contourflow.kernel.ProgressListener;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.springframework.stereotype.Service;

/**
 * Adjusts every image of a case by the recipe of its mode. Stored for each image ({@code first}, {@code second}): the
 * adjusted volume under that name; {@code <image>WindowCentre} and {@code <image>WindowWidth} in the unit of the adjusted
 * volume; texts {@code <image>Recipe}, {@code <image>Unit} (that of the image, or {@code 1} for display grey) and
 * {@code <image>Windows}, more presets as {@code name=centre/width;…}. The originals stay what registration, contouring
 * and measurement work on.
 */
@Service
class ImageAdjustmentService implements ImageAdjustment {
    private static final String ALGORITHM = "enhancement/2";

    private final Cases cases;
    private final Steps steps;
    private final ImageVolumes images;
    private final Artifacts artifacts;
    private final NodeStepProgress progress;
    private final ProcessingSettings chosen;
    private final EnhancementProperties properties;

    ImageAdjustmentService(
            Cases cases,
            Steps steps,
            ImageVolumes images,
            Artifacts artifacts,
            NodeStepProgress progress,
            ProcessingSettings chosen,
            EnhancementProperties properties) {
        this.cases = cases;
        this.steps = steps;
        this.images = images;
        this.artifacts = artifacts;
        this.progress = progress;
        this.chosen = chosen;
        this.properties = properties;
    }

    @Override
    public void adjust(CaseId caseId) {
        ImagingCase imagingCase = cases.require(caseId);
        Map<ImageRole, StoredImage> stored = new EnumMap<>(ImageRole.class);
        stored.put(ImageRole.FIRST, images.load(imagingCase.first().series()));
        if (imagingCase.isPair()) {
            stored.put(ImageRole.SECOND, images.load(imagingCase.requireSecond().series()));
        }
        ProcessingSettings.Choice choice = chosen.inForce(caseId);
        String inputs = stored.values().stream()
                .map(image -> image.contentHash() + " " + recipe(image, choice))
                .collect(Collectors.joining("\n"));
        steps.once(
                caseId,
                Step.ADJUST_IMAGES,
                ContentHash.ofTexts("adjust", ALGORITHM, inputs).hex(),
                () -> progress.during(caseId, Step.ADJUST_IMAGES, listener -> {
                    Steps.Made made = new Steps.Made();
                    stored.forEach((role, image) -> adjusted(made, role, image, recipe(image, choice), listener));
                    return made;
                }));
    }

    private void adjusted(
            Steps.Made made, ImageRole role, StoredImage image, EnhancementRecipe recipe, ProgressListener listener) {
        String name = role.name().toLowerCase(Locale.ROOT);
        if (recipe.scaling() == Scaling.SUV && !image.suv().isKnown()) {
            throw new Problem(
                    Problem.Kind.UNPROCESSABLE,
                    "no-uptake",
                    "recipe " + recipe.name() + " needs standardised uptake values but "
                            + image.suv().reason());
        }
        Volume adjusted = ImageEnhancement.apply(image.volume(), recipe, image.suv(), listener);
        GreyRange range = range(adjusted, image, recipe);
        made.artifact(name, artifacts.putVolume(adjusted))
                .number(name + "WindowCentre", (range.low() + range.high()) / 2)
                .number(name + "WindowWidth", range.high() - range.low())
                .text(name + "Recipe", recipe.name())
                .text(name + "Unit", recipe.unit(image.unit()))
                .text(name + "Windows", presets(image.modality()));
    }

    /** The recipe that a person chose, for the images of its mode; else the site's for the mode. */
    private EnhancementRecipe recipe(StoredImage image, ProcessingSettings.Choice choice) {
        if (choice.recipe() != null) {
            EnhancementRecipe other = EnhancementRecipes.named(choice.recipe());
            if (other.modality().equals(image.modality())) {
                return other;
            }
        }
        return properties.recipeFor(image.modality());
    }

    /** What is shown at first: the first preset of the mode, or nearly the whole range of the image. */
    private static GreyRange range(Volume adjusted, StoredImage image, EnhancementRecipe recipe) {
        List<WindowPreset> presets = WindowPreset.forModality(image.modality());
        if (recipe.adjustsContrast()) {
            return new GreyRange(0, 1);
        }
        return presets.isEmpty()
                ? GreyRange.ofPercentiles(adjusted, 0.5, 99.5)
                : presets.get(0).range();
    }

    private static String presets(String modality) {
        return WindowPreset.forModality(modality).stream()
                .map(preset -> preset.name() + "=" + preset.centre() + "/" + preset.width())
                .collect(Collectors.joining(";"));
    }
}
