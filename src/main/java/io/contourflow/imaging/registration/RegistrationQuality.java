package io.contourflow.imaging.registration;

/**
 * Quantitative checks after AAPM TG-132 (Brock et al., Med Phys 44(7), 2017, doi 10.1002/mp.12256).
 *
 * @param similarityBefore before this step, in [0, 1], 1 = same: squared correlation (mono-modal) or normalised mutual
 *     information − 1 (multi-modal), inside the overlap
 * @param similarityAfter the same after this step
 * @param minJacobian smallest determinant of ∂T/∂p in the body (rigid: 1); ≤ 0 means folded
 * @param maxJacobian largest determinant in the body
 * @param foldedVoxels number of grid points in the body with determinant ≤ 0
 * @param inverseConsistencyMm mean of |T⁻¹(T(p)) − p| in the body, mm; NaN where not measured
 * @param verdict whether the result may be relied upon without correction
 * @param reason one line for a person: why not trusted, or what was checked
 */
public record RegistrationQuality(
        double similarityBefore,
        double similarityAfter,
        double minJacobian,
        double maxJacobian,
        long foldedVoxels,
        double inverseConsistencyMm,
        Verdict verdict,
        String reason) {
    /** Whether a result may be relied upon. */
    public enum Verdict {
        TRUSTED,
        DO_NOT_TRUST
    }
}
