package io.contourflow.imaging.registration;

import io.contourflow.imaging.transform.RigidOffset;
import io.contourflow.imaging.volume.Volume;
import io.contourflow.kernel.ProgressListener;
import java.util.ArrayList;
import java.util.List;

/**
 * Rigid registration: a coarse global search with mutual information on about 12 mm voxels, climbing by BFGS on about 6
 * mm voxels, then least squares at full resolution ({@link RigidRefinement}). A start that does not stand the check is
 * dropped for a more thorough search. Deterministic, and the same for every number of threads. After Mattes et al. 2003,
 * doi 10.1109/TMI.2003.809072.
 */
public final class MultiResolutionRigidRegistration implements RigidRegistration {
    private static final double COARSE_MM = 12;
    private static final double MIDDLE_MM = 6;
    private static final double FINE_MM = 3;
    private static final int COARSE_SAMPLES = 3_000;
    private static final int MIDDLE_SAMPLES = 20_000;
    private static final int FINE_SAMPLES = 60_000;
    private static final int CHECK_SAMPLES = 15_000;
    private static final int FAST_SAMPLES = 30_000;
    private static final int ITERATIONS = 40;
    /** Proposals beyond this number are not looked at, whoever makes them. */
    private static final int MAX_PROPOSALS = 8;

    private final List<RigidInitialiser> initialisers;

    /** Starts from the classical global search alone. */
    public MultiResolutionRigidRegistration() {
        this(List.of());
    }

    /** Tries what these propose first, and searches where none of it stands the check. */
    public MultiResolutionRigidRegistration(List<RigidInitialiser> initialisers) {
        this.initialisers = List.copyOf(initialisers);
    }

    private record Trial(double[] parameters, String trouble) {}

    @Override
    public RigidResult register(Volume fixed, Volume moving, RegistrationSettings settings, ProgressListener progress) {
        InputCheck.pair(fixed, moving, settings.fixedMask());
        progress.checkpoint("preparing rigid registration", 0);
        List<RigidOffset> proposals = new ArrayList<>();
        RigidOffset initial = settings.initial();
        if (initial != null) {
            proposals.add(initial);
        } else {
            for (RigidInitialiser initialiser : initialisers) {
                proposals.addAll(initialiser.propose(fixed, moving, progress));
            }
        }
        try (Workers workers = new Workers(settings.threads())) {
            RigidProblem problem = new RigidProblem(fixed, moving, settings.fixedMask(), workers);
            List<double[]> starts = proposals.stream()
                    .limit(MAX_PROPOSALS)
                    .map(problem::parameters)
                    .toList();
            Trial found = start(problem, starts, initial != null, progress);
            return refine(problem, found.parameters(), fixed.geometry().centreMm(), settings, progress);
        }
    }

    /** @param only whether to start from nowhere else */
    private static Trial start(
            RigidProblem problem, List<double[]> proposals, boolean only, ProgressListener progress) {
        RigidLevel middle = RigidLevel.of(problem, problem.searched, MIDDLE_MM, MIDDLE_SAMPLES);
        RigidVerdict verdict = new RigidVerdict(problem, middle);
        List<Trial> trials = new ArrayList<>();
        if (!proposals.isEmpty()) {
            trials.add(climb(problem, middle.metric, verdict, proposals));
        }
        if (only || (!trials.isEmpty() && trials.get(0).trouble().isEmpty())) {
            return trials.get(0);
        }
        RigidLevel coarse = RigidLevel.of(problem, problem.searched, COARSE_MM, COARSE_SAMPLES);
        for (GlobalSearch.Effort effort : List.of(GlobalSearch.Effort.USUAL, GlobalSearch.Effort.THOROUGH)) {
            List<double[]> starts = new GlobalSearch(problem, coarse, effort).starts(progress);
            if (starts.isEmpty()) {
                throw new RegistrationRefused("the images share too little: no position within 60 mm and 30 degrees"
                        + " brings 15 percent of the fixed body onto the moving image");
            }
            progress.checkpoint("registering at 6 mm", 0.35);
            Trial trial = climb(problem, middle.metric, verdict, starts);
            if (trial.trouble().isEmpty()) {
                return trial;
            }
            trials.add(trial);
        }
        List<double[]> ends = trials.stream().map(Trial::parameters).toList();
        return climb(problem, middle.metric, verdict, ends);
    }

    private static Trial climb(RigidProblem problem, RigidMetric metric, RigidVerdict verdict, List<double[]> starts) {
        double[] best = starts.get(0);
        double bestScore = -1;
        for (double[] start : starts) {
            double[] end = RigidOptimizer.climb(metric, start, 1.5, 0.05, ITERATIONS);
            double score = GlobalSearch.score(metric, end);
            if (score > bestScore) {
                bestScore = score;
                best = end;
            }
        }
        return new Trial(best, verdict.trouble(problem.offset(best, problem.centreMm)));
    }

    private static RigidResult refine(
            RigidProblem problem,
            double[] start,
            double[] centreMm,
            RegistrationSettings settings,
            ProgressListener progress) {
        progress.checkpoint("registering at full resolution", 0.6);
        boolean fast = settings.preset() == RegistrationSettings.Preset.FAST;
        RigidLevel fine = RigidLevel.of(problem, problem.where, FINE_MM, CHECK_SAMPLES);
        RigidVerdict verdict = new RigidVerdict(problem, fine);
        RegistrationMode mode = settings.mode() == RegistrationMode.AUTO
                ? verdict.mode(problem.offset(start, centreMm))
                : settings.mode();
        RigidRefinement.Result result = refine(
                        problem, fine.metric, start, mode == RegistrationMode.MONO, fast ? FAST_SAMPLES : FINE_SAMPLES)
                .about(centreMm);
        progress.checkpoint("checking the rigid result", 0.95);
        RigidOffset before = settings.initial() == null ? RigidOffset.identity(centreMm) : settings.initial();
        RegistrationQuality quality = verdict.judge(before, result.offset(), mode);
        progress.checkpoint("rigid registration done", 1);
        return new RigidResult(result.offset(), mode, quality, result.uncertainty());
    }

    /**
     * Explains the moving image from the fixed one, and the other way round where that loses information: of CT and MR
     * only one is a function of the other, and which one is which is not known.
     */
    private static RigidRefinement refine(
            RigidProblem problem, RigidMetric metric, double[] start, boolean linear, int samples) {
        RigidOffset from = problem.offset(start, problem.centreMm);
        RigidRefinement forward = new RigidRefinement(problem, from, samples, linear, true).run();
        if (linear) {
            return forward;
        }
        double reached = GlobalSearch.score(metric, problem.parameters(forward.offset()));
        if (reached >= GlobalSearch.score(metric, start)) {
            return forward;
        }
        RigidRefinement backward = new RigidRefinement(problem, from, samples, false, false).run();
        return GlobalSearch.score(metric, problem.parameters(backward.offset())) > reached ? backward : forward;
    }
}
