package io.contourflow.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.contourflow.imaging.enhancement.EnhancementRecipe;
import io.contourflow.imaging.enhancement.EnhancementRecipes;
import io.contourflow.imaging.enhancement.ImageEnhancement;
import io.contourflow.imaging.enhancement.SuvScale;
import io.contourflow.imaging.io.ImageFiles;
import io.contourflow.imaging.io.PixelType;
import io.contourflow.imaging.volume.Volume;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "enhance",
        description =
                "Adjusts definition and contrast, for looking at. The unit is kept unless the recipe adjusts contrast"
                        + " (then 0 to 1) or scales PET to uptake.")
final class EnhanceCommand extends ImageCommand {
    @Option(names = "--image", required = true, description = "Image to adjust.")
    @SuppressWarnings("NullAway.Init")
    private Path image;

    @Option(names = "--out", required = true, description = "Image to write (float32).")
    @SuppressWarnings("NullAway.Init")
    private Path out;

    @Option(
            names = "--recipe",
            description =
                    "Default: that of the modality. One of: ct-definition, ct-soft-tissue-contrast, ct-bone-contrast,"
                            + " mr-definition-contrast, mr-definition, mr-bias-field, pt-contrast, pt-suv.")
    private @Nullable String recipe;

    @Option(names = "--modality", description = "CT, MR or PT, where the image does not say.")
    private @Nullable String modality;

    @Override
    ObjectNode perform() {
        EnhancementRecipe asked = recipe == null ? null : named(recipe);
        Outputs.of(image).image(out);
        LoadedImage loaded = LoadedImage.read(image);
        EnhancementRecipe used = asked != null ? asked : EnhancementRecipes.forModality(loaded.needModality(modality));
        if (isForAnother(loaded, used)) {
            throw new CommandFailed("recipe " + used.name() + " is for " + used.modality() + " but the image is "
                    + loaded.modality(modality));
        }
        Volume adjusted = ImageEnhancement.apply(loaded.volume(), used, suv(loaded), progress());
        ImageFiles.write(adjusted, out, PixelType.FLOAT32);
        String unit = used.unit("as the image");
        return object().put("recipe", used.name())
                .put("unit", unit.equals("1") ? "display grey 0 to 1" : unit)
                .put("out", out.toString());
    }

    /** Whether DICOM or the user says that the image is of another mode than the recipe is for. */
    private boolean isForAnother(LoadedImage loaded, EnhancementRecipe used) {
        boolean stated = modality != null || loaded.series() != null;
        return stated && !used.modality().equals(loaded.modality(modality));
    }

    private static SuvScale suv(LoadedImage loaded) {
        return loaded.series() == null
                ? SuvScale.unknown("a file without DICOM headers does not tell its uptake")
                : loaded.series().suv();
    }

    private EnhancementRecipe named(String name) {
        try {
            return EnhancementRecipes.named(name);
        } catch (IllegalArgumentException unknown) {
            throw wrongUsage(Contourflow.oneLine(unknown));
        }
    }
}
