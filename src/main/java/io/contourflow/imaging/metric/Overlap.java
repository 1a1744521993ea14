package io.contourflow.imaging.metric;

import io.contourflow.imaging.volume.Mask;

/** How far two masks on one lattice agree, 0 to 1; NaN where both are empty, since then there is nothing to agree on. */
public final class Overlap {
    /** Lattices further apart than this are different, mm. */
    static final double SAME_LATTICE_MM = 0.01;

    private Overlap() {}

    /** 2·|A ∩ B| / (|A| + |B|). @throws IllegalArgumentException when the lattices differ */
    public static double dice(Mask a, Mask b) {
        long[] counts = counts(a, b);
        return 2.0 * counts[2] / (counts[0] + counts[1]);
    }

    /** |A ∩ B| / |A ∪ B|. @throws IllegalArgumentException when the lattices differ */
    public static double jaccard(Mask a, Mask b) {
        long[] counts = counts(a, b);
        return (double) counts[2] / (counts[0] + counts[1] - counts[2]);
    }

    static void requireSameLattice(Mask a, Mask b) {
        if (!a.geometry().sameLattice(b.geometry(), SAME_LATTICE_MM)) {
            throw new IllegalArgumentException(
                    "masks must lie on one lattice but lie on " + a.geometry() + " and " + b.geometry());
        }
    }

    private static long[] counts(Mask a, Mask b) {
        requireSameLattice(a, b);
        long[] counts = new long[3];
        for (int at = 0; at < a.voxels().length; at++) {
            boolean inA = a.voxels()[at] != 0;
            boolean inB = b.voxels()[at] != 0;
            counts[0] += inA ? 1 : 0;
            counts[1] += inB ? 1 : 0;
            counts[2] += inA && inB ? 1 : 0;
        }
        return counts;
    }
}
