package io.contourflow.imaging.registration;

import io.contourflow.imaging.transform.DisplacementField;
import io.contourflow.imaging.transform.PointTransform;
import io.contourflow.imaging.transform.RigidOffset;
import io.contourflow.imaging.volume.Geometry;
import io.contourflow.imaging.volume.Volume;
import io.contourflow.kernel.ProgressListener;
import java.util.List;

/**
 * Elastic registration: a cubic B-spline displacement on top of the rigid map (Rueckert et al., doi 10.1109/42.796284),
 * found by Gauss-Newton with bending energy on the self-similarity context of both images (Heinrich et al., doi
 * 10.1007/978-3-642-40811-3_24) over four resolutions, which serves one modality as well as two.
 *
 * <p>No step is accepted that brings the Jacobian determinant anywhere on the working lattice below 0.15, so the result
 * does not fold. The working lattice is the box of the fixed body, see {@link DeformableProblem}. Where the images do not become
 * more alike, the rigid map is returned and the reason says so. Deterministic, and the same for every number of threads.
 */
public final class MultiResolutionDeformableRegistration implements DeformableRegistration {
    /** Images with finer voxels are averaged up to it, mm: the field is smooth over 16 mm. */
    private static final double WORK_MM = 3;
    /** Weight of bending, mm²; the choice is told in src/docs/benchmarks/registration.md. */
    private static final double BENDING_MM2 = 2;
    /** Loss of similarity that counts as noise of the measurement. */
    private static final double NO_WORSE = 1e-4;

    private static final List<DeformableLevel.Plan> FAST = List.of(
            new DeformableLevel.Plan(12, 48, BENDING_MM2, 15),
            new DeformableLevel.Plan(8, 32, BENDING_MM2, 12),
            new DeformableLevel.Plan(5.5, 20, BENDING_MM2, 8));
    private static final List<DeformableLevel.Plan> ACCURATE = List.of(
            new DeformableLevel.Plan(12, 48, BENDING_MM2, 15),
            new DeformableLevel.Plan(8, 32, BENDING_MM2, 15),
            new DeformableLevel.Plan(5.5, 22, BENDING_MM2, 12),
            new DeformableLevel.Plan(WORK_MM, 16, BENDING_MM2, 10));

    @Override
    public DeformableResult register(
            Volume fixed, Volume moving, RigidOffset offset, RegistrationSettings settings, ProgressListener progress) {
        InputCheck.pair(fixed, moving, settings.fixedMask());
        progress.checkpoint("preparing non-rigid registration", 0);
        try (Workers workers = new Workers(settings.threads())) {
            DeformableProblem problem =
                    new DeformableProblem(fixed, moving, offset, settings.fixedMask(), WORK_MM, workers);
            return solve(problem, fixed.geometry(), settings, progress);
        }
    }

    private static DeformableResult solve(
            DeformableProblem problem, Geometry fixedGrid, RegistrationSettings settings, ProgressListener progress) {
        DeformableVerdict verdict = new DeformableVerdict(problem, settings.mode());
        if (verdict.overlap(DeformableVerdict.UNCHANGED) == 0) {
            throw new RegistrationRefused("the offset brings 0 voxels of the fixed body onto the moving image");
        }
        List<DeformableLevel.Plan> plans = settings.preset() == RegistrationSettings.Preset.FAST ? FAST : ACCURATE;
        DeformableLevel level = new DeformableLevel(problem, plans.get(0), null);
        level.solve(progress, 0.05, 0.1);
        for (int n = 1; n < plans.size(); n++) {
            // the finer the level, the longer it takes: about four times each
            double from = 0.1 + 0.8 * (Math.pow(2, n - 1) - 1) / (Math.pow(2, plans.size() - 1) - 1);
            double to = 0.1 + 0.8 * (Math.pow(2, n) - 1) / (Math.pow(2, plans.size() - 1) - 1);
            progress.checkpoint("registering non-rigidly", from);
            level = new DeformableLevel(problem, plans.get(n), level);
            level.solve(progress, from, to);
        }
        progress.checkpoint("checking the field", 0.92);
        SplineDisplacement map = new SplineDisplacement(problem, level.lattice, level.coefficients);
        boolean better =
                verdict.similarity(map.displacement()) >= verdict.similarity(DeformableVerdict.UNCHANGED) - NO_WORSE;
        PointTransform displacement = better ? map.displacement() : DeformableVerdict.UNCHANGED;
        Geometry grid = FieldAxes.covering(fixedGrid, WORK_MM);
        DisplacementField field =
                better ? map.on(grid, problem.workers) : DisplacementField.sample(problem.rigid, grid);
        String note = better ? "" : "; the images did not become more alike, so the rigid map was kept";
        RegistrationQuality quality = verdict.judge(displacement, field, note);
        progress.checkpoint("non-rigid registration done", 1);
        return new DeformableResult(field, quality);
    }
}
