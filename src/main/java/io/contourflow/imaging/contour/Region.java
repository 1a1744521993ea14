package io.contourflow.imaging.contour;

import io.contourflow.imaging.volume.Geometry;
import io.contourflow.imaging.volume.Mask;

/**
 * A part R ⊂ R³ of space, points in LPS mm. What is not in the region is in its complement, so the two never overlap and
 * leave no gap. Immutable and thread-safe.
 */
public sealed interface Region {
    /** Whether the point (x, y, z), LPS mm, lies in the region. */
    boolean contains(double xMm, double yMm, double zMm);

    /** All of space. */
    record Everywhere() implements Region {
        @Override
        public boolean contains(double xMm, double yMm, double zMm) {
            return true;
        }
    }

    /**
     * A box along the patient axes, LPS mm: {@code from ≤ p < to} on each axis, so boxes that touch share no point.
     */
    record Box(double fromXMm, double fromYMm, double fromZMm, double toXMm, double toYMm, double toZMm)
            implements Region {
        public Box {
            requireRising("x", fromXMm, toXMm);
            requireRising("y", fromYMm, toYMm);
            requireRising("z", fromZMm, toZMm);
        }

        private static void requireRising(String axis, double from, double to) {
            if (!(from < to) || !Double.isFinite(to - from)) {
                throw new IllegalArgumentException("a box must reach from a smaller to a greater " + axis
                        + " but reaches from " + from + " to " + to + " mm");
            }
        }

        @Override
        public boolean contains(double xMm, double yMm, double zMm) {
            return xMm >= fromXMm && xMm < toXMm && yMm >= fromYMm && yMm < toYMm && zMm >= fromZMm && zMm < toZMm;
        }
    }

    /**
     * One side of a plane: {@code n·p ≥ offset} with n the unit vector along the normal given; (0, 0, 1) and 40 is what
     * lies at z = 40 mm and superior to it.
     */
    record HalfSpace(double normalX, double normalY, double normalZ, double offsetMm) implements Region {
        public HalfSpace {
            double length = Math.sqrt(normalX * normalX + normalY * normalY + normalZ * normalZ);
            if (!(length > 0) || !Double.isFinite(length) || !Double.isFinite(offsetMm)) {
                throw new IllegalArgumentException("a plane must have a normal of positive length and a finite offset"
                        + " but has length " + length + " and offset " + offsetMm + " mm");
            }
            normalX /= length;
            normalY /= length;
            normalZ /= length;
        }

        @Override
        public boolean contains(double xMm, double yMm, double zMm) {
            return normalX * xMm + normalY * yMm + normalZ * zMm >= offsetMm;
        }
    }

    /** Where a structure is: the voxel nearest to the point is inside it. Outside its lattice there is nothing of it. */
    record InsideOf(Mask structure) implements Region {
        @Override
        public boolean contains(double xMm, double yMm, double zMm) {
            Geometry g = structure.geometry();
            double[] index = new double[3];
            g.worldToIndex(xMm, yMm, zMm, index);
            int i = (int) Math.floor(index[0] + 0.5);
            int j = (int) Math.floor(index[1] + 0.5);
            int k = (int) Math.floor(index[2] + 0.5);
            return i >= 0 && i < g.nx() && j >= 0 && j < g.ny() && k >= 0 && k < g.nz() && structure.at(i, j, k);
        }
    }
}
