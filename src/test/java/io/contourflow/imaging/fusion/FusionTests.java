package io.contourflow.imaging.fusion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.contourflow.imaging.volume.Geometry;
import io.contourflow.imaging.volume.Volume;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

@Tag("R9")
class FusionTests {
    private static final float EPS = 1e-5f;
    private static final Geometry FOUR =
            Geometry.axisAligned(new int[] {2, 2, 1}, new double[] {1, 1, 1}, new double[] {0, 0, 0});

    /** Fixed 0, 250, 500, 1000 HU → 0, ¼, ½, 1; moving 8, 8, 4, 0 → 1, 1, ½, 0. */
    @ParameterizedTest
    @CsvSource({
        "AVERAGE, 0.25, 0.25, 0.4375, 0.5, 0.75",
        "AVERAGE, 1, 1, 1, 0.5, 0",
        "MAX, 0.5, 1, 1, 0.5, 1",
        "MIN, 0.5, 0, 0.25, 0.5, 0",
        "MODULATION, 0.5, 0, 0.25, 0.375, 0.5",
        "MODULATION, 1, 0, 0.25, 0.25, 0"
    })
    void matchesTheFormulaByHand(FusionMethod method, double weight, float a, float b, float c, float d) {
        Volume fixed = new Volume(FOUR, new float[] {0, 250, 500, 1000});
        Volume moving = new Volume(FOUR, new float[] {8, 8, 4, 0});
        float[] fused = Fusion.fuse(fixed, moving, method, weight).voxels();
        assertThat(fused).containsExactly(new float[] {a, b, c, d}, within(EPS));
    }

    @Test
    void principalComponentsWeighByVariation() {
        // F = 0 ½ ½ 1 and M = 0 0 1 1: variances 1/8 and 1/4, covariance 1/8 (sums over 4: 0.5, 1, 0.5);
        // eigenvector of [0.5 0.5; 0.5 1] for λ = 0.75 + √0.3125 = 1.30902: (0.5, 0.80902) → shares 0.38197, 0.61803
        float[] fused =
                Fusion.combine(new float[] {0, 0.5f, 0.5f, 1}, new float[] {0, 0, 1, 1}, FOUR, FusionMethod.PCA, 0.5);
        assertThat(fused).containsExactly(new float[] {0, 0.190983f, 0.809017f, 1}, within(EPS));
    }

    @ParameterizedTest
    @EnumSource(
            value = FusionMethod.class,
            names = {"AVERAGE", "MAX", "MIN", "PCA", "PYRAMID", "WAVELET"})
    void anImageFusedWithItselfStaysItself(FusionMethod method) {
        Geometry g = Geometry.axisAligned(new int[] {37, 22, 2}, new double[] {1, 1, 1}, new double[3]);
        float[] values = anyValues(g.voxelCount(), 3);
        assertThat(Fusion.combine(values, values, g, method, 0.3)).containsExactly(values, within(EPS));
    }

    @ParameterizedTest
    @EnumSource(
            value = FusionMethod.class,
            names = {"PYRAMID", "WAVELET"})
    void multiScaleMethodsKeepTheDetailOfBoth(FusionMethod method) {
        Geometry g = Geometry.axisAligned(new int[] {64, 64, 1}, new double[] {1, 1, 1}, new double[3]);
        float[] f = new float[64 * 64];
        float[] m = new float[64 * 64];
        java.util.Arrays.fill(f, 0.5f);
        java.util.Arrays.fill(m, 0.5f);
        f[g.offset(16, 32, 0)] = 0.9f; // a dot that only the first image has
        m[g.offset(48, 32, 0)] = 0.1f; // one that only the second has
        float[] fused = Fusion.combine(f, m, g, method, 0.5);
        float[] averaged = Fusion.combine(f, m, g, FusionMethod.AVERAGE, 0.5);
        assertThat(averaged[g.offset(16, 32, 0)] - 0.5f).isCloseTo(0.2f, within(EPS));
        assertThat(fused[g.offset(16, 32, 0)] - 0.5f).isGreaterThan(0.38f);
        assertThat(0.5f - fused[g.offset(48, 32, 0)]).isGreaterThan(0.38f);
        assertThat(fused[g.offset(32, 5, 0)]).isCloseTo(0.5f, within(0.01f));
    }

