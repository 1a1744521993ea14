package io.contourflow.imaging.volume;

/**
 * A scalar image I: Ω ⊂ R³ → R sampled on a {@link Geometry}. Values carry the unit of their source: HU for CT, Bq/ml
 * or SUV for PET, arbitrary for MR. Stored as float32 with i fastest: {@code [k][j][i]}.
 *
 * <p>The voxel array is shared, not copied: whoever makes a volume hands the array over and must not write it again.
 */
public final class Volume {
    private final Geometry geometry;
    private final float[] voxels;

    /** @throws IllegalArgumentException when the array does not hold exactly one value per voxel */
    public Volume(Geometry geometry, float[] voxels) {
        if (voxels.length != geometry.voxelCount()) {
            throw new IllegalArgumentException(
                    "voxels must hold " + geometry.voxelCount() + " values but holds " + voxels.length);
        }
        this.geometry = geometry;
        this.voxels = voxels;
    }

    public Geometry geometry() {
        return geometry;
    }

    /** The array itself, i fastest; read only. */
    public float[] voxels() {
        return voxels;
    }

    public float at(int i, int j, int k) {
        return voxels[geometry.offset(i, j, k)];
    }
}
