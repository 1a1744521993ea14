package io.contourflow.imaging.metric;

import io.contourflow.imaging.volume.Geometry;
import io.contourflow.imaging.volume.Mask;
import io.contourflow.imaging.volume.Volume;
import java.util.Arrays;

/**
 * A closed surface in triangles, LPS mm, with the exact distance of any point to it. Immutable; distance O(log n).
 */
public final class Surface {
    /** The cube in six tetrahedra about its diagonal 0-7 (Kuhn); corner bits: 1 along i, 2 along j, 4 along k. */
    private static final int[][] TETRAHEDRA = {
        {0, 1, 3, 7}, {0, 1, 5, 7}, {0, 2, 3, 7}, {0, 2, 6, 7}, {0, 4, 5, 7}, {0, 4, 6, 7}
    };

    private final double[] triangles; // x0 y0 z0 x1 … z2, mm
    private final SurfaceTree tree;

    private Surface(double[] triangles) {
        if (triangles.length == 0) {
            throw new IllegalArgumentException("a surface must enclose something but nothing is inside");
        }
        this.triangles = triangles;
        this.tree = new SurfaceTree(triangles);
    }

    /**
     * The border of the union of the voxels, face by face: exact for boxes along the lattice, a staircase elsewhere.
     *
     * @throws IllegalArgumentException when the mask is empty
     */
    public static Surface ofVoxels(Mask mask) {
        Builder out = new Builder(mask.geometry());
        Geometry g = mask.geometry();
        int[] size = {g.nx(), g.ny(), g.nz()};
        int[] index = new int[3];
        for (int at = 0; at < mask.voxels().length; at++) {
            if (mask.voxels()[at] != 0) {
                index[0] = at % g.nx();
                index[1] = at / g.nx() % g.ny();
                index[2] = at / (g.nx() * g.ny());
                for (int axis = 0; axis < 3; axis++) {
                    for (int side = -1; side <= 1; side += 2) {
                        index[axis] += side;
                        boolean inside =
                                index[axis] >= 0 && index[axis] < size[axis] && mask.at(index[0], index[1], index[2]);
                        index[axis] -= side;
                        if (!inside) {
                            out.face(index, axis, side);
                        }
                    }
                }
            }
        }
        return new Surface(out.triangles());
    }

    /** Half way between the centres of voxels inside and outside, as marching cubes lay it. */
    public static Surface of(Mask mask) {
        float[] values = new float[mask.voxels().length];
        for (int at = 0; at < values.length; at++) {
            values[at] = mask.voxels()[at] == 0 ? 0 : 1;
        }
        return ofLevel(new Volume(mask.geometry(), values), 0.5);
    }

    /**
     * Where the values pass {@code level}, linear between voxel centres: sub-voxel. By marching tetrahedra (Doi and Koide,
     * IEICE Trans E74(1), 1991), which has no ambiguous cases. Beyond the lattice lies nothing.
     *
     * @throws IllegalArgumentException when no voxel is above the level
     */
    public static Surface ofLevel(Volume volume, double level) {
        Geometry g = volume.geometry();
        Builder out = new Builder(g);
        double lowest = level;
        for (float value : volume.voxels()) {
            lowest = Math.min(lowest, value);
        }
        double beyond = lowest < level ? lowest : level - 1;
        double[] corner = new double[8];
        for (int k = -1; k < g.nz(); k++) {
            for (int j = -1; j < g.ny(); j++) {
                for (int i = -1; i < g.nx(); i++) {
                    int inside = 0;
                    for (int c = 0; c < 8; c++) {
                        corner[c] = value(volume, i + (c & 1), j + (c >> 1 & 1), k + (c >> 2), beyond) - level;
                        inside += corner[c] > 0 ? 1 : 0;
                    }
                    if (inside > 0 && inside < 8) {
                        for (int[] tetrahedron : TETRAHEDRA) {
                            out.tetrahedron(i, j, k, tetrahedron, corner);
                        }
                    }
                }
            }
        }
        return new Surface(out.triangles());
    }

    private static double value(Volume volume, int i, int j, int k, double beyond) {
        Geometry g = volume.geometry();
        boolean within = i >= 0 && j >= 0 && k >= 0 && i < g.nx() && j < g.ny() && k < g.nz();
        return within ? volume.at(i, j, k) : beyond;
    }

