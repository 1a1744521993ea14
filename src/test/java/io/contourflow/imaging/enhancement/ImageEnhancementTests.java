package io.contourflow.imaging.enhancement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.contourflow.imaging.volume.Geometry;
import io.contourflow.imaging.volume.Volume;
import io.contourflow.kernel.ProgressListener;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("R6")
class ImageEnhancementTests {
    private static final Geometry GRID =
            Geometry.axisAligned(new int[] {64, 64, 12}, new double[] {1, 1, 2}, new double[] {0, 0, 0});

    @Test
    void aKnownBlurOfAnEdgeIsReduced() {
        double sigmaMm = 2;
        Volume blurred = edge(sigmaMm, 6, 1);
        Volume sharp = ImageEnhancement.apply(blurred, EnhancementRecipes.forModality("CT"), ProgressListener.NONE);
        double before = riseMm(blurred);
        double after = riseMm(sharp);
        // 10-90 % of a Gaussian edge: 2.563 σ
        assertThat(before).isCloseTo(2.563 * sigmaMm, within(0.3));
        assertThat(after).isLessThan(0.85 * before);
    }

    @Test
    void noiseInFlatTissueFallsWhileEdgesRiseFaster() {
        for (EnhancementRecipe recipe : EnhancementRecipes.all()) {
            if (!recipe.adjustsContrast()
                    && recipe.unsharpAmount() > 0
                    && recipe.modality().equals("CT")) {
                Volume noisy = edge(2, 20, 2);
                Volume sharp = ImageEnhancement.apply(noisy, recipe, ProgressListener.NONE);
                double factor = deviation(sharp, 44, 60) / deviation(noisy, 44, 60);
                assertThat(factor).as(recipe.name()).isLessThan(0.9);
                assertThat(riseMm(sharp) / riseMm(noisy)).as(recipe.name()).isLessThan(0.85);
            }
        }
    }

    @Test
    void aSharpenedEdgeHasNoHalo() {
        Volume clean = edge(2, 0, 1);
        Volume sharp = ImageEnhancement.apply(clean, EnhancementRecipes.forModality("CT"), ProgressListener.NONE);
        for (float value : sharp.voxels()) {
            assertThat(value).isBetween(-400.01f, 100.01f);
        }
        assertThat(riseMm(sharp)).isLessThan(0.7 * riseMm(clean));
    }

    @Test
    void theContrastToNoiseRatioOfAFaintObjectRises() {
        float[] values = new float[GRID.voxelCount()];
        Random random = new Random(8);
        for (int at = 0; at < values.length; at++) {
            values[at] = (float) ((at % 64 < 32 ? 40 : 70) + 15 * random.nextGaussian());
        }
        Volume image = new Volume(GRID, values);
        Volume sharp = ImageEnhancement.apply(image, EnhancementRecipes.named("ct-definition"), ProgressListener.NONE);
        assertThat(contrastToNoise(sharp)).isGreaterThan(1.15 * contrastToNoise(image));
    }

    private static double contrastToNoise(Volume volume) {
        return (mean(volume, 40, 60) - mean(volume, 4, 24)) / deviation(volume, 40, 60);
    }

    @Test
    void sharpeningKeepsHounsfieldUnitsAndTheirRange() {
        Volume image = edge(1, 5, 3);
        Volume sharp = ImageEnhancement.apply(image, EnhancementRecipes.forModality("CT"), ProgressListener.NONE);
        assertThat(mean(sharp, 40, 60)).isCloseTo(mean(image, 40, 60), within(1.0));
        assertThat(max(sharp)).isLessThanOrEqualTo(max(image));
        assertThat(image.voxels()).isEqualTo(edge(1, 5, 3).voxels()); // the input is left alone
    }

    @Test
    void contrastOfAFaintObjectRises() {
        // 8 HU against 40 HU soft tissue: 2 % of a 400 HU window
        float[] values = new float[GRID.voxelCount()];
        Random random = new Random(4);
        for (int at = 0; at < values.length; at++) {
            int i = at % 64;
            int j = at / 64 % 64;
            values[at] = (float) ((Math.hypot(i - 32, j - 32) < 9 ? 48 : 40) + 2 * random.nextGaussian());
        }
        EnhancementRecipe recipe = EnhancementRecipes.named("ct-soft-tissue-contrast");
        Volume result = ImageEnhancement.apply(new Volume(GRID, values), recipe, ProgressListener.NONE);
        double object = 0;
        double around = 0;
        int inside = 0;
        int outside = 0;
        for (int at = 0; at < values.length; at++) {
            assertThat(result.voxels()[at]).isBetween(0f, 1f);
            double r = Math.hypot(at % 64 - 32, at / 64 % 64 - 32);
            if (r < 8) {
                object += result.voxels()[at];
                inside++;
            } else if (r > 10 && r < 14) {
                around += result.voxels()[at];
                outside++;
            }
        }
        assertThat(object / inside - around / outside).isGreaterThan(1.4 * 8 / 400);
    }

