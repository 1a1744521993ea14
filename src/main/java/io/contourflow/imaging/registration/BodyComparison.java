package io.contourflow.imaging.registration;

import io.contourflow.imaging.transform.PointTransform;
import io.contourflow.imaging.transform.Resampler;
import io.contourflow.imaging.volume.Geometry;
import io.contourflow.imaging.volume.Mask;
import io.contourflow.imaging.volume.Volume;
import java.util.Arrays;

/** Compares a pair under any map at evenly taken points of the fixed body, for judging and not for optimising. */
final class BodyComparison {
    /** More points change the figures in the third decimal only. */
    private static final int MAX_POINTS = 60_000;
    /** A right alignment is lost when the image is moved so far; farther than residual deformation, mm. */
    private static final double SHIFT_MM = 10;

    private final Volume moving;
    private final Mask movingMeasured;
    private final Mask movingBody;
    private final double[] points;
    private final float[] fixedValues;

    /**
     * @param where voxels of the fixed body that carry data, on the lattice of {@code fixed}
     * @param movingMeasured voxels with data on the lattice of {@code moving}
     * @param movingBody voxels of the body on the same lattice
     */
    BodyComparison(Volume fixed, Mask where, Volume moving, Mask movingMeasured, Mask movingBody) {
        this.moving = moving;
        this.movingMeasured = movingMeasured;
        this.movingBody = movingBody;
        int inside = where.count();
        int every = Math.max(1, (inside + MAX_POINTS - 1) / MAX_POINTS);
        this.points = new double[3 * ((inside + every - 1) / every)];
        this.fixedValues = new float[points.length / 3];
        Geometry g = fixed.geometry();
        double[] p = new double[3];
        int seen = 0;
        int taken = 0;
        for (int at = 0; at < where.voxels().length; at++) {
            if (where.voxels()[at] != 0 && seen++ % every == 0) {
                g.indexToWorld(at % g.nx(), at / g.nx() % g.ny(), at / (g.nx() * g.ny()), p);
                System.arraycopy(p, 0, points, 3 * taken, 3);
                fixedValues[taken++] = fixed.voxels()[at];
            }
        }
    }

    /** Share of the fixed body that falls onto moving data. */
    double overlap(PointTransform map) {
        return relation(map).voxels() / (double) Math.max(1, fixedValues.length);
    }

    /** Over the fixed body where there are moving data: what sticks out of the moving body counts as unlike. */
    GreyRelation relation(PointTransform map) {
        return relate(map, movingMeasured, new double[3]);
    }

    /** Over what is body in both images: outlines alone do not make images alike here. */
    GreyRelation inner(PointTransform map) {
        return relate(map, movingBody, new double[3]);
    }

    /**
     * Mutual information inside both bodies divided by its mean after a shift of 10 mm along ± each axis. Well above 1
     * where anatomy locks in; near 1 where nothing inside the bodies corresponds.
     */
    double distinctness(PointTransform map) {
        double at = inner(map).information();
        double shifted = 0;
        for (int side = 0; side < 6; side++) {
            double[] shift = new double[3];
            shift[side / 2] = side % 2 == 0 ? SHIFT_MM : -SHIFT_MM;
            shifted += relate(map, movingBody, shift).information() / 6;
        }
        return shifted > 0 ? at / shifted : 0;
    }

    private GreyRelation relate(PointTransform map, Mask inside, double[] shift) {
        Geometry g = moving.geometry();
        float[] first = new float[fixedValues.length];
        float[] second = new float[fixedValues.length];
        double[] p = new double[3];
        int count = 0;
        for (int n = 0; n < fixedValues.length; n++) {
            System.arraycopy(points, 3 * n, p, 0, 3);
            map.apply(p, p);
            g.worldToIndex(p[0] + shift[0], p[1] + shift[1], p[2] + shift[2], p);
            int i = (int) Math.round(p[0]);
            int j = (int) Math.round(p[1]);
            int k = (int) Math.round(p[2]);
            if (i >= 0
                    && j >= 0
                    && k >= 0
                    && i < g.nx()
                    && j < g.ny()
                    && k < g.nz()
                    && inside.at(i, j, k)
                    && movingMeasured.at(i, j, k)) {
                first[count] = fixedValues[n];
                second[count++] = Resampler.linearAt(moving, p[0], p[1], p[2], 0);
            }
        }
        return GreyRelation.of(Arrays.copyOf(first, count), Arrays.copyOf(second, count));
    }
}
