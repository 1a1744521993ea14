package io.contourflow.imaging.registration;

import io.contourflow.imaging.transform.CubicInterpolation;
import io.contourflow.imaging.transform.MatrixTransform;
import io.contourflow.imaging.transform.Resampler;
import io.contourflow.imaging.transform.RigidOffset;
import io.contourflow.imaging.volume.Geometry;
import io.contourflow.imaging.volume.Mask;
import io.contourflow.imaging.volume.Volume;
import org.jspecify.annotations.Nullable;

/**
 * The pair on one working lattice: the box of the fixed body with a margin, at {@code workMm} or somewhat finer; the moving
 * image already brought onto it by the rigid map, also where the fixed image ends. Where the images' own voxels are
 * coarser, both are interpolated cubically to up to one and a half times their resolution: between coarse voxels,
 * linear interpolation averages noise away, and a match is then found half a voxel beside the right place. What remains to be found is a
 * displacement d on this lattice; the total map is {@code T(p) = rigid(p + d(p))}.
 */
final class DeformableProblem {
    /** Air around the body that is compared as well. */
    private static final double RIM_MM = 8;
    /** How far beyond the box the moving image is kept, so that structures can come in from there. */
    private static final double MARGIN_MM = 24;

    /** Voxel wanted where the images are coarser than the working voxel; nothing is gained beyond 1.5 times finer. */
    private static final double FINER_MM = 2.6;

    private static final double MOST_FINER = 1.5;

    final Geometry lattice;
    final Volume fixed;
    final Volume moving;
    final Mask body;
    final Mask compared;
    final Mask movingMeasured;
    final Mask movingBody;
    final MatrixTransform rigid;
    final Workers workers;

    DeformableProblem(
            Volume fixedImage,
            Volume movingImage,
            RigidOffset offset,
            @Nullable Mask fixedMask,
            double workMm,
            Workers workers) {
        this.workers = workers;
        this.rigid = MatrixTransform.of(offset);
        Volume coarse = Smoothing.coarsen(fixedImage, workMm, workers);
        Volume coarseMoving = Smoothing.coarsen(movingImage, workMm, workers);
        Mask coarseBody = fixedMask == null ? BodyMask.of(coarse) : RigidLevel.onto(fixedMask, coarse.geometry());
        Mask coarseMeasured = Padding.measured(coarse);
        this.lattice = box(coarseBody, workMm);
        Mask fixedMeasured = RigidLevel.onto(coarseMeasured, lattice);
        this.fixed = Padding.fill(
                CubicInterpolation.resample(coarse, new ClampTo(coarse.geometry()), lattice, lowest(coarse)),
                fixedMeasured,
                workers);
        this.body = both(RigidLevel.onto(coarseBody, lattice), fixedMeasured);
        this.compared = both(BodyMask.dilate(RigidLevel.onto(coarseBody, lattice), RIM_MM), fixedMeasured);
        this.movingMeasured = Resampler.nearest(Padding.measured(coarseMoving), rigid, lattice);
        this.movingBody = Resampler.nearest(BodyMask.of(coarseMoving), rigid, lattice);
        this.moving = Padding.fill(
                CubicInterpolation.resample(coarseMoving, rigid, lattice, lowest(coarseMoving)),
                movingMeasured,
                workers);
        if (body.count() < InputCheck.MIN_MASK_VOXELS) {
            throw new RegistrationRefused("the fixed image must show at least " + InputCheck.MIN_MASK_VOXELS
                    + " voxels of body but shows " + body.count());
        }
    }

    private static float lowest(Volume image) {
        float least = Float.POSITIVE_INFINITY;
        for (float v : image.voxels()) {
            least = Math.min(least, v);
        }
        return least;
    }

    private static Mask both(Mask a, Mask b) {
        byte[] out = new byte[a.voxels().length];
        for (int at = 0; at < out.length; at++) {
            out[at] = (byte) (a.voxels()[at] & b.voxels()[at]);
        }
        return new Mask(a.geometry(), out);
    }

    /** The lattice of the box around the mask with margin, on the mask's own axes; may go beyond them. */
    private static Geometry box(Mask mask, double workMm) {
        Geometry g = mask.geometry();
        int[] low = {Integer.MAX_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE};
        int[] high = {-1, -1, -1};
        for (int at = 0; at < mask.voxels().length; at++) {
            if (mask.voxels()[at] != 0) {
                int[] index = {at % g.nx(), at / g.nx() % g.ny(), at / (g.nx() * g.ny())};
                for (int axis = 0; axis < 3; axis++) {
                    low[axis] = Math.min(low[axis], index[axis]);
                    high[axis] = Math.max(high[axis], index[axis]);
                }
            }
        }
        if (high[0] < 0) {
            throw new RegistrationRefused("the fixed image must show a body but 0 voxels stand out");
        }
        int[] size = new int[3];
        double[] first = new double[3];
        double[] spacing = g.spacingMm();
        for (int axis = 0; axis < 3; axis++) {
            int margin = (int) Math.ceil(MARGIN_MM / g.spacingMm(axis));
            first[axis] = low[axis] - margin;
            size[axis] = high[axis] - low[axis] + 1 + 2 * margin;
            if (spacing[axis] > 1.01 * workMm) {
                double finer = Math.min(MOST_FINER, spacing[axis] / FINER_MM);
                size[axis] = (int) Math.floor((size[axis] - 1) * finer) + 1;
                spacing[axis] /= finer;
            }
        }
        double[] origin = new double[3];
        g.indexToWorld(first[0], first[1], first[2], origin);
        return new Geometry(size, spacing, origin, g.direction());
    }

    /** LPS mm of a displacement given along the grid axes: {@code out = p + D·d}. */
    void displace(double[] p, double[] d, double[] out) {
        double[] m = lattice.direction();
        double x = p[0] + m[0] * d[0] + m[1] * d[1] + m[2] * d[2];
        double y = p[1] + m[3] * d[0] + m[4] * d[1] + m[5] * d[2];
        out[2] = p[2] + m[6] * d[0] + m[7] * d[1] + m[8] * d[2];
        out[0] = x;
        out[1] = y;
    }
}
