package io.contourflow.imaging.contour;

import io.contourflow.imaging.volume.Geometry;
import io.contourflow.imaging.volume.Mask;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Stitches one set of structures of two (R24): each structure is taken from the first or the second image, or from one
 * inside a region and from the other outside of it, voxel by voxel on one lattice.
 *
 * <p>Within a structure the parts are gap- and overlap-free by construction: a voxel lies in the region or not, and is
 * taken from exactly one source. Between structures the following holds, by the relation that their sources show:
 *
 * <ul>
 *   <li>Two structures are <em>apart</em> when they share no more than {@value #TOUCHING_SHARE} of the smaller one in
 *       every source that has both (masks moved by a registration may share border voxels). Never seen together, they
 *       are apart unless one holds at least {@value #NESTED_SHARE} of the other in the result. Else the larger one
 *       <em>contains</em> the other (body and bone).
 *   <li>Overlap: a voxel of two structures that are apart goes to the one listed first.
 *   <li>Gap: a voxel that both sources give to some structure that contains no other, but that no such structure of the
 *       result has, goes to the first listed one that either source gives it to.
 * </ul>
 *
 * <p>Taking every structure from one source therefore gives that source back exactly, where its structures share no
 * voxel. O(voxels · structures²). Thread-safe.
 */
public final class ContourStitch {
    /** Largest share of the smaller structure in common for two structures to be apart; 1. */
    public static final double TOUCHING_SHARE = 0.02;

    /** Smallest share of the smaller structure in common for it to be contained; 1. */
    public static final double NESTED_SHARE = 0.9;

    /** Which image a part comes from. */
    public enum Source {
        FIRST,
        SECOND
    }

    /**
     * What to make of one structure.
     *
     * @param first the structure in the first image, on the common lattice; null: it has none
     * @param second likewise of the second image
     * @param region where {@code inside} is taken; elsewhere {@code outside} is
     */
    public record Part(
            String name, @Nullable Mask first, @Nullable Mask second, Region region, Source inside, Source outside) {
        private @Nullable Mask of(Source source) {
            return source == Source.FIRST ? first : second;
        }
    }

    /**
     * One structure of the result.
     *
     * @param firstMl volume taken from the first image, likewise {@code secondMl}
     * @param filledMl volume of gaps between structures that was filled with this one
     */
    public record Stitched(String name, Mask mask, double firstMl, double secondMl, double filledMl) {}

    private static final byte FILLED = 3;

    private final Geometry lattice;
    private final List<Part> parts;
    private final byte[][] origin; // by structure and voxel: 0 none, 1 first, 2 second, 3 filled

    private ContourStitch(Geometry lattice, List<Part> parts) {
        this.lattice = lattice;
        this.parts = parts;
        this.origin = new byte[parts.size()][];
    }

    /**
     * @param lattice on which all masks lie
     * @param parts in order of precedence; names differ
     * @return one structure per part, in the same order; its mask may be empty
     * @throws IllegalArgumentException for a mask on another lattice, or a name that comes twice
     */
    public static List<Stitched> stitch(Geometry lattice, List<Part> parts) {
        requireSound(lattice, parts);
        ContourStitch stitch = new ContourStitch(lattice, List.copyOf(parts));
        IntStream.range(0, parts.size()).forEach(stitch::take);
        boolean[][] apart = stitch.apart();
        stitch.removeOverlaps(apart);
        stitch.fillGaps(stitch.containers(apart));
        return IntStream.range(0, parts.size()).mapToObj(stitch::result).toList();
    }

    private static void requireSound(Geometry lattice, List<Part> parts) {
        if (parts.stream().map(Part::name).distinct().count() != parts.size()) {
            throw new IllegalArgumentException("a structure may be stitched only once but the names are "
                    + parts.stream().map(Part::name).toList());
        }
        for (Part part : parts) {
            for (Source source : Source.values()) {
                Mask mask = part.of(source);
                if (mask != null && !mask.geometry().equals(lattice)) {
                    throw new IllegalArgumentException(
                            part.name() + " of the " + source + " image does not lie on the lattice of the result");
                }
            }
        }
    }

    private void take(int s) {
        Part part = parts.get(s);
        byte[] from = new byte[lattice.voxelCount()];
        boolean everywhere = part.region() instanceof Region.Everywhere;
        IntStream.range(0, lattice.nz()).parallel().forEach(k -> {
            double[] p = new double[3];
            for (int j = 0; j < lattice.ny(); j++) {
                for (int i = 0; i < lattice.nx(); i++) {
                    lattice.indexToWorld(i, j, k, p);
                    Source source =
                            everywhere || part.region().contains(p[0], p[1], p[2]) ? part.inside() : part.outside();
                    int at = lattice.offset(i, j, k);
                    from[at] = has(part, source, at) ? (byte) (source.ordinal() + 1) : 0;
                }
            }
        });
        origin[s] = from;
    }

    private static boolean has(Part part, Source source, int at) {
        Mask mask = part.of(source);
        return mask != null && mask.voxels()[at] != 0;
    }

    /** By pairs: whether they are apart, as the sources show. */
    private boolean[][] apart() {
        int count = parts.size();
        boolean[][] apart = new boolean[count][count];
        for (int a = 0; a < count; a++) {
            for (int b = a + 1; b < count; b++) {
                apart[a][b] = areApart(a, b);
                apart[b][a] = apart[a][b];
            }
        }
        return apart;
    }

    private boolean areApart(int a, int b) {
        boolean seenTogether = false;
        for (Source source : Source.values()) {
            Mask one = parts.get(a).of(source);
            Mask other = parts.get(b).of(source);
            if (one != null && other != null && one.count() > 0 && other.count() > 0) {
                seenTogether = true;
                if (share(one.voxels(), other.voxels()) > TOUCHING_SHARE) {
                    return false;
                }
            }
        }
        return seenTogether || share(origin[a], origin[b]) < NESTED_SHARE;
    }

    /** Voxels in common over those of the smaller one; 0 where one is empty. */
    private static double share(byte[] one, byte[] other) {
        long ofOne = 0;
        long ofOther = 0;
        long common = 0;
        for (int at = 0; at < one.length; at++) {
            ofOne += one[at] != 0 ? 1 : 0;
            ofOther += other[at] != 0 ? 1 : 0;
            common += one[at] != 0 && other[at] != 0 ? 1 : 0;
        }
        long smaller = Math.min(ofOne, ofOther);
        return smaller == 0 ? 0 : (double) common / smaller;
    }

    private void removeOverlaps(boolean[][] apart) {
        for (int a = 0; a < parts.size(); a++) {
            for (int b = a + 1; b < parts.size(); b++) {
                for (int at = 0; apart[a][b] && at < origin[a].length; at++) {
                    if (origin[a][at] != 0) {
                        origin[b][at] = 0;
                    }
                }
            }
        }
    }

    /** Of two structures that are not apart the larger one contains the other. */
    private boolean[] containers(boolean[][] apart) {
        int count = parts.size();
        long[] size = new long[count];
        for (int s = 0; s < count; s++) {
            size[s] = result(s).mask().count();
        }
        boolean[] contains = new boolean[count];
        for (int a = 0; a < count; a++) {
            for (int b = a + 1; b < count; b++) {
                if (!apart[a][b]) {
                    contains[size[a] >= size[b] ? a : b] = true;
                }
            }
        }
        return contains;
    }

    private void fillGaps(boolean[] contains) {
        int[] single =
                IntStream.range(0, parts.size()).filter(s -> !contains[s]).toArray();
        for (int at = 0; at < lattice.voxelCount(); at++) {
            int inFirst = -1;
            int inSecond = -1;
            boolean taken = false;
            for (int s : single) {
                taken |= origin[s][at] != 0;
                inFirst = inFirst < 0 && has(parts.get(s), Source.FIRST, at) ? s : inFirst;
                inSecond = inSecond < 0 && has(parts.get(s), Source.SECOND, at) ? s : inSecond;
            }
            if (!taken && inFirst >= 0 && inSecond >= 0) {
                origin[Math.min(inFirst, inSecond)][at] = FILLED;
            }
        }
    }

    private Stitched result(int s) {
        byte[] voxels = new byte[origin[s].length];
        long[] counts = new long[FILLED + 1];
        for (int at = 0; at < voxels.length; at++) {
            voxels[at] = (byte) (origin[s][at] == 0 ? 0 : 1);
            counts[origin[s][at]]++;
        }
        double ml = lattice.voxelVolumeMm3() / 1000;
        return new Stitched(
                parts.get(s).name(), new Mask(lattice, voxels), ml * counts[1], ml * counts[2], ml * counts[FILLED]);
    }
}
