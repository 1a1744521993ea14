package io.contourflow.imaging.volume;

import java.util.Arrays;

/**
 * The lattice on which an image is sampled, in DICOM patient axes LPS (x to the patient's Left, y to Posterior, z to
 * Superior), millimetres.
 *
 * <p>World point of the voxel centre with index (i, j, k):
 * {@code world = origin + direction · (spacing ⊙ (i, j, k))}. Integer indices are voxel centres. {@code direction} is
 * orthonormal, row-major 3×3: column 0 holds the unit vector along increasing i (the DICOM row direction, first three
 * values of Image Orientation Patient), column 1 along j, column 2 along k. Left-handed lattices (flipped slice order)
 * are allowed: the determinant may be −1. Immutable and thread-safe.
 */
public final class Geometry {
    /** Largest deviation from orthonormality accepted, dimensionless; DICOM headers round to about 1e-6. */
    public static final double ORTHONORMAL_TOLERANCE = 1e-3;

    private static final double[] IDENTITY = {1, 0, 0, 0, 1, 0, 0, 0, 1};

    private final int nx;
    private final int ny;
    private final int nz;
    private final double[] spacingMm;
    private final double[] originMm;
    private final double[] direction;
    private final double[] indexToWorld; // 3x3 row-major: direction · diag(spacing)
    private final double[] worldToIndex; // its inverse

    /**
     * @param size voxels along i, j, k; each at least 1
     * @param spacingMm distance of voxel centres along i, j, k; each positive and finite
     * @param originMm LPS world point of the centre of voxel (0, 0, 0)
     * @param direction row-major 3×3, orthonormal within {@link #ORTHONORMAL_TOLERANCE}
     * @throws IllegalArgumentException when a value breaks these rules
     */
    public Geometry(int[] size, double[] spacingMm, double[] originMm, double[] direction) {
        requireLength("size", size.length, 3);
        requireLength("spacingMm", spacingMm.length, 3);
        requireLength("originMm", originMm.length, 3);
        requireLength("direction", direction.length, 9);
        for (int axis = 0; axis < 3; axis++) {
            if (size[axis] < 1) {
                throw new IllegalArgumentException("size[" + axis + "] must be at least 1 but is " + size[axis]);
            }
            if (!(spacingMm[axis] > 0) || Double.isInfinite(spacingMm[axis])) {
                throw new IllegalArgumentException(
                        "spacingMm[" + axis + "] must be positive and finite but is " + spacingMm[axis]);
            }
            if (!Double.isFinite(originMm[axis])) {
                throw new IllegalArgumentException("originMm[" + axis + "] must be finite but is " + originMm[axis]);
            }
        }
        requireOrthonormal(direction);
        this.nx = size[0];
        this.ny = size[1];
        this.nz = size[2];
        this.spacingMm = spacingMm.clone();
        this.originMm = originMm.clone();
        this.direction = direction.clone();
        this.indexToWorld = new double[9];
        this.worldToIndex = new double[9];
        for (int row = 0; row < 3; row++) {
            for (int col = 0; col < 3; col++) {
                indexToWorld[3 * row + col] = direction[3 * row + col] * spacingMm[col];
            }
        }
        invert3x3(indexToWorld, worldToIndex);
    }

    /** A lattice along the patient axes. */
    public static Geometry axisAligned(int[] size, double[] spacingMm, double[] originMm) {
        return new Geometry(size, spacingMm, originMm, IDENTITY);
    }

    private static void requireLength(String name, int actual, int expected) {
        if (actual != expected) {
            throw new IllegalArgumentException(name + " must hold " + expected + " values but holds " + actual);
        }
    }

    private static void requireOrthonormal(double[] m) {
        for (int a = 0; a < 3; a++) {
            for (int b = a; b < 3; b++) {
                double dot = m[a] * m[b] + m[3 + a] * m[3 + b] + m[6 + a] * m[6 + b];
                double expected = a == b ? 1 : 0;
                if (!(Math.abs(dot - expected) <= ORTHONORMAL_TOLERANCE)) {
                    throw new IllegalArgumentException("direction columns " + a + " and " + b
                            + " must have dot product " + expected + " but have " + dot);
                }
            }
        }
    }

    /** Inverse of a row-major 3×3 matrix. */
    private static void invert3x3(double[] m, double[] out) {
        double c0 = m[4] * m[8] - m[5] * m[7];
        double c1 = m[5] * m[6] - m[3] * m[8];
        double c2 = m[3] * m[7] - m[4] * m[6];
        double det = m[0] * c0 + m[1] * c1 + m[2] * c2;
        out[0] = c0 / det;
        out[1] = (m[2] * m[7] - m[1] * m[8]) / det;
        out[2] = (m[1] * m[5] - m[2] * m[4]) / det;
        out[3] = c1 / det;
        out[4] = (m[0] * m[8] - m[2] * m[6]) / det;
        out[5] = (m[2] * m[3] - m[0] * m[5]) / det;
        out[6] = c2 / det;
        out[7] = (m[1] * m[6] - m[0] * m[7]) / det;
        out[8] = (m[0] * m[4] - m[1] * m[3]) / det;
    }

