package io.contourflow.imaging.enhancement;

import io.contourflow.imaging.volume.Geometry;
import io.contourflow.imaging.volume.Volume;
import io.contourflow.kernel.ProgressListener;
import java.util.Arrays;

/**
 * Adjusts definition (sharpness) and contrast of an image (R6). Definition first, by unsharp masking with coring:
 *
 * <p>{@code out = v + amount · d · d² / (d² + τ²)}, where d = v − G(v) is the detail finer than the Gaussian G of
 * {@code unsharpRadiusMm} and τ is twice the noise of d, estimated as 1.4826 · median |d| over the brighter half of the
 * image. Edges (|d| ≫ τ) get the whole amount, noise hardly any: the standard deviation of white noise grows by less
 * than {@code 1 + amount / 2}. The result stays inside the grey range of the image, so no values appear that the scanner
 * cannot give.
 *
 * <p>Contrast second, only where the recipe asks for it: the window to [0, 1], then {@link Clahe} slice by slice.
 *
 * <p><b>Unit of the result:</b> without a contrast step that of the image (HU stay HU); with one, display grey in
 * [0, 1], which is for looking at and not for measuring. Thread-safe.
 */
public final class ImageEnhancement {
    /** Details below twice the noise are taken for noise. */
    private static final double CORING = 2;

    private static final double SIGMA_PER_MEDIAN = 1.4826;
    private static final int MAX_NOISE_SAMPLES = 200_000;

    private ImageEnhancement() {}

    /** @throws ProgressListener.Cancelled when asked to stop */
    public static Volume apply(Volume image, EnhancementRecipe recipe, ProgressListener progress) {
        image.requireFinite("given");
        progress.checkpoint("adjusting definition", 0);
        Volume sharpened = recipe.unsharpAmount() == 0 ? image : sharpen(image, recipe);
        progress.checkpoint("adjusting contrast", 0.6);
        Volume result = recipe.adjustsContrast() ? contrast(sharpened, recipe, progress) : sharpened;
        progress.report("adjusted", 1);
        return result;
    }

    private static Volume sharpen(Volume image, EnhancementRecipe recipe) {
        float[] v = image.voxels();
        float[] smooth = Gaussian.smooth(image, recipe.unsharpRadiusMm());
        float lowest = Float.POSITIVE_INFINITY;
        float highest = Float.NEGATIVE_INFINITY;
        for (float value : v) {
            lowest = Math.min(lowest, value);
            highest = Math.max(highest, value);
        }
        double tau = CORING * detailNoise(v, smooth);
        double tauSquare = tau * tau;
        float[] out = new float[v.length];
        for (int at = 0; at < v.length; at++) {
            double detail = v[at] - smooth[at];
            double square = detail * detail;
            double gain = square == 0 ? 0 : square / (square + tauSquare);
            double value = v[at] + recipe.unsharpAmount() * detail * gain;
            out[at] = (float) Math.max(lowest, Math.min(highest, value));
        }
        return new Volume(image.geometry(), out);
    }

    /** Robust standard deviation of the detail where there is a body: in voxels not darker than the mean. */
    private static double detailNoise(float[] v, float[] smooth) {
        double mean = 0;
        for (float value : smooth) {
            mean += value / (double) smooth.length;
        }
        int stride = 1 + v.length / MAX_NOISE_SAMPLES;
        float[] details = new float[v.length / stride + 1];
        int count = 0;
        for (int at = 0; at < v.length; at += stride) {
            if (smooth[at] >= mean) {
                details[count++] = Math.abs(v[at] - smooth[at]);
            }
        }
        Arrays.sort(details, 0, count);
        return count == 0 ? 0 : SIGMA_PER_MEDIAN * details[count / 2];
    }

    private static Volume contrast(Volume image, EnhancementRecipe recipe, ProgressListener progress) {
        WindowPreset window = recipe.window();
        GreyRange range = window == null ? GreyRange.ofPercentiles(image, 0.5, 99.5) : window.range();
        float[] out = range.normalise(image.voxels());
        Geometry g = image.geometry();
        for (int k = 0; k < g.nz(); k++) {
            progress.checkpoint("adjusting contrast", 0.6 + 0.4 * k / g.nz());
            Clahe.slice(out, g.offset(0, 0, k), g.nx(), g.ny(), recipe.claheTiles(), recipe.claheClip());
        }
        return new Volume(g, out);
    }
}
