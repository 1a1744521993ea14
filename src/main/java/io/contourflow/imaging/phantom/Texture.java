package io.contourflow.imaging.phantom;

/**
 * Smooth random texture attached to the tissue: values of standard deviation about 1 on a lattice, drawn by hashing
 * (SplitMix64, Steele et al. 2014) so that any point can be asked in any order, trilinear between. Two octaves, 14 and 6
 * mm. Immutable.
 */
final class Texture {
    private static final double COARSE_MM = 14;
    private static final double FINE_MM = 6;
    private static final double UNIT_STANDARD_DEVIATION = Math.sqrt(12); // of a uniform number

    private final long seed;

    Texture(long seed) {
        this.seed = seed;
    }

    double at(double x, double y, double z) {
        return 0.8 * octave(x / COARSE_MM, y / COARSE_MM, z / COARSE_MM, seed)
                + 0.6 * octave(x / FINE_MM, y / FINE_MM, z / FINE_MM, ~seed);
    }

    private static double octave(double x, double y, double z, long seed) {
        long i = (long) Math.floor(x);
        long j = (long) Math.floor(y);
        long k = (long) Math.floor(z);
        double fx = x - i;
        double fy = y - j;
        double fz = z - k;
        double sum = 0;
        for (int corner = 0; corner < 8; corner++) {
            int di = corner & 1;
            int dj = corner >> 1 & 1;
            int dk = corner >> 2;
            double weight = (di == 0 ? 1 - fx : fx) * (dj == 0 ? 1 - fy : fy) * (dk == 0 ? 1 - fz : fz);
            sum += weight * uniform(seed + 0x9e3779b97f4a7c15L * (i + di + 1031 * (j + dj + 1031 * (k + dk))));
        }
        return UNIT_STANDARD_DEVIATION * sum;
    }

    /** −0.5 to 0.5. */
    private static double uniform(long state) {
        long mixed = (state ^ state >>> 30) * 0xbf58476d1ce4e5b9L;
        mixed = (mixed ^ mixed >>> 27) * 0x94d049bb133111ebL;
        return ((mixed ^ mixed >>> 31) >>> 11) * 0x1p-53 - 0.5;
    }
}
