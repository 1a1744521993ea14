package io.contourflow.contouring;

import io.contourflow.contouring.StructureFigures.Figure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Writes {@code plausibility.yaml} from the contours of the training patients: means and covariances by expectation and
 * maximisation, since few patients have every structure, and ranges by quantiles. Run as a program with the file to write
 * and {@code hu} or {@code nohu}.
 */
final class PlausibilityTraining {
    private static final List<String> ANCHORS =
            List.of("Brainstem", "Parotid_R", "Parotid_L", "Larynx", "Bone_Mandible");
    private static final List<List<String>> ORDER = List.of(
            List.of("Brainstem", "SpinalCord"),
            List.of("Brainstem", "Larynx"),
            List.of("Brainstem", "Esophagus"),
            List.of("Bone_Mandible", "Larynx"),
            List.of("Parotid_L", "Larynx"),
            List.of("Parotid_R", "Larynx"),
            List.of("Larynx", "Esophagus"),
            List.of("Bone_Mandible", "Esophagus"));

    /** A structure that the image cuts in more patients than this may be cut. */
    private static final double CUT_SHARE = 0.05;

    private static final int ROUNDS = 40;
    private static final double LOWEST_SHARE = 0.003;

    /** Beyond the outermost training patients, share of their range. */
    private static final double WIDER = 0.22;

    /** Limits of the joint figures, times the highest of the training patients, who taught the distribution. */
    private static final double LIMIT_WIDER = 1.26;

    private static final int JOINT = StructureFigures.JOINT;

    private PlausibilityTraining() {}

    public static void main(String[] args) throws IOException {
        List<Map<String, StructureFigures>> patients = new ArrayList<>();
        for (String name : OpenKbp.patients("train")) {
            patients.add(figures(OpenKbp.read("train", name)));
        }
        Files.writeString(Path.of(args[0]), yaml(patients, args[1].equals("hu")));
    }

    static Map<String, StructureFigures> figures(OpenKbp.Patient patient) {
        Map<String, StructureFigures> figures = new LinkedHashMap<>();
        patient.masks()
                .forEach((name, mask) -> figures.put(
                        name, StructureFigures.of(mask, patient.ct()).orElseThrow()));
        return figures;
    }

    private static String yaml(List<Map<String, StructureFigures>> patients, boolean greyValues) {
        List<double[]> rows = new ArrayList<>();
        for (Map<String, StructureFigures> patient : patients) {
            row(patient).ifPresent(rows::add);
        }
        int n = rows.get(0).length;
        double[] mean = new double[n];
        double[][] covariance = new double[n][n];
        fit(rows, mean, covariance);
        StringBuilder out = new StringBuilder("# Figures of " + patients.size()
                + " patients (OpenKBP training set, MIT licence), numbers only; made by PlausibilityTraining.\n");
        out.append("site: head and neck\nanchors: ")
                .append(ANCHORS)
                .append("\nanchorsLeast: 2\norder: ")
                .append(ORDER);
        out.append("\nstructures: ").append(OpenKbp.NAMES).append("\nmean: ").append(numbers(mean, n));
        out.append("\ncovariance:\n");
        for (int row = 0; row < n; row++) {
            out.append("  - ").append(numbers(covariance[row], row + 1)).append('\n');
        }
        limits(patients, mean, covariance, out);
        ranges(patients, greyValues, out);
        return out.toString();
    }

    /** The joint figures relative to the middle between the parotids, or the brainstem; empty without these. */
    private static java.util.Optional<double[]> row(Map<String, StructureFigures> patient) {
        List<StructureFigures> base = patient.containsKey("Parotid_L") && patient.containsKey("Parotid_R")
                ? List.of(patient.get("Parotid_L"), patient.get("Parotid_R"))
                : List.of();
        if (base.isEmpty()) {
            return java.util.Optional.empty();
        }
        double[] row = new double[OpenKbp.NAMES.size() * JOINT];
        Arrays.fill(row, Double.NaN);
        for (int s = 0; s < OpenKbp.NAMES.size(); s++) {
            StructureFigures one = patient.get(OpenKbp.NAMES.get(s));
            if (one != null) {
                for (int f = 0; f < JOINT; f++) {
                    Figure figure = Figure.values()[f];
                    Figure axis = figure == Figure.TOP || figure == Figure.BOTTOM ? Figure.Z : figure;
                    double origin = figure == Figure.LN_VOLUME
                            ? 0
                            : base.stream()
                                    .mapToDouble(b -> b.value(axis))
                                    .average()
                                    .orElseThrow();
                    row[s * JOINT + f] = one.value(figure) - origin;
                }
            }
        }
        return java.util.Optional.of(row);
    }

