package io.contourflow.imaging.volume;

/**
 * A set of voxels M ⊂ Ω on a {@link Geometry}; one byte a voxel, 0 outside, 1 inside, i fastest. The array is shared,
 * not copied.
 */
public final class Mask {
    private final Geometry geometry;
    private final byte[] voxels;

    /** @throws IllegalArgumentException when the array does not hold exactly one value per voxel */
    public Mask(Geometry geometry, byte[] voxels) {
        if (voxels.length != geometry.voxelCount()) {
            throw new IllegalArgumentException(
                    "voxels must hold " + geometry.voxelCount() + " values but holds " + voxels.length);
        }
        this.geometry = geometry;
        this.voxels = voxels;
    }

    public static Mask empty(Geometry geometry) {
        return new Mask(geometry, new byte[geometry.voxelCount()]);
    }

    public Geometry geometry() {
        return geometry;
    }

    /** The array itself, i fastest. */
    public byte[] voxels() {
        return voxels;
    }

    public boolean at(int i, int j, int k) {
        return voxels[geometry.offset(i, j, k)] != 0;
    }

    public int count() {
        int count = 0;
        for (byte voxel : voxels) {
            count += voxel == 0 ? 0 : 1;
        }
        return count;
    }

    public double volumeMl() {
        return count() * geometry.voxelVolumeMm3() / 1000.0;
    }
}
