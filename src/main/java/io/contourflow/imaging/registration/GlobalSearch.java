package io.contourflow.imaging.registration;

import io.contourflow.kernel.ProgressListener;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Coarse search for the place from which climbing leads to the right summit: shifts of ±60 mm around three guesses
 * (scanner coordinates, middle of lattices, middle of bodies), then turns of ±30° about each axis at the best shifts.
 */
final class GlobalSearch {
    private static final double REACH_MM = 60;
    private static final double SHIFT_STEP_MM = 20;
    private static final double TURN_STEP_DEG = 15;
    private static final int TURN_STEPS = 2;
    private static final int KEPT = 3;
    private static final double FIRST_STEP_MM = 4;
    private static final double TOLERANCE_MM = 0.3;
    private static final int ITERATIONS = 25;
    /** Two results nearer than this are the same summit. */
    private static final double SAME_MM = 8;
    /** Below this share of the samples on moving data a candidate is not considered. */
    private static final double MIN_OVERLAP = 0.15;

    private record Candidate(double[] parameters, double score) {}

    private final RigidProblem problem;
    private final RigidMetric metric;

    /** How many of the best shifts are turned, and how many of all places are climbed from. */
    record Effort(int shifts, int climbed) {
        static final Effort USUAL = new Effort(6, 10);
        /** For pairs whose usual result does not stand the check. */
        static final Effort THOROUGH = new Effort(30, 60);
    }

    private final Effort effort;

    GlobalSearch(RigidProblem problem, RigidLevel level, Effort effort) {
        this.problem = problem;
        this.metric = level.metric;
        this.effort = effort;
    }

    /** The best few starting points, best first; none where no candidate overlaps. */
    List<double[]> starts(ProgressListener progress) {
        List<Candidate> shifts = new ArrayList<>();
        for (double[] guess : guesses()) {
            progress.checkpoint("searching for a start", 0.05);
            for (double dx = -REACH_MM; dx <= REACH_MM; dx += SHIFT_STEP_MM) {
                for (double dy = -REACH_MM; dy <= REACH_MM; dy += SHIFT_STEP_MM) {
                    for (double dz = -REACH_MM; dz <= REACH_MM; dz += SHIFT_STEP_MM) {
                        consider(shifts, new double[] {guess[0] + dx, guess[1] + dy, guess[2] + dz, 0, 0, 0});
                    }
                }
            }
        }
        List<Candidate> all = new ArrayList<>();
        for (Candidate shift : best(shifts, effort.shifts(), SHIFT_STEP_MM)) {
            progress.checkpoint("searching for a start", 0.15);
            turns(all, shift.parameters());
        }
        List<Candidate> climbed = new ArrayList<>();
        for (Candidate candidate : best(all, effort.climbed(), 2 * SAME_MM)) {
            progress.checkpoint("searching for a start", 0.25);
            consider(
                    climbed,
                    RigidOptimizer.climb(metric, candidate.parameters(), FIRST_STEP_MM, TOLERANCE_MM, ITERATIONS));
        }
        List<double[]> starts = new ArrayList<>();
        for (Candidate candidate : best(climbed, KEPT, SAME_MM)) {
            starts.add(candidate.parameters());
        }
        return starts;
    }

    private List<double[]> guesses() {
        double[] f = problem.fixed.geometry().centreMm();
        double[] m = problem.moving.geometry().centreMm();
        double[] body = problem.centreMm;
        double[] movingBody = problem.movingCentreMm;
        return List.of(new double[] {0, 0, 0}, new double[] {m[0] - f[0], m[1] - f[1], m[2] - f[2]}, new double[] {
            movingBody[0] - body[0], movingBody[1] - body[1], movingBody[2] - body[2]
        });
    }

    private void turns(List<Candidate> into, double[] shift) {
        double step = Math.toRadians(TURN_STEP_DEG) * problem.radiusMm;
        for (int x = -TURN_STEPS; x <= TURN_STEPS; x++) {
            for (int y = -TURN_STEPS; y <= TURN_STEPS; y++) {
                for (int z = -TURN_STEPS; z <= TURN_STEPS; z++) {
                    consider(into, new double[] {shift[0], shift[1], shift[2], x * step, y * step, z * step});
                }
            }
        }
    }

    private void consider(List<Candidate> into, double[] parameters) {
        double score = score(metric, parameters);
        if (score > 0) {
            into.add(new Candidate(parameters, score));
        }
    }

    /** Information that the whole of the fixed region gains from the moving image; 0 where too little is compared. */
    static double score(RigidMetric metric, double[] parameters) {
        metric.evaluate(parameters, new double[0]);
        return metric.overlap() < MIN_OVERLAP ? 0 : metric.information() * metric.overlap();
    }

    private static List<Candidate> best(List<Candidate> all, int most, double apartMm) {
        List<Candidate> sorted = new ArrayList<>(all);
        sorted.sort(Comparator.comparingDouble(Candidate::score).reversed());
        List<Candidate> kept = new ArrayList<>();
        for (Candidate candidate : sorted) {
            boolean isNew = true;
            for (Candidate other : kept) {
                isNew &= distance(candidate.parameters(), other.parameters()) >= apartMm;
            }
            if (isNew && kept.size() < most) {
                kept.add(candidate);
            }
        }
        return kept;
    }

    private static double distance(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += (a[i] - b[i]) * (a[i] - b[i]);
        }
        return Math.sqrt(sum);
    }
}
