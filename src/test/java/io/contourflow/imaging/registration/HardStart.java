package io.contourflow.imaging.registration;

import io.contourflow.imaging.transform.RigidOffset;
import io.contourflow.imaging.volume.Geometry;
import io.contourflow.imaging.volume.Volume;
import java.util.Random;

/**
 * A pair made harder at random: the moving image displaced by up to 60 mm along and 30 degrees about each axis (by its
 * geometry, so no interpolation), up to 30 % of its slices left out, its field of view cut to a cylinder in every
 * third case, and a couch in one of the two images.
 *
 * @param moved where the displacement took the points of the moving image
 */
record HardStart(Volume fixed, Volume moving, RigidOffset moved) {
    private static final double REACH_MM = 60;
    private static final double REACH_DEG = 30;
    private static final double MOST_CUT = 0.3;

    static HardStart of(Volume fixed, Volume moving, Random random) {
        Geometry g = moving.geometry();
        double[] c = g.centreMm();
        RigidOffset moved = new RigidOffset(
                spread(random, REACH_MM),
                spread(random, REACH_MM),
                spread(random, REACH_MM),
                spread(random, REACH_DEG),
                spread(random, REACH_DEG),
                spread(random, REACH_DEG),
                c[0],
                c[1],
                c[2]);
        int cut = (int) (g.nz() * MOST_CUT * random.nextDouble());
        int below = (int) (cut * random.nextDouble());
        boolean cylinder = random.nextInt(3) == 0;
        boolean couchInFixed = random.nextBoolean();
        Volume cropped = slices(moving, below, g.nz() - cut);
        Volume withCouch = couchInFixed ? cropped : couch(cropped, 0.1 + 0.3 * random.nextDouble());
        Volume truncated = cylinder ? cylinder(withCouch) : withCouch;
        return new HardStart(
                couchInFixed ? couch(fixed, 0.1 + 0.3 * random.nextDouble()) : fixed,
                displaced(truncated, moved),
                moved);
    }

    static Volume displaced(Volume image, RigidOffset by) {
        Geometry g = image.geometry();
        double[] origin = g.originMm();
        by.apply(origin, origin);
        double[] r = by.rotationMatrix();
        double[] d = g.direction();
        double[] turned = new double[9];
        for (int row = 0; row < 3; row++) {
            for (int col = 0; col < 3; col++) {
                for (int in = 0; in < 3; in++) {
                    turned[3 * row + col] += r[3 * row + in] * d[3 * in + col];
                }
            }
        }
        double[] spacing = {g.spacingMm(0), g.spacingMm(1), g.spacingMm(2)};
        return new Volume(new Geometry(new int[] {g.nx(), g.ny(), g.nz()}, spacing, origin, turned), image.voxels());
    }

    private static Volume slices(Volume image, int from, int count) {
        Geometry g = image.geometry();
        double[] origin = new double[3];
        g.indexToWorld(0, 0, from, origin);
        double[] spacing = {g.spacingMm(0), g.spacingMm(1), g.spacingMm(2)};
        float[] out = new float[g.nx() * g.ny() * count];
        System.arraycopy(image.voxels(), from * g.nx() * g.ny(), out, 0, out.length);
        return new Volume(new Geometry(new int[] {g.nx(), g.ny(), count}, spacing, origin, g.direction()), out);
    }

    /** A slab two voxels thick of 60 % of the grey range, a little behind what is bright in the last rows. */
    private static Volume couch(Volume image, double share) {
        Geometry g = image.geometry();
        float[] v = image.voxels().clone();
        float[] range = BodyMask.range(v, 0.01);
        float value = (float) (range[0] + (0.3 + share) * (range[1] - range[0]));
        int row = lastBodyRow(image, range);
        for (int k = 0; k < g.nz(); k++) {
            for (int i = g.nx() / 6; i < g.nx() * 5 / 6; i++) {
                for (int j = row + 2; j < Math.min(g.ny(), row + 5); j++) {
                    v[g.offset(i, j, k)] = value;
                }
            }
        }
        return new Volume(g, v);
    }

    private static int lastBodyRow(Volume image, float[] range) {
        Geometry g = image.geometry();
        float level = range[0] + 0.3f * (range[1] - range[0]);
        for (int j = g.ny() - 1; j > 0; j--) {
            int bright = 0;
            for (int k = 0; k < g.nz(); k++) {
                for (int i = 0; i < g.nx(); i++) {
                    bright += image.voxels()[g.offset(i, j, k)] > level ? 1 : 0;
                }
            }
            if (bright > g.nz() * 4) {
                return j;
            }
        }
        return g.ny() - 1;
    }

    private static Volume cylinder(Volume image) {
        Geometry g = image.geometry();
        float[] v = image.voxels().clone();
        float lowest = Float.POSITIVE_INFINITY;
        for (float value : v) {
            lowest = Math.min(lowest, value);
        }
        double radius = 0.36 * Math.min(g.nx(), g.ny());
        for (int at = 0; at < v.length; at++) {
            double i = at % g.nx() - (g.nx() - 1) / 2.0;
            double j = at / g.nx() % g.ny() - (g.ny() - 1) / 2.0;
            if (i * i + j * j > radius * radius) {
                v[at] = lowest;
            }
        }
        return new Volume(g, v);
    }

    private static double spread(Random random, double most) {
        return (2 * random.nextDouble() - 1) * most;
    }
}