    @Test
    void theWaveletPlanesOfADotAreTheB3Spline() {
        float[] dot = new float[81];
        dot[40] = 1;
        float[] smooth = ATrousWavelet.smooth(dot, 9, 9, 1);
        assertThat(smooth[40]).isCloseTo(36 / 256f, within(EPS));
        assertThat(smooth[41]).isCloseTo(24 / 256f, within(EPS));
        assertThat(smooth[42 + 18]).isCloseTo(1 / 256f, within(EPS));
        assertThat(ATrousWavelet.smooth(dot, 9, 9, 2)[40 + 4]).isCloseTo(6 / 256f, within(EPS));
    }

    @Test
    void refusesOtherLatticesAndWeights() {
        Volume fixed = new Volume(FOUR, new float[4]);
        Geometry shifted = Geometry.axisAligned(new int[] {2, 2, 1}, new double[] {1, 1, 1}, new double[] {1, 0, 0});
        Volume moving = new Volume(shifted, new float[4]);
        assertThatThrownBy(() -> Fusion.fuse(fixed, moving, FusionMethod.AVERAGE, 0.5))
                .hasMessageContaining("one lattice")
                .hasMessageContaining("[1.0, 0.0, 0.0]");
        assertThatThrownBy(() -> Fusion.fuse(fixed, fixed, FusionMethod.AVERAGE, 1.5))
                .hasMessageContaining("1.5");
    }

    /**
     * A dot of 1 on 8x8 zeros, weight ¼. One level each; the kernel leaves 36/256 of the dot at its place. Pyramid: detail
     * 220/256 + ¾·36/256; beside it the coarse image is (36 + 6)/2 = 21/256, so ¾·21/256 − 21/256. Wavelet: the same at
     * the dot; beside it the smooth image is 24/256.
     */
    @Test
    void multiScaleMethodsMatchTheFormulaByHand() {
        float[] dot = new float[64];
        dot[4 + 8 * 4] = 1;
        float[] nothing = new float[64];
        float[] pyramid = LaplacianPyramid.fuse(dot, nothing, 8, 8, 0.25);
        assertThat(pyramid[4 + 8 * 4]).isCloseTo(247 / 256f, within(EPS));
        assertThat(pyramid[5 + 8 * 4]).isCloseTo(-5.25f / 256, within(EPS));
        float[] wavelet = ATrousWavelet.fuse(dot, nothing, 8, 8, 0.25);
        assertThat(wavelet[4 + 8 * 4]).isCloseTo(247 / 256f, within(EPS));
        assertThat(wavelet[5 + 8 * 4]).isCloseTo(-6 / 256f, within(EPS));
    }

    @ParameterizedTest
    @EnumSource(
            value = FusionMethod.class,
            names = {"AVERAGE", "PYRAMID", "WAVELET"})
    void averagesWhereOneVoxelThicknessLeavesNoScale(FusionMethod method) {
        Geometry line = Geometry.axisAligned(new int[] {1, 4, 1}, new double[] {1, 1, 1}, new double[3]);
        Volume fixed = new Volume(line, new float[] {0, 250, 500, 1000});
        Volume moving = new Volume(line, new float[] {8, 8, 4, 0});
        float[] fused = Fusion.fuse(fixed, moving, method, 0.25).voxels();
        assertThat(fused).containsExactly(new float[] {0.25f, 0.4375f, 0.5f, 0.75f}, within(EPS));
    }

    @ParameterizedTest
    @EnumSource(FusionMethod.class)
    void refusesAVoxelWithoutValue(FusionMethod method) {
        Volume whole = new Volume(FOUR, new float[] {8, 8, 4, 0});
        Volume holed = new Volume(FOUR, new float[] {0, Float.NaN, 500, Float.NEGATIVE_INFINITY});
        assertThatThrownBy(() -> Fusion.fuse(whole, holed, method, 0.5))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the moving image must hold finite values only but 2 of its 4 voxels hold NaN or infinity");
        assertThatThrownBy(() -> Fusion.fuse(holed, whole, method, 0.5)).hasMessageStartingWith("the fixed image");
    }

    private static float[] anyValues(int count, long seed) {
        Random random = new Random(seed);
        float[] values = new float[count];
        for (int at = 0; at < count; at++) {
            values[at] = random.nextFloat();
        }
        return values;
    }
}
