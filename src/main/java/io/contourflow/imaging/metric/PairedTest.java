package io.contourflow.imaging.metric;

import java.util.Random;

/**
 * One-sided sign-flip permutation test of paired differences (Fisher 1935; Good, Permutation Tests, 2000): how often
 * chance signs would give a mean at least as high. Exact up to {@value #EXACT_MAX} pairs, above by {@value #DRAWS} draws
 * from a fixed seed, the observed one counted. Asks nothing of the distribution but symmetry about 0 under "no effect".
 */
public final class PairedTest {
    static final int EXACT_MAX = 16;
    static final int DRAWS = 20_000;

    private static final long SEED = 20_261_125;

    private PairedTest() {}

    /** @return p of "the mean difference is above 0"; 1 where there are no pairs */
    public static double pAbove(double[] differences) {
        double observed = sum(differences, -1, null) - 1e-12;
        if (differences.length == 0) {
            return 1;
        }
        long atLeast = 0;
        if (differences.length <= EXACT_MAX) {
            long all = 1L << differences.length;
            for (long signs = 0; signs < all; signs++) {
                atLeast += sum(differences, signs, null) >= observed ? 1 : 0;
            }
            return (double) atLeast / all;
        }
        Random random = new Random(SEED);
        for (int draw = 0; draw < DRAWS; draw++) {
            atLeast += sum(differences, 0, random) >= observed ? 1 : 0;
        }
        return (atLeast + 1.0) / (DRAWS + 1.0);
    }

    /** Bit n of signs, or the next random bit, says whether difference n counts as it is. */
    private static double sum(double[] differences, long signs, @org.jspecify.annotations.Nullable Random random) {
        double sum = 0;
        for (int n = 0; n < differences.length; n++) {
            boolean asItIs = random == null ? (signs >> n & 1) != 0 : random.nextBoolean();
            sum += asItIs ? differences[n] : -differences[n];
        }
        return sum;
    }
}
