package io.contourflow.dicom;

import io.contourflow.imaging.transform.DisplacementField;
import io.contourflow.imaging.transform.RigidOffset;

/** Writes Spatial Registration (PS3.3 A.39.1) and Deformable Spatial Registration objects (A.39.2). */
public final class SpatialRegistrations {
    private SpatialRegistrations() {}

    /**
     * The matrix of the object takes points of the moving image's frame to the fixed image's frame, which is the
     * inverse of {@code fixedToMoving}.
     */
    public static byte[] writeRigid(
            AssembledSeries fixed, AssembledSeries moving, RigidOffset fixedToMoving, ResultIdentity identity) {
        throw new UnsupportedOperationException("owner: dicom");
    }

    /** The grid takes points of the fixed (registered) frame to the moving (source) frame (PS3.3 C.20.3). */
    public static byte[] writeDeformable(
            AssembledSeries fixed, AssembledSeries moving, DisplacementField fixedToMoving, ResultIdentity identity) {
        throw new UnsupportedOperationException("owner: dicom");
    }
}
