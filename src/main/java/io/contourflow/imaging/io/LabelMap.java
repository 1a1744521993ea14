package io.contourflow.imaging.io;

import io.contourflow.imaging.volume.Geometry;
import io.contourflow.imaging.volume.Mask;
import java.util.List;

/**
 * Up to 16 masks in one image: bit b (value {@code 1 << b}) of a voxel says whether it belongs to structure b.
 * Structures may overlap. One unsigned 16-bit value a voxel, i fastest; the array is shared, not copied.
 */
public final class LabelMap {
    /** Structures that fit into one map. */
    public static final int MAX_STRUCTURES = 16;

    private final Geometry geometry;
    private final char[] bits;

    /** @throws IllegalArgumentException when the array does not hold exactly one value per voxel */
    public LabelMap(Geometry geometry, char[] bits) {
        if (bits.length != geometry.voxelCount()) {
            throw new IllegalArgumentException(
                    "bits must hold " + geometry.voxelCount() + " values but holds " + bits.length);
        }
        this.geometry = geometry;
        this.bits = bits;
    }

    /**
     * Structure b of the list becomes bit b.
     *
     * @throws IllegalArgumentException for more than {@link #MAX_STRUCTURES} masks or masks on another lattice
     */
    public static LabelMap of(Geometry geometry, List<Mask> masks) {
        if (masks.size() > MAX_STRUCTURES) {
            throw new IllegalArgumentException(
                    "a label map holds at most " + MAX_STRUCTURES + " structures but got " + masks.size());
        }
        char[] bits = new char[geometry.voxelCount()];
        for (int bit = 0; bit < masks.size(); bit++) {
            Mask mask = masks.get(bit);
            if (!mask.geometry().sameLattice(geometry, 1e-3)) {
                throw new IllegalArgumentException(
                        "mask " + bit + " lies on " + mask.geometry() + " but the label map on " + geometry);
            }
            byte[] voxels = mask.voxels();
            for (int at = 0; at < bits.length; at++) {
                if (voxels[at] != 0) {
                    bits[at] |= (char) (1 << bit);
                }
            }
        }
        return new LabelMap(geometry, bits);
    }

    public Geometry geometry() {
        return geometry;
    }

    /** The array itself, i fastest. */
    public char[] bits() {
        return bits;
    }

    /** The voxels of structure {@code bit}, 0 to 15. */
    public Mask mask(int bit) {
        if (bit < 0 || bit >= MAX_STRUCTURES) {
            throw new IllegalArgumentException("bit must be 0 to " + (MAX_STRUCTURES - 1) + " but is " + bit);
        }
        byte[] voxels = new byte[bits.length];
        for (int at = 0; at < bits.length; at++) {
            voxels[at] = (byte) (bits[at] >> bit & 1);
        }
        return new Mask(geometry, voxels);
    }
}
