package io.contourflow.imaging.contour;

/**
 * One closed planar polygon on one image slice: the last point joins the first and is not repeated. Points are LPS mm,
 * {@code x0 y0 z0 x1 y1 z1 …}, at least 3, connected in order. Outer borders and holes are told apart by even-odd
 * filling of all polygons of a slice (exclusive or), the rule of PS3.3 C.8.8.6.
 *
 * @param sliceIndex index k of the image slice on which all points lie
 * @param pointsMm 3·n coordinates; read only
 */
public record PlanarContour(int sliceIndex, double[] pointsMm) {
    public PlanarContour {
        if (pointsMm.length < 9 || pointsMm.length % 3 != 0) {
            throw new IllegalArgumentException(
                    "a contour must hold 3*n coordinates with n >= 3 but holds " + pointsMm.length);
        }
    }

    public int pointCount() {
        return pointsMm.length / 3;
    }
}