    @Test
    void withoutClippingATileOfEvenlySpreadGreyStaysAsItIs() {
        float[] ramp = new float[16 * 16];
        for (int at = 0; at < 256; at++) {
            ramp[at] = (at + 0.5f) / 256;
        }
        float[] out = ramp.clone();
        Clahe.slice(out, 0, 16, 16, 1, 1);
        assertThat(out).containsExactly(ramp, within(1e-6f));
    }

    @Test
    void clippingLimitsTheSlopeOfTheMapping() {
        float[] two = new float[1024];
        for (int at = 0; at < 1024; at++) {
            two[at] = at % 2 == 0 ? 0.502f : 0.498f; // neighbouring bins, each half of all
        }
        float[] out = two.clone();
        Clahe.slice(out, 0, 32, 32, 1, 3);
        // each bin holds at most 3 mean bins plus its share of the excess: (3 + (256−6)/256)/256 apart
        assertThat(out[0] - out[1]).isCloseTo((3 + 250 / 256f) / 256, within(1e-4f));
    }

    @Test
    void everyModalityHasARecipeAndOthersAreRefused() {
        assertThat(EnhancementRecipes.forModality("ct").adjustsContrast()).isFalse();
        assertThat(EnhancementRecipes.forModality("MR").adjustsContrast()).isTrue();
        assertThat(EnhancementRecipes.forModality("PT").unsharpAmount()).isZero();
        assertThatThrownBy(() -> EnhancementRecipes.forModality("US")).hasMessageContaining("US");
        assertThatThrownBy(() -> EnhancementRecipes.named("x")).hasMessageContaining("ct-definition");
        assertThat(WindowPreset.forModality("CT"))
                .extracting(WindowPreset::name)
                .contains("Bone", "Lung");
        assertThat(WindowPreset.forModality("CT").get(0).range()).isEqualTo(new GreyRange(-150, 250));
    }

    @Test
    void stopsWhenAsked() {
        ProgressListener stop = new ProgressListener() {
            @Override
            public void report(String stage, double fraction) {}

            @Override
            public boolean cancelled() {
                return true;
            }
        };
        assertThatThrownBy(() -> ImageEnhancement.apply(edge(1, 1, 1), EnhancementRecipes.forModality("CT"), stop))
                .isInstanceOf(ProgressListener.Cancelled.class);
    }

    @Test
    void percentilesAreByNearestRank() {
        Geometry g = Geometry.axisAligned(new int[] {5, 2, 1}, new double[] {1, 1, 1}, new double[3]);
        Volume volume = new Volume(g, new float[] {9, 1, 2, 3, 4, 5, 6, 7, 8, Float.NaN});
        assertThat(GreyRange.ofPercentiles(volume, 0, 50)).isEqualTo(new GreyRange(1, 5));
        assertThat(new GreyRange(2, 6).normalise(new float[] {0, 3, 6, 9, Float.NaN}))
                .containsExactly(0, 0.25f, 1, 1, 0);
    }

    /** An edge along i from −400 to 100 HU at 31.5 mm, blurred, plus noise. */
    private static Volume edge(double sigmaMm, double noise, long seed) {
        Random random = new Random(seed);
        float[] values = new float[GRID.voxelCount()];
        for (int at = 0; at < values.length; at++) {
            double x = at % 64 - 31.5;
            double step = sigmaMm == 0 ? (x > 0 ? 1 : 0) : 1 / (1 + Math.exp(-1.702 * x / sigmaMm));
            values[at] = (float) (-400 + 500 * step + noise * random.nextGaussian());
        }
        return new Volume(GRID, values);
    }

    /** Distance between 10 % and 90 % of the mean profile across the edge. */
    private static double riseMm(Volume volume) {
        double[] profile = new double[64];
        for (int at = 0; at < volume.voxels().length; at++) {
            profile[at % 64] += volume.voxels()[at] / (64.0 * 12);
        }
        return crossing(profile, 50) - crossing(profile, -350);
    }

    private static double crossing(double[] profile, double level) {
        for (int i = 20; i < 44; i++) {
            if (profile[i] <= level && profile[i + 1] > level) {
                return i + (level - profile[i]) / (profile[i + 1] - profile[i]);
            }
        }
        throw new AssertionError("the profile does not cross " + level);
    }

    private static double deviation(Volume volume, int from, int to) {
        double mean = mean(volume, from, to);
        double sum = 0;
        int count = 0;
        for (int at = 0; at < volume.voxels().length; at++) {
            if (at % 64 >= from && at % 64 < to) {
                sum += Math.pow(volume.voxels()[at] - mean, 2);
                count++;
            }
        }
        return Math.sqrt(sum / count);
    }

    private static double mean(Volume volume, int from, int to) {
        double sum = 0;
        int count = 0;
        for (int at = 0; at < volume.voxels().length; at++) {
            if (at % 64 >= from && at % 64 < to) {
                sum += volume.voxels()[at];
                count++;
            }
        }
        return sum / count;
    }

    private static float max(Volume volume) {
        float max = Float.NEGATIVE_INFINITY;
        for (float value : volume.voxels()) {
            max = Math.max(max, value);
        }
        return max;
    }
}
