package io.contourflow.adaptation;

import io.contourflow.imaging.deformation.DeformationDegree;
import io.contourflow.imaging.transform.DisplacementField;
import io.contourflow.imaging.transform.RigidOffset;
import io.contourflow.imaging.volume.Mask;

/** Measures the deformation degree (R10). */
@FunctionalInterface
interface DegreeMeasure {
    /**
     * @param total offset and deformation together, fixed → moving, LPS mm
     * @param rigid the offset alone, fixed → moving
     * @param body where to measure, on the fixed image
     */
    DeformationDegree measure(DisplacementField total, RigidOffset rigid, Mask body);
}
