package io.contourflow.imaging.registration;

import io.contourflow.imaging.transform.PointTransform;
import io.contourflow.imaging.volume.Geometry;

/** Maps every point to the nearest point of a lattice's box, so that an image is continued by its border. */
record ClampTo(Geometry lattice) implements PointTransform {
    @Override
    public void apply(double[] fixedMm, double[] movingMm) {
        double[] index = new double[3];
        lattice.worldToIndex(fixedMm, index);
        lattice.indexToWorld(
                Math.max(0, Math.min(lattice.nx() - 1, index[0])),
                Math.max(0, Math.min(lattice.ny() - 1, index[1])),
                Math.max(0, Math.min(lattice.nz() - 1, index[2])),
                movingMm);
    }
}
