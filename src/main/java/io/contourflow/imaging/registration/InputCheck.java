package io.contourflow.imaging.registration;

import io.contourflow.imaging.volume.Mask;
import io.contourflow.imaging.volume.Volume;
import org.jspecify.annotations.Nullable;

/** Refuses what cannot be registered, before any time is spent. */
final class InputCheck {
    /** Fewer voxels along an axis carry no gradient worth following. */
    static final int MIN_VOXELS_PER_AXIS = 5;
    /** A mask with fewer voxels cannot fix six parameters against noise. */
    static final int MIN_MASK_VOXELS = 100;

    private InputCheck() {}

    static void pair(Volume fixed, Volume moving, @Nullable Mask fixedMask) {
        image("fixed", fixed);
        image("moving", moving);
        if (fixedMask == null) {
            return;
        }
        if (!fixedMask.geometry().sameLattice(fixed.geometry(), 0.01)) {
            throw new RegistrationRefused("the fixed mask must lie on the fixed lattice " + fixed.geometry()
                    + " but lies on " + fixedMask.geometry());
        }
        if (fixedMask.count() < MIN_MASK_VOXELS) {
            throw new RegistrationRefused(
                    "the fixed mask must hold at least " + MIN_MASK_VOXELS + " voxels but holds " + fixedMask.count());
        }
    }

    private static void image(String name, Volume image) {
        int[] size = {
            image.geometry().nx(), image.geometry().ny(), image.geometry().nz()
        };
        for (int axis = 0; axis < 3; axis++) {
            if (size[axis] < MIN_VOXELS_PER_AXIS) {
                throw new RegistrationRefused("the " + name + " image must have at least " + MIN_VOXELS_PER_AXIS
                        + " voxels along every axis but has " + size[0] + "x" + size[1] + "x" + size[2]);
            }
        }
        float lowest = Float.POSITIVE_INFINITY;
        float highest = Float.NEGATIVE_INFINITY;
        for (int at = 0; at < image.voxels().length; at++) {
            float v = image.voxels()[at];
            if (!Float.isFinite(v)) {
                throw new RegistrationRefused(
                        "the " + name + " image must hold finite values but holds " + v + " at voxel " + at);
            }
            lowest = Math.min(lowest, v);
            highest = Math.max(highest, v);
        }
        if (lowest == highest) {
            throw new RegistrationRefused("the " + name + " image must not be constant but every voxel is " + lowest);
        }
    }
}
