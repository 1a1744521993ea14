package io.contourflow.adaptation;

import io.contourflow.cases.ImagingCase;

/** Finds the threshold that applies to a case. */
@FunctionalInterface
interface ThresholdInForce {
    /** The narrowest one that there is: patient, modality pair, body site, whole site. */
    Thresholds.Threshold nearest(ImagingCase imagingCase);
}
