package io.contourflow.imaging.io;

/** NIfTI's patient axes are RAS, ours LPS: x and y change sign, both ways. */
final class LpsAxes {
    private LpsAxes() {}

    /** Negates the first two rows of a row-major matrix with {@code columns} columns, or of a point (1 column). */
    static double[] flip(double[] rowMajor, int columns) {
        double[] out = rowMajor.clone();
        for (int at = 0; at < 2 * columns; at++) {
            out[at] = out[at] == 0 ? 0 : -out[at];
        }
        return out;
    }
}
