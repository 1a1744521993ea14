package io.contourflow.imaging.registration;

import io.contourflow.imaging.transform.RigidOffset;
import io.contourflow.imaging.volume.Volume;
import io.contourflow.kernel.ProgressListener;
import java.util.List;

/**
 * Rigid registration over three resolutions: a coarse global search with mutual information, then climbing by BFGS
 * with its exact derivative on about 12, 6 and 3 mm voxels; same-modality pairs end with the correlation coefficient.
 * Deterministic, and the same for every number of threads. After Mattes et al. 2003, doi 10.1109/TMI.2003.809072.
 */
public final class MultiResolutionRigidRegistration implements RigidRegistration {
    private static final double COARSE_MM = 12;
    private static final double MIDDLE_MM = 6;
    private static final double FINE_MM = 3;
    private static final int COARSE_SAMPLES = 3_000;
    private static final int MIDDLE_SAMPLES = 20_000;
    private static final int FINE_SAMPLES = 120_000;
    private static final int FAST_SAMPLES = 40_000;
    private static final int ITERATIONS = 40;

    @Override
    public RigidResult register(Volume fixed, Volume moving, RegistrationSettings settings, ProgressListener progress) {
        InputCheck.pair(fixed, moving, settings.fixedMask());
        progress.checkpoint("preparing rigid registration", 0);
        try (Workers workers = new Workers(settings.threads())) {
            RigidProblem problem = new RigidProblem(fixed, moving, settings.fixedMask(), workers);
            return solve(problem, fixed.geometry().centreMm(), settings, progress);
        }
    }

    private static RigidResult solve(
            RigidProblem problem, double[] centreMm, RegistrationSettings settings, ProgressListener progress) {
        RigidLevel coarse = RigidLevel.of(problem, COARSE_MM, COARSE_SAMPLES);
        RigidOffset initial = settings.initial();
        List<double[]> starts = initial == null
                ? new GlobalSearch(problem, coarse).starts(progress)
                : List.of(problem.parameters(initial));
        if (starts.isEmpty()) {
            throw new RegistrationRefused("the images share too little: no position within 60 mm and 30 degrees"
                    + " brings 15 percent of the fixed body onto the moving image");
        }
        progress.checkpoint("registering at 6 mm", 0.35);
        RigidLevel middle = RigidLevel.of(problem, MIDDLE_MM, MIDDLE_SAMPLES);
        double[] best = climbAll(middle.metric, starts);
        progress.checkpoint("registering at 3 mm", 0.6);
        boolean fast = settings.preset() == RegistrationSettings.Preset.FAST;
        RigidLevel fine = RigidLevel.of(problem, FINE_MM, fast ? FAST_SAMPLES : FINE_SAMPLES);
        RigidVerdict verdict = new RigidVerdict(problem, fine);
        RegistrationMode mode = settings.mode() == RegistrationMode.AUTO
                ? verdict.mode(problem.offset(best, centreMm))
                : settings.mode();
        fine.metric.use(
                mode == RegistrationMode.MONO ? RigidMetric.Kind.CORRELATION : RigidMetric.Kind.MUTUAL_INFORMATION);
        double[] result = RigidOptimizer.climb(fine.metric, best, 0.5, 0.002, ITERATIONS);
        progress.checkpoint("checking the rigid result", 0.95);
        RigidOffset before = initial == null ? RigidOffset.identity(centreMm) : initial;
        RegistrationQuality quality = verdict.judge(before, problem.offset(result, centreMm), mode);
        progress.checkpoint("rigid registration done", 1);
        return new RigidResult(problem.offset(result, centreMm), mode, quality);
    }

    private static double[] climbAll(RigidMetric metric, List<double[]> starts) {
        double[] best = starts.get(0);
        double bestScore = -1;
        for (double[] start : starts) {
            double[] end = RigidOptimizer.climb(metric, start, 1.5, 0.02, ITERATIONS);
            double score = GlobalSearch.score(metric, end);
            if (score > bestScore) {
                bestScore = score;
                best = end;
            }
        }
        return best;
    }
}
