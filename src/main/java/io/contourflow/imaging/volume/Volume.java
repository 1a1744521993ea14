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

    /**
     * How many voxels hold NaN or infinity. What reads images refuses such ones, so that no computation need ask again:
     * a comparison with NaN is never true, and it would pass for the darkest grey.
     */
    public int countNotFinite() {
        int count = 0;
        for (float voxel : voxels) {
            count += Float.isFinite(voxel) ? 0 : 1;
        }
        return count;
    }

    /**
     * For methods whose result would be wrong without a word.
     *
     * @throws IllegalArgumentException when a voxel holds NaN or infinity
     */
    public void requireFinite(String name) {
        int missing = countNotFinite();
        if (missing > 0) {
            throw new IllegalArgumentException("the " + name + " image must hold finite values only but " + missing
                    + " of its " + voxels.length + " voxels hold NaN or infinity");
        }
    }

    public float at(int i, int j, int k) {
        return voxels[geometry.offset(i, j, k)];
    }
}
