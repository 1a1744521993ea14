package io.contourflow.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.contourflow.imaging.enhancement.EnhancementRecipe;
import io.contourflow.imaging.enhancement.EnhancementRecipes;
import io.contourflow.imaging.enhancement.ImageEnhancement;
import io.contourflow.imaging.io.ImageFiles;
import io.contourflow.imaging.io.PixelType;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "enhance",
        description =
                "Adjusts definition and contrast. The unit is kept unless the recipe adjusts contrast: then 0 to 1.")
final class EnhanceCommand extends ImageCommand {
    @Option(names = "--image", required = true, description = "Image to adjust.")
    @SuppressWarnings("NullAway.Init")
    private Path image;

    @Option(names = "--out", required = true, description = "Image to write (float32).")
    @SuppressWarnings("NullAway.Init")
    private Path out;

    @Option(names = "--recipe", description = "Default: the recipe of the modality.")
    private @Nullable String recipe;

    @Option(names = "--modality", description = "CT, MR or PT, where the image does not say.")
    private @Nullable String modality;

    @Override
    ObjectNode perform() {
        EnhancementRecipe asked = recipe == null ? null : named(recipe);
        Outputs.of(image).image(out);
        LoadedImage loaded = LoadedImage.read(image);
        EnhancementRecipe used = asked != null ? asked : EnhancementRecipes.forModality(loaded.needModality(modality));
        ImageFiles.write(ImageEnhancement.apply(loaded.volume(), used, progress()), out, PixelType.FLOAT32);
        return object().put("recipe", used.name())
                .put("unit", used.adjustsContrast() ? "display grey 0 to 1" : "as the image")
                .put("out", out.toString());
    }

    private EnhancementRecipe named(String name) {
        try {
            return EnhancementRecipes.named(name);
        } catch (IllegalArgumentException unknown) {
            throw wrongUsage(Contourflow.oneLine(unknown));
        }
    }
}
