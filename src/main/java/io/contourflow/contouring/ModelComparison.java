package io.contourflow.contouring;

import io.contourflow.imaging.metric.Overlap;
import io.contourflow.imaging.metric.PairedTest;
import io.contourflow.imaging.volume.Mask;
import io.contourflow.imaging.volume.Volume;
import io.contourflow.kernel.ProgressListener;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Two models on one frozen set, by Dice. An image counts for a structure where somebody contoured it; a model that does
 * not find it there scores 0.
 *
 * @param structures figures by name
 * @param before mean over the structures of their means, of the model in force
 * @param after of the candidate
 * @param p of {@link PairedTest} on the mean difference of each image
 * @param verdict why the candidate is not better; blank when it is
 */
public record ModelComparison(
        Map<String, Figures> structures, double before, double after, double p, int images, String verdict) {

    /** @param images that count for the structure */
    public record Figures(int images, double before, double after) {}

    /**
     * When a candidate is better.
     *
     * @param margin most that one structure may lose, Dice
     * @param significance highest p that counts as more than chance
     */
    public record Rule(double margin, double significance) {
        /** Readers of one department differ by more than 0.01 on every structure of the set. */
        public static final Rule USUAL = new Rule(0.01, 0.05);
    }

    public boolean better() {
        return verdict.isEmpty();
    }

    /** @throws IllegalStateException when no structure of the models is contoured in the set */
    static ModelComparison of(
            ContourModel current, ContourModel candidate, FrozenSet set, Rule rule, ProgressListener progress) {
        Map<String, double[]> sums = new LinkedHashMap<>();
        current.structures().stream()
                .map(ContourModel.Structure::name)
                .filter(set.structures()::contains)
                .forEach(name -> sums.put(name, new double[3]));
        if (sums.isEmpty()) {
            throw new IllegalStateException(
                    "not evaluated: nothing that " + current.name() + " contours is contoured in " + set.folder());
        }
        List<FrozenSet.Item> items = set.items();
        double[] differences = new double[items.size()];
        for (int n = 0; n < items.size(); n++) {
            progress.checkpoint("comparing models", (double) n / items.size());
            FrozenSet.Item item = items.get(n);
            Volume image = item.volume();
            Map<String, Mask> truth = item.masks();
            Map<String, Double> before = dice(current, image, truth);
            Map<String, Double> after = dice(candidate, image, truth);
            int counted = 0;
            for (Map.Entry<String, double[]> sum : sums.entrySet()) {
                if (truth.containsKey(sum.getKey())) {
                    double old = before.getOrDefault(sum.getKey(), 0.0);
                    double young = after.getOrDefault(sum.getKey(), 0.0);
                    sum.getValue()[0]++;
                    sum.getValue()[1] += old;
                    sum.getValue()[2] += young;
                    differences[n] += young - old;
                    counted++;
                }
            }
            differences[n] /= Math.max(1, counted);
        }
        return judged(sums, differences, rule);
    }

    private static Map<String, Double> dice(ContourModel model, Volume image, Map<String, Mask> truth) {
        Map<String, Double> dice = new LinkedHashMap<>();
        for (ContourModel.StructureMask found : model.contour(image, ProgressListener.NONE)) {
            Mask wanted = truth.get(found.name());
            if (wanted != null) {
                dice.put(found.name(), Overlap.dice(found.mask(), wanted));
            }
        }
        return dice;
    }

    private static ModelComparison judged(Map<String, double[]> sums, double[] differences, Rule rule) {
        Map<String, Figures> figures = new LinkedHashMap<>();
        double before = 0;
        double after = 0;
        for (Map.Entry<String, double[]> entry : sums.entrySet()) {
            double[] sum = entry.getValue();
            if (sum[0] > 0) {
                figures.put(entry.getKey(), new Figures((int) sum[0], sum[1] / sum[0], sum[2] / sum[0]));
                before += sum[1] / sum[0];
                after += sum[2] / sum[0];
            }
        }
        before /= figures.size();
        after /= figures.size();
        double p = PairedTest.pAbove(differences);
        return new ModelComparison(
                figures, before, after, p, differences.length, verdict(figures, before, after, p, rule));
    }

    private static String verdict(Map<String, Figures> figures, double before, double after, double p, Rule rule) {
        if (!(after > before)) {
            return String.format(Locale.ROOT, "the mean Dice went from %.4f to %.4f", before, after);
        }
        for (Map.Entry<String, Figures> entry : figures.entrySet()) {
            double fall = entry.getValue().before() - entry.getValue().after();
            if (fall > rule.margin()) {
                return String.format(
                        Locale.ROOT,
                        "%s fell from %.4f to %.4f, more than %.4f",
                        entry.getKey(),
                        entry.getValue().before(),
                        entry.getValue().after(),
                        rule.margin());
            }
        }
        return p <= rule.significance()
                ? ""
                : String.format(Locale.ROOT, "it may be chance: p is %.4f, not %.4f or less", p, rule.significance());
    }
}
