package io.contourflow.imaging.registration;

import io.contourflow.imaging.transform.RigidOffset;
import io.contourflow.imaging.volume.Geometry;
import io.contourflow.imaging.volume.Mask;
import io.contourflow.imaging.volume.Volume;
import org.jspecify.annotations.Nullable;

/**
 * What stays the same over all levels of a rigid registration: the images (coarsened once where they are finer than is
 * of use), where to compare them, their grey ranges and the centre of rotation used while optimising (the middle of the
 * body, which uncouples turning from shifting).
 */
final class RigidProblem {
    /** Finer voxels add time, not accuracy: 0.1 mm is reached from 2 mm voxels. */
    static final double FINEST_MM = 2.0;
    /** The rim of air around the body that is compared as well: its outline is the strongest clue there is. */
    private static final double RIM_MM = 12;

    /** While searching more air is compared, so that a body half beside the other one costs. */
    private static final double SEARCH_RIM_MM = 30;

    private static final double RANGE_TAIL = 0.001;

    final Volume fixed;
    final Volume moving;
    final Mask fixedBody;
    final Mask movingBody;
    final Mask movingMeasured;
    final Mask where;
    final Mask searched;
    final float[] ranges;
    final double[] centreMm;
    final double[] movingCentreMm;
    final double radiusMm;
    final Workers workers;

    RigidProblem(Volume fixed, Volume moving, @Nullable Mask fixedMask, Workers workers) {
        this.workers = workers;
        this.fixed = Smoothing.coarsen(fixed, FINEST_MM, workers);
        this.moving = Smoothing.coarsen(moving, FINEST_MM, workers);
        Mask fixedMeasured = Padding.measured(this.fixed);
        this.movingMeasured = Padding.measured(this.moving);
        this.fixedBody = BodyMask.of(this.fixed);
        this.movingBody = BodyMask.of(this.moving);
        this.where = region(fixedMask, fixedMeasured, RIM_MM);
        this.searched = region(fixedMask, fixedMeasured, SEARCH_RIM_MM);
        this.centreMm = centroid(where);
        this.movingCentreMm = centroid(movingBody);
        this.radiusMm = radius(where, centreMm);
        float[] f = BodyMask.range(this.fixed.voxels(), RANGE_TAIL);
        float[] m = BodyMask.range(this.moving.voxels(), RANGE_TAIL);
        this.ranges = new float[] {f[0], f[1], m[0], m[1]};
    }

    private Mask region(@Nullable Mask fixedMask, Mask fixedMeasured, double rimMm) {
        Mask wanted =
                fixedMask == null ? BodyMask.dilate(fixedBody, rimMm) : RigidLevel.onto(fixedMask, fixed.geometry());
        byte[] both = new byte[wanted.voxels().length];
        int count = 0;
        for (int at = 0; at < both.length; at++) {
            both[at] = (byte) (wanted.voxels()[at] & fixedMeasured.voxels()[at]);
            count += both[at];
        }
        if (count < InputCheck.MIN_MASK_VOXELS) {
            throw new RegistrationRefused("the fixed image must show at least " + InputCheck.MIN_MASK_VOXELS
                    + " voxels to compare but shows " + count);
        }
        return new Mask(fixed.geometry(), both);
    }

    private static double[] centroid(Mask mask) {
        Geometry g = mask.geometry();
        double[] sum = new double[3];
        long count = 0;
        for (int at = 0; at < mask.voxels().length; at++) {
            if (mask.voxels()[at] != 0) {
                sum[0] += at % g.nx();
                sum[1] += at / g.nx() % g.ny();
                sum[2] += at / (g.nx() * g.ny());
                count++;
            }
        }
        double[] centre = new double[3];
        if (count == 0) {
            return g.centreMm();
        }
        g.indexToWorld(sum[0] / count, sum[1] / count, sum[2] / count, centre);
        return centre;
    }

    private static double radius(Mask mask, double[] centreMm) {
        Geometry g = mask.geometry();
        double[] p = new double[3];
        double sum = 0;
        long count = 0;
        for (int at = 0; at < mask.voxels().length; at += 7) {
            if (mask.voxels()[at] != 0) {
                g.indexToWorld(at % g.nx(), at / g.nx() % g.ny(), at / (g.nx() * g.ny()), p);
                for (int axis = 0; axis < 3; axis++) {
                    sum += (p[axis] - centreMm[axis]) * (p[axis] - centreMm[axis]);
                }
                count++;
            }
        }
        return Math.max(10, Math.sqrt(sum / Math.max(1, count)));
    }

    /** The six parameters of {@link RigidMetric} as an offset about {@code newCentreMm}. */
    RigidOffset offset(double[] p, double[] newCentreMm) {
        return new RigidOffset(
                        p[0],
                        p[1],
                        p[2],
                        Math.toDegrees(p[3] / radiusMm),
                        Math.toDegrees(p[4] / radiusMm),
                        Math.toDegrees(p[5] / radiusMm),
                        centreMm[0],
                        centreMm[1],
                        centreMm[2])
                .about(newCentreMm);
    }

    /** An offset as the six parameters of {@link RigidMetric}. */
    double[] parameters(RigidOffset offset) {
        RigidOffset o = offset.about(centreMm);
        return new double[] {
            o.translationXMm(),
            o.translationYMm(),
            o.translationZMm(),
            Math.toRadians(o.rotationXDeg()) * radiusMm,
            Math.toRadians(o.rotationYDeg()) * radiusMm,
            Math.toRadians(o.rotationZDeg()) * radiusMm
        };
    }
}