    int count() {
        return triangles.length / 9;
    }

    /** Coordinate 0 to 8 of a triangle: x, y, z of its three corners. */
    double coordinate(int triangle, int which) {
        return triangles[9 * triangle + which];
    }

    double areaMm2(int triangle) {
        int t = 9 * triangle;
        double ax = triangles[t + 3] - triangles[t];
        double ay = triangles[t + 4] - triangles[t + 1];
        double az = triangles[t + 5] - triangles[t + 2];
        double bx = triangles[t + 6] - triangles[t];
        double by = triangles[t + 7] - triangles[t + 1];
        double bz = triangles[t + 8] - triangles[t + 2];
        double x = ay * bz - az * by;
        double y = az * bx - ax * bz;
        double z = ax * by - ay * bx;
        return Math.sqrt(x * x + y * y + z * z) / 2;
    }

    public double areaMm2() {
        double sum = 0;
        for (int triangle = 0; triangle < count(); triangle++) {
            sum += areaMm2(triangle);
        }
        return sum;
    }

    /** Smallest distance of an LPS point to any point of the surface. */
    public double distanceMm(double x, double y, double z) {
        return tree.distance(x, y, z);
    }

    /** Collects triangles given in voxel indices. */
    private static final class Builder {
        private final Geometry geometry;
        private final double[] world = new double[3];
        private final double[][] crossing = new double[4][3];
        private double[] out = new double[9 * 1024];
        private int used;

        Builder(Geometry geometry) {
            this.geometry = geometry;
        }

        double[] triangles() {
            return Arrays.copyOf(out, used);
        }

        void face(int[] voxel, int axis, int side) {
            double[][] corners = new double[4][3];
            int u = (axis + 1) % 3;
            int v = (axis + 2) % 3;
            for (int c = 0; c < 4; c++) {
                corners[c][axis] = voxel[axis] + 0.5 * side;
                corners[c][u] = voxel[u] + (c == 1 || c == 2 ? 0.5 : -0.5);
                corners[c][v] = voxel[v] + (c >= 2 ? 0.5 : -0.5);
            }
            triangle(corners[0], corners[1], corners[2]);
            triangle(corners[0], corners[2], corners[3]);
        }

        /** One triangle where one corner is alone on its side of the level, two where it is two against two. */
        void tetrahedron(int i, int j, int k, int[] tetrahedron, double[] corner) {
            int crossings = 0;
            int inside = 0;
            for (int c : tetrahedron) {
                inside += corner[c] > 0 ? 1 : 0;
            }
            if (inside == 0 || inside == 4) {
                return;
            }
            // edges in this order run around the cut of two against two
            int[] in = new int[inside];
            int[] outside = new int[4 - inside];
            int a = 0;
            int b = 0;
            for (int c : tetrahedron) {
                if (corner[c] > 0) {
                    in[a++] = c;
                } else {
                    outside[b++] = c;
                }
            }
            for (int n = 0; n < in.length; n++) {
                for (int m = 0; m < outside.length; m++) {
                    int to = n % 2 == 0 ? m : outside.length - 1 - m;
                    cross(i, j, k, in[n], outside[to], corner, crossing[crossings++]);
                }
            }
            triangle(crossing[0], crossing[1], crossing[2]);
            if (crossings == 4) {
                triangle(crossing[0], crossing[2], crossing[3]);
            }
        }

        private static void cross(int i, int j, int k, int from, int to, double[] corner, double[] at) {
            double share = corner[from] / (corner[from] - corner[to]);
            at[0] = i + (from & 1) + share * ((to & 1) - (from & 1));
            at[1] = j + (from >> 1 & 1) + share * ((to >> 1 & 1) - (from >> 1 & 1));
            at[2] = k + (from >> 2) + share * ((to >> 2) - (from >> 2));
        }

        private void triangle(double[] a, double[] b, double[] c) {
            if (used + 9 > out.length) {
                out = Arrays.copyOf(out, 2 * out.length);
            }
            point(a);
            point(b);
            point(c);
        }

        private void point(double[] index) {
            geometry.indexToWorld(index, world);
            System.arraycopy(world, 0, out, used, 3);
            used += 3;
        }
    }
}
