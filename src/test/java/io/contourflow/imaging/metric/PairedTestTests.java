package io.contourflow.imaging.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("R26")
class PairedTestTests {
    @Test
    void countsTheSignsThatGiveAsMuch() {
        assertThat(PairedTest.pAbove(new double[] {1, 2, 3})).isEqualTo(1 / 8.0);
        assertThat(PairedTest.pAbove(new double[] {1, 2, -3}))
                .as("sums 0 or more: 5 of 8")
                .isEqualTo(5 / 8.0);
        assertThat(PairedTest.pAbove(new double[] {-1, -2})).isEqualTo(1);
        assertThat(PairedTest.pAbove(new double[0])).isEqualTo(1);
    }

    /** With no effect, p is below 5 % in about 5 of 100. Seed 7. */
    @Test
    void isRightlySureUnderNoEffect() {
        Random random = new Random(7);
        long sure = Arrays.stream(new double[1000])
                .filter(run -> PairedTest.pAbove(random.doubles(10, -1, 1).toArray()) <= 0.05)
                .count();
        assertThat(sure).isBetween(30L, 70L);
    }

    @Test
    void drawsForManyPairsWhatItWouldCount() {
        double[] many = new Random(3).doubles(17, -0.8, 1).toArray();
        double exact = exact(many);
        assertThat(PairedTest.pAbove(many)).isCloseTo(exact, within(0.01));
    }

    private static double exact(double[] differences) {
        double observed = Arrays.stream(differences).sum();
        int atLeast = 0;
        for (int signs = 0; signs < 1 << differences.length; signs++) {
            double sum = 0;
            for (int n = 0; n < differences.length; n++) {
                sum += (signs >> n & 1) == 0 ? differences[n] : -differences[n];
            }
            atLeast += sum >= observed - 1e-12 ? 1 : 0;
        }
        return (double) atLeast / (1 << differences.length);
    }
}