    public int nx() {
        return nx;
    }

    public int ny() {
        return ny;
    }

    public int nz() {
        return nz;
    }

    /** Voxels in all. @throws ArithmeticException when they do not fit an array */
    public int voxelCount() {
        return Math.toIntExact((long) nx * ny * nz);
    }

    public double spacingMm(int axis) {
        return spacingMm[axis];
    }

    public double[] spacingMm() {
        return spacingMm.clone();
    }

    public double[] originMm() {
        return originMm.clone();
    }

    /** Row-major 3×3; column c is the LPS unit vector along index axis c. */
    public double[] direction() {
        return direction.clone();
    }

    /** Row-major 3×3 matrix from index steps to LPS millimetres. */
    public double[] indexToWorldMatrix() {
        return indexToWorld.clone();
    }

    /** Row-major 3×3 matrix from LPS millimetres (relative to the origin) to index steps. */
    public double[] worldToIndexMatrix() {
        return worldToIndex.clone();
    }

    public double voxelVolumeMm3() {
        return spacingMm[0] * spacingMm[1] * spacingMm[2];
    }

    /** Index of voxel (i, j, k) in an array with i fastest. */
    public int offset(int i, int j, int k) {
        return i + nx * (j + ny * k);
    }

    /** Continuous voxel index → LPS mm. {@code out} may be {@code index}. */
    public void indexToWorld(double[] index, double[] out) {
        indexToWorld(index[0], index[1], index[2], out);
    }

    public void indexToWorld(double i, double j, double k, double[] out) {
        out[0] = originMm[0] + indexToWorld[0] * i + indexToWorld[1] * j + indexToWorld[2] * k;
        out[1] = originMm[1] + indexToWorld[3] * i + indexToWorld[4] * j + indexToWorld[5] * k;
        out[2] = originMm[2] + indexToWorld[6] * i + indexToWorld[7] * j + indexToWorld[8] * k;
    }

    /** LPS mm → continuous voxel index. {@code out} may be {@code worldMm}. */
    public void worldToIndex(double[] worldMm, double[] out) {
        worldToIndex(worldMm[0], worldMm[1], worldMm[2], out);
    }

    public void worldToIndex(double xMm, double yMm, double zMm, double[] out) {
        double x = xMm - originMm[0];
        double y = yMm - originMm[1];
        double z = zMm - originMm[2];
        out[0] = worldToIndex[0] * x + worldToIndex[1] * y + worldToIndex[2] * z;
        out[1] = worldToIndex[3] * x + worldToIndex[4] * y + worldToIndex[5] * z;
        out[2] = worldToIndex[6] * x + worldToIndex[7] * y + worldToIndex[8] * z;
    }

    /**
     * A lattice over the same space, borders on borders, whose points lie about {@code spacingMm} apart, but not closer
     * than here.
     */
    public Geometry coarsened(double spacingMm) {
        int[] size = {nx, ny, nz};
        int[] points = new int[3];
        double[] spacing = new double[3];
        for (int axis = 0; axis < 3; axis++) {
            double lengthMm = (size[axis] - 1) * spacingMm(axis);
            points[axis] = Math.min(size[axis], 1 + (int) Math.ceil(lengthMm / spacingMm));
            spacing[axis] = points[axis] == 1 ? spacingMm(axis) : lengthMm / (points[axis] - 1);
        }
        return new Geometry(points, spacing, originMm(), direction());
    }

    /** LPS mm of the middle of the lattice. */
    public double[] centreMm() {
        double[] centre = new double[3];
        indexToWorld((nx - 1) / 2.0, (ny - 1) / 2.0, (nz - 1) / 2.0, centre);
        return centre;
    }

    /** Whether both lattices have the same size and every corner agrees within {@code toleranceMm}. */
    public boolean sameLattice(Geometry other, double toleranceMm) {
        if (nx != other.nx || ny != other.ny || nz != other.nz) {
            return false;
        }
        double[] mine = new double[3];
        double[] theirs = new double[3];
        for (int corner = 0; corner < 8; corner++) {
            double i = (corner & 1) * (nx - 1.0);
            double j = (corner >> 1 & 1) * (ny - 1.0);
            double k = (corner >> 2 & 1) * (nz - 1.0);
            indexToWorld(i, j, k, mine);
            other.indexToWorld(i, j, k, theirs);
            if (Math.hypot(Math.hypot(mine[0] - theirs[0], mine[1] - theirs[1]), mine[2] - theirs[2]) > toleranceMm) {
                return false;
            }
        }
        return true;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Geometry that
                && nx == that.nx
                && ny == that.ny
                && nz == that.nz
                && Arrays.equals(spacingMm, that.spacingMm)
                && Arrays.equals(originMm, that.originMm)
                && Arrays.equals(direction, that.direction);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(spacingMm) * 31 + Arrays.hashCode(originMm) + nx + 7 * ny + 13 * nz;
    }

    @Override
    public String toString() {
        return nx + "x" + ny + "x" + nz + " voxels of " + spacingMm[0] + "x" + spacingMm[1] + "x" + spacingMm[2]
                + " mm at LPS " + Arrays.toString(originMm) + " mm";
    }
}
