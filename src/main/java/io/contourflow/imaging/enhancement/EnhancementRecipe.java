package io.contourflow.imaging.enhancement;

import org.jspecify.annotations.Nullable;

/**
 * How definition and contrast of an image are adjusted (R6).
 *
 * @param name kebab-case, stored with the result
 * @param modality CT, MR or PT
 * @param scaling what becomes of the grey values first
 * @param unsharpAmount share of the detail that is added, 0 (none) to 3
 * @param unsharpRadiusMm standard deviation of the Gaussian that separates detail, and reach of the filters, mm
 * @param grainKept share of the grain (noise and the finest texture) that stays, 0 to 1
 * @param window grey range of the contrast step; null: the 0.5th to 99.5th percentile of the image
 * @param claheTiles tiles along each side of a slice; 0: no contrast step, the image keeps its unit
 * @param claheClip limit of a histogram bin as a multiple of the mean bin, at least 1; more means more contrast
 */
public record EnhancementRecipe(
        String name,
        String modality,
        Scaling scaling,
        double unsharpAmount,
        double unsharpRadiusMm,
        double grainKept,
        @Nullable WindowPreset window,
        int claheTiles,
        double claheClip) {
    private static final double MAX_AMOUNT = 3;
    private static final int MAX_TILES = 32;

    /** What becomes of the grey values before anything else. */
    public enum Scaling {
        /** They stay. */
        NONE,
        /** Divided by the slowly varying gain of the coils: MR. */
        BIAS_FIELD,
        /** Standardised uptake by body weight, g/ml: PET; refused where DICOM does not tell how. */
        SUV
    }

    public EnhancementRecipe {
        if (!(unsharpAmount >= 0 && unsharpAmount <= MAX_AMOUNT)) {
            throw new IllegalArgumentException("unsharpAmount must be 0 to " + MAX_AMOUNT + " but is " + unsharpAmount);
        }
        if (!(unsharpRadiusMm > 0 && unsharpRadiusMm <= 50)) {
            throw new IllegalArgumentException(
                    "unsharpRadiusMm must be above 0 and at most 50 but is " + unsharpRadiusMm);
        }
        if (!(grainKept >= 0 && grainKept <= 1)) {
            throw new IllegalArgumentException("grainKept must be 0 to 1 but is " + grainKept);
        }
        if (claheTiles < 0 || claheTiles > MAX_TILES) {
            throw new IllegalArgumentException("claheTiles must be 0 to " + MAX_TILES + " but is " + claheTiles);
        }
        if (!(claheClip >= 1)) {
            throw new IllegalArgumentException("claheClip must be at least 1 but is " + claheClip);
        }
    }

    /** Whether the result is a display contrast in [0, 1] instead of the unit of the image. */
    public boolean adjustsContrast() {
        return claheTiles > 0;
    }

    /** Unit of the result, given that of the image: {@code 1} for display grey. */
    public String unit(String ofImage) {
        return adjustsContrast() ? "1" : scaling == Scaling.SUV ? "SUV" : ofImage;
    }
}
