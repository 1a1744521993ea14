package io.contourflow.registration;

import io.contourflow.imaging.transform.DisplacementField;
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

    /**
     * What the deformation field does beyond the offset, for looking at: on a coarse lattice over the first image,
     * {@code R⁻¹ · (total(p) − rigid(p))} mm along LPS axes of the first image, so a mere offset is zero everywhere.
     *
     * @param pointsPerAxisMax samples along an axis at most
     * @throws io.contourflow.kernel.Problem CONFLICT when the images have not been registered non-rigidly
     */
    DisplacementField deformation(CaseId caseId, int pointsPerAxisMax);
}
