package io.contourflow.imaging.enhancement;

import io.contourflow.imaging.enhancement.EnhancementRecipe.Scaling;
import io.contourflow.imaging.volume.Geometry;
import io.contourflow.imaging.volume.Volume;
import io.contourflow.kernel.ProgressListener;
import java.util.stream.IntStream;

/**
 * Adjusts definition (sharpness) and contrast of an image (R6) by a recipe, in this order and each only where the recipe
 * asks for it: the scaling of its grey values ({@link BiasField} for MR, {@link SuvScale} for PET), definition
 * ({@link Sharpening}), contrast (the window to [0, 1], then {@link Clahe} slice by slice).
 *
 * <p><b>Unit of the result:</b> {@link EnhancementRecipe#unit}. Whatever it is, an adjusted image is for looking at: doses,
 * contours and measurements take the original. Thread-safe.
 */
public final class ImageEnhancement {
    /** Between two looks at whether the result is still wanted. */
    private static final int SLICES_AT_ONCE = 16;

    private ImageEnhancement() {}

    /** Of an image that is no PET image with known uptake. */
    public static Volume apply(Volume image, EnhancementRecipe recipe, ProgressListener progress) {
        return apply(image, recipe, SuvScale.unknown("the image does not tell its uptake"), progress);
    }

    /**
     * @throws ProgressListener.Cancelled when asked to stop
     * @throws IllegalArgumentException when a voxel is not finite, or the recipe needs an uptake that is not known
     */
    public static Volume apply(Volume image, EnhancementRecipe recipe, SuvScale suv, ProgressListener progress) {
        image.requireFinite("given");
        progress.checkpoint("adjusting definition", 0);
        Volume scaled = scaled(image, recipe, suv, progress);
        progress.checkpoint("adjusting definition", 0.3);
        Volume sharpened = recipe.unsharpAmount() == 0 ? scaled : Sharpening.apply(scaled, recipe);
        progress.checkpoint("adjusting contrast", 0.6);
        Volume result = recipe.adjustsContrast() ? contrast(sharpened, recipe, progress) : sharpened;
        progress.report("adjusted", 1);
        return result;
    }

    private static Volume scaled(Volume image, EnhancementRecipe recipe, SuvScale suv, ProgressListener progress) {
        if (recipe.scaling() == Scaling.BIAS_FIELD) {
            return BiasField.remove(image, progress);
        }
        if (recipe.scaling() == Scaling.NONE) {
            return image;
        }
        if (!suv.isKnown()) {
            throw new IllegalArgumentException(
                    "recipe " + recipe.name() + " needs standardised uptake values but " + suv.reason());
        }
        float[] out = image.voxels().clone();
        for (int at = 0; at < out.length; at++) {
            out[at] = (float) (out[at] * suv.suvPerUnit());
        }
        return new Volume(image.geometry(), out);
    }

    private static Volume contrast(Volume image, EnhancementRecipe recipe, ProgressListener progress) {
        WindowPreset window = recipe.window();
        GreyRange range = window == null ? GreyRange.ofPercentiles(image, 0.5, 99.5) : window.range();
        float[] out = range.normalise(image.voxels());
        Geometry g = image.geometry();
        for (int from = 0; from < g.nz(); from += SLICES_AT_ONCE) {
            progress.checkpoint("adjusting contrast", 0.6 + 0.4 * from / g.nz());
            IntStream.range(from, Math.min(g.nz(), from + SLICES_AT_ONCE))
                    .parallel()
                    .forEach(k -> Clahe.slice(
                            out, g.offset(0, 0, k), g.nx(), g.ny(), recipe.claheTiles(), recipe.claheClip()));
        }
        return new Volume(g, out);
    }
}
