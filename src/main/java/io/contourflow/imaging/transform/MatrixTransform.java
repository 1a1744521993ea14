package io.contourflow.imaging.transform;

/**
 * An affine map p ↦ A·p + b, LPS mm → LPS mm, with its matrix computed once. Immutable and thread-safe; 9
 * multiplications a point.
 */
public final class MatrixTransform implements PointTransform {
    private final double[] matrix;

    /**
     * @param matrix row-major 4×4 homogeneous matrix, last row (0, 0, 0, 1)
     * @throws IllegalArgumentException when it is not such a matrix or not invertible
     */
    public MatrixTransform(double[] matrix) {
        if (matrix.length != 16) {
            throw new IllegalArgumentException("matrix must hold 16 values but holds " + matrix.length);
        }
        for (int at = 0; at < 16; at++) {
            if (!Double.isFinite(matrix[at])) {
                throw new IllegalArgumentException("matrix[" + at + "] must be finite but is " + matrix[at]);
            }
        }
        if (matrix[12] != 0 || matrix[13] != 0 || matrix[14] != 0 || matrix[15] != 1) {
            throw new IllegalArgumentException("the last row must be 0 0 0 1 but is " + matrix[12] + " " + matrix[13]
                    + " " + matrix[14] + " " + matrix[15]);
        }
        if (determinant(matrix) == 0) {
            throw new IllegalArgumentException("matrix must be invertible but has determinant 0");
        }
        this.matrix = matrix.clone();
    }

    public static MatrixTransform of(RigidOffset offset) {
        return new MatrixTransform(offset.matrix());
    }

    /** Row-major 4×4. */
    public double[] matrix() {
        return matrix.clone();
    }

    /** The map that first applies {@code this}, then {@code next}. */
    public MatrixTransform then(MatrixTransform next) {
        double[] product = new double[16];
        for (int row = 0; row < 4; row++) {
            for (int col = 0; col < 4; col++) {
                double sum = 0;
                for (int inner = 0; inner < 4; inner++) {
                    sum += next.matrix[4 * row + inner] * matrix[4 * inner + col];
                }
                product[4 * row + col] = sum;
            }
        }
        return new MatrixTransform(product);
    }

    /** The inverse map. */
    public MatrixTransform inverse() {
        double[] m = matrix;
        double det = determinant(m);
        double[] inv = new double[16];
        inv[0] = (m[5] * m[10] - m[6] * m[9]) / det;
        inv[1] = (m[2] * m[9] - m[1] * m[10]) / det;
        inv[2] = (m[1] * m[6] - m[2] * m[5]) / det;
        inv[4] = (m[6] * m[8] - m[4] * m[10]) / det;
        inv[5] = (m[0] * m[10] - m[2] * m[8]) / det;
        inv[6] = (m[2] * m[4] - m[0] * m[6]) / det;
        inv[8] = (m[4] * m[9] - m[5] * m[8]) / det;
        inv[9] = (m[1] * m[8] - m[0] * m[9]) / det;
        inv[10] = (m[0] * m[5] - m[1] * m[4]) / det;
        for (int row = 0; row < 3; row++) {
            inv[4 * row + 3] = -(inv[4 * row] * m[3] + inv[4 * row + 1] * m[7] + inv[4 * row + 2] * m[11]);
        }
        inv[15] = 1;
        return new MatrixTransform(inv);
    }

    private static double determinant(double[] m) {
        return m[0] * (m[5] * m[10] - m[6] * m[9])
                - m[1] * (m[4] * m[10] - m[6] * m[8])
                + m[2] * (m[4] * m[9] - m[5] * m[8]);
    }

    @Override
    public void apply(double[] fixedMm, double[] movingMm) {
        double x = fixedMm[0];
        double y = fixedMm[1];
        double z = fixedMm[2];
        movingMm[0] = matrix[0] * x + matrix[1] * y + matrix[2] * z + matrix[3];
        movingMm[1] = matrix[4] * x + matrix[5] * y + matrix[6] * z + matrix[7];
        movingMm[2] = matrix[8] * x + matrix[9] * y + matrix[10] * z + matrix[11];
    }
}