    private static void fit(List<double[]> rows, double[] mean, double[][] covariance) {
        int n = mean.length;
        for (int f = 0; f < n; f++) {
            covariance[f][f] = f % JOINT == Figure.LN_VOLUME.ordinal() ? 0.1 : 100;
        }
        for (int round = 0; round < ROUNDS; round++) {
            double[] sum = new double[n];
            double[][] second = new double[n][n];
            JointNormal model = new JointNormal(mean, covariance);
            for (double[] row : rows) {
                accumulate(model, row, sum, second);
            }
            for (int a = 0; a < n; a++) {
                mean[a] = sum[a] / rows.size();
            }
            double[][] next = new double[n][n];
            for (int a = 0; a < n; a++) {
                for (int b = 0; b < n; b++) {
                    next[a][b] = second[a][b] / rows.size() - sum[a] / rows.size() * sum[b] / rows.size();
                }
                next[a][a] += a % JOINT == Figure.LN_VOLUME.ordinal() ? 0.005 : 2;
            }
            for (int a = 0; a < n; a++) {
                covariance[a] = next[a];
            }
        }
    }

    /** Adds one patient, with what is not known of it as the model expects it. */
    private static void accumulate(JointNormal model, double[] row, double[] sum, double[][] second) {
        int n = row.length;
        int[] missing = java.util.stream.IntStream.range(0, n)
                .filter(f -> Double.isNaN(row[f]))
                .toArray();
        JointNormal.Expected expected = model.given(row, missing);
        double[] full = row.clone();
        for (int m = 0; m < missing.length; m++) {
            full[missing[m]] = expected.mean()[m];
        }
        for (int a = 0; a < n; a++) {
            sum[a] += full[a];
            for (int b = 0; b < n; b++) {
                second[a][b] += full[a] * full[b];
            }
        }
        for (int a = 0; a < missing.length; a++) {
            for (int b = 0; b < missing.length; b++) {
                second[missing[a]][missing[b]] += expected.covariance()[a][b];
            }
        }
    }

    private static void limits(
            List<Map<String, StructureFigures>> patients, double[] mean, double[][] covariance, StringBuilder out) {
        PlausibilityData data = new PlausibilityData(
                "",
                List.of(),
                0,
                List.of(),
                OpenKbp.NAMES,
                PlausibilityData.joint(mean, covariance),
                Map.of(),
                Map.of(),
                List.of());
        Plausibility judge = new Plausibility(data);
        String[] what = {"place", "top", "bottom", "volume"};
        out.append("limits:\n");
        for (String name : OpenKbp.NAMES) {
            out.append("  ").append(name).append(": {");
            for (int w = 0; w < what.length; w++) {
                int figure = w;
                double[] values = patients.stream()
                        .filter(patient -> patient.containsKey(name) && patient.size() > 2)
                        .mapToDouble(patient -> judge.distances(name, patient, patient.keySet())[figure])
                        .sorted()
                        .toArray();
                out.append(w == 0 ? "" : ", ")
                        .append(what[w])
                        .append(String.format(Locale.ROOT, ": %.2f", LIMIT_WIDER * quantile(values, 1 - LOWEST_SHARE)));
            }
            out.append("}\n");
        }
    }

    private static void ranges(List<Map<String, StructureFigures>> patients, boolean greyValues, StringBuilder out) {
        out.append("ranges:\n");
        List<String> cut = new ArrayList<>();
        for (String name : OpenKbp.NAMES) {
            List<StructureFigures> all = patients.stream()
                    .filter(patient -> patient.containsKey(name))
                    .map(patient -> patient.get(name))
                    .toList();
            if (all.stream().filter(StructureFigures::atBorder).count() > CUT_SHARE * all.size()) {
                cut.add(name);
            }
            out.append("  ").append(name).append(": {");
            String comma = "";
            for (Figure figure : Figure.values()) {
                if (figure.ordinal() < JOINT || !greyValues && figure.ordinal() >= Figure.HU_MEAN.ordinal()) {
                    continue;
                }
                double[] values = all.stream()
                        .mapToDouble(one -> one.value(figure))
                        .sorted()
                        .toArray();
                double low = quantile(values, LOWEST_SHARE);
                double high = quantile(values, 1 - LOWEST_SHARE);
                double more = WIDER * (high - low);
                out.append(comma)
                        .append(figure.key())
                        .append(String.format(Locale.ROOT, ": [%.3f, %.3f]", low - more, high + more));
                comma = ", ";
            }
            out.append("}\n");
        }
        out.append("mayReachBorder: ").append(cut).append('\n');
    }

    private static double quantile(double[] sorted, double share) {
        double at = share * (sorted.length - 1);
        int low = (int) at;
        int high = Math.min(sorted.length - 1, low + 1);
        return sorted[low] + (at - low) * (sorted[high] - sorted[low]);
    }

    private static String numbers(double[] values, int count) {
        StringBuilder out = new StringBuilder("[");
        for (int n = 0; n < count; n++) {
            out.append(n == 0 ? "" : ", ").append(String.format(Locale.ROOT, "%.3f", values[n]));
        }
        return out.append(']').toString();
    }
}
