package io.contourflow.registration;

import io.contourflow.imaging.volume.Volume;
import io.contourflow.kernel.CaseId;

/**
 * The registered images made again from the images as acquired and the stored registration parameters alone (R21), on the
 * lattice of the first image. Nothing is stored. They equal the stored ones but for the rounding of the stored field.
 */
public interface RegeneratedImages {
    /**
     * The second image on the first lattice, with the values of the second.
     *
     * @param rigidly by the offset alone; else by the deformation field
     * @throws io.contourflow.kernel.Problem CONFLICT when the step that finds the parameters has not been done
     */
    Volume second(CaseId caseId, boolean rigidly);

    /**
     * Both superimposed, grey 0 to 1, by the method and weight of the stored superimposed image.
     *
     * @throws io.contourflow.kernel.Problem CONFLICT when the images have not been superimposed
     */
    Volume fused(CaseId caseId);
}
