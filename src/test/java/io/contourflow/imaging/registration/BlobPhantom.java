package io.contourflow.imaging.registration;

import io.contourflow.imaging.transform.PointTransform;
import io.contourflow.imaging.volume.Geometry;
import io.contourflow.imaging.volume.Volume;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;

/**
 * A body of CT-like values given by a formula, so that it can be seen on any lattice and through any map without
 * interpolation: an ellipsoid of 40 HU in air with balls of other values inside.
 */
final class BlobPhantom {
    static final DoubleUnaryOperator SAME = value -> value;
    /** Falls and rises: air dark, fat bright, bone dark, as in a T1 image. */
    static final DoubleUnaryOperator OTHER_MODALITY = hu -> hu < -400 ? 10 : 900 * Math.exp(-sq((hu - 60) / 300)) + 50;

    private static final double[] SEMI_AXES_MM = {75, 60, 70};
    private static final int BALLS = 14;

    private final double[][] balls = new double[BALLS][5];

    BlobPhantom(long seed) {
        Random random = new Random(seed);
        for (double[] ball : balls) {
            for (int axis = 0; axis < 3; axis++) {
                ball[axis] = (random.nextDouble() - 0.5) * 1.3 * SEMI_AXES_MM[axis];
            }
            ball[3] = 8 + 14 * random.nextDouble();
            ball[4] = random.nextBoolean() ? -120 - 500 * random.nextDouble() : 200 + 700 * random.nextDouble();
        }
    }

    /** HU at a point, edges softened over about 3 mm. */
    double at(double x, double y, double z) {
        double depth = 1 - Math.sqrt(sq(x / SEMI_AXES_MM[0]) + sq(y / SEMI_AXES_MM[1]) + sq(z / SEMI_AXES_MM[2]));
        double inside = soft(depth * 65);
        double value = 40;
        for (double[] ball : balls) {
            double within = soft(ball[3] - Math.sqrt(sq(x - ball[0]) + sq(y - ball[1]) + sq(z - ball[2])));
            value += within * (ball[4] - value);
        }
        return -1000 + inside * (value + 1000);
    }

    /**
     * The phantom seen through a map: {@code image(p) = grey(phantom(map(p))) + noise}.
     *
     * @param map from points of the image to points of the phantom
     */
    Volume image(Geometry lattice, PointTransform map, DoubleUnaryOperator grey, double noise, long seed) {
        Random random = new Random(seed);
        float[] out = new float[lattice.voxelCount()];
        double[] p = new double[3];
        for (int k = 0; k < lattice.nz(); k++) {
            for (int j = 0; j < lattice.ny(); j++) {
                for (int i = 0; i < lattice.nx(); i++) {
                    lattice.indexToWorld(i, j, k, p);
                    map.apply(p, p);
                    out[lattice.offset(i, j, k)] =
                            (float) (grey.applyAsDouble(at(p[0], p[1], p[2])) + noise * random.nextGaussian());
                }
            }
        }
        return new Volume(lattice, out);
    }

    private static double soft(double mm) {
        return 1 / (1 + Math.exp(-mm / 0.8));
    }

    private static double sq(double v) {
        return v * v;
    }
}
