package io.contourflow.contouring;

import io.contourflow.contouring.ContourModel.Preset;
import io.contourflow.imaging.contour.DistanceTransform;
import io.contourflow.imaging.contour.Morphology;
import io.contourflow.imaging.metric.Overlap;
import io.contourflow.imaging.metric.SurfaceDistance;
import io.contourflow.imaging.volume.Geometry;
import io.contourflow.imaging.volume.Mask;
import io.contourflow.kernel.ProgressListener;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;

/**
 * Accuracy and time of a model over the validation patients, through the whole Java way. Run as a program with the folder
 * of the models, the name of one, a CSV file (patients in it are not done again) and a preset; prints tables for the
 * documentation.
 */
final class ContouringMeasurement {
    private static final double TOLERANCE_MM = 3;
    private static final String HEADER = "patient,structure,dice,surface_dice_3mm,hd95_mm,flags,uncertainty,seconds\n";

    private ContouringMeasurement() {}

    public static void main(String[] args) throws IOException {
        Path csv = Path.of(args[2]);
        if (!Files.exists(csv)) {
            Files.writeString(csv, HEADER);
        }
        String done = Files.readString(csv);
        try (ContourModels models = ContourModels.load(Path.of(args[0]))) {
            ContourModel model = models.named(args[1]).orElseThrow();
            for (String name : OpenKbp.patients("validation")) {
                if (!done.contains("\n" + name + ",")) {
                    Files.writeString(
                            csv,
                            rows(model, OpenKbp.read("validation", name), Preset.valueOf(args[3])),
                            StandardOpenOption.APPEND);
                }
            }
        }
        summary(Files.readAllLines(csv));
    }

    private static String rows(ContourModel model, OpenKbp.Patient patient, Preset preset) {
        long started = System.nanoTime();
        ImageContouring.Contoured contoured =
                ImageContouring.by(List.of(model), patient.ct(), preset, ProgressListener.NONE);
        double seconds = (System.nanoTime() - started) / 1e9;
        StringBuilder rows = new StringBuilder();
        for (Map.Entry<String, Mask> truth : patient.masks().entrySet()) {
            ImageContouring.Contour found = contoured.found().stream()
                    .filter(one -> one.finding().structure().name().equals(truth.getKey()))
                    .findFirst()
                    .orElse(null);
            rows.append(patient.name()).append(',').append(truth.getKey());
            if (found == null) {
                rows.append(",0,0,NaN,")
                        .append(contoured
                                .missing()
                                .getOrDefault(truth.getKey(), "not found")
                                .replace(',', ';'))
                        .append(",NaN");
            } else {
                Mask mask = found.finding().structure().mask();
                rows.append(String.format(
                        Locale.ROOT,
                        ",%.4f,%.4f,%.2f,%s,%.3f",
                        Overlap.dice(mask, truth.getValue()),
                        surfaceDice(mask, truth.getValue()),
                        SurfaceDistance.between(mask, truth.getValue()).hd95Mm(),
                        String.join("; ", found.finding().assessment().flags()).replace(',', ';'),
                        found.finding().assessment().uncertainty()));
            }
            rows.append(String.format(Locale.ROOT, ",%.2f%n", seconds));
        }
        return rows.toString();
    }

    /** Share of the border voxels of both that lie within 3 mm of the other's. */
    private static double surfaceDice(Mask a, Mask b) {
        Mask borderA = border(a);
        Mask borderB = border(b);
        double near = near(borderA, borderB) + near(borderB, borderA);
        return near / (borderA.count() + borderB.count());
    }

    private static double near(Mask border, Mask other) {
        float[] squared = DistanceTransform.squaredMm(other);
        int count = 0;
        for (int at = 0; at < squared.length; at++) {
            count += border.voxels()[at] != 0 && squared[at] <= TOLERANCE_MM * TOLERANCE_MM ? 1 : 0;
        }
        return count;
    }

    private static Mask border(Mask mask) {
        Geometry g = mask.geometry();
        byte[] voxels = mask.voxels().clone();
        byte[] inner = new byte[voxels.length];
        Arrays.fill(inner, (byte) 1);
        for (int axis = 0; axis < 3; axis++) {
            byte[] one = Morphology.erodeBox(mask, axis == 0 ? 1 : 0, axis == 1 ? 1 : 0, axis == 2 ? 1 : 0)
                    .voxels();
            for (int at = 0; at < inner.length; at++) {
                inner[at] &= one[at];
            }
        }
        for (int at = 0; at < voxels.length; at++) {
            voxels[at] = (byte) (voxels[at] != 0 && inner[at] == 0 ? 1 : 0);
        }
        return new Mask(g, voxels);
    }

    private static void summary(List<String> lines) {
        System.out.println(
                "| structure | n | DSC (95 % interval) | surface DSC 3 mm | HD95 mm, median | not found | flagged |");
        System.out.println("|---|---|---|---|---|---|---|");
        List<Double> seconds = new ArrayList<>();
        for (String name : OpenKbp.NAMES) {
            List<String[]> rows = lines.stream()
                    .map(line -> line.split(",", -1))
                    .filter(fields -> fields[1].equals(name))
                    .toList();
            double[] dice = numbers(rows, 2);
            double[] hd95 = Arrays.stream(numbers(rows, 4))
                    .filter(Double::isFinite)
                    .sorted()
                    .toArray();
            rows.forEach(fields -> seconds.add(Double.parseDouble(fields[7])));
            long missing =
                    rows.stream().filter(fields -> fields[6].equals("NaN")).count();
            long flagged = rows.stream()
                    .filter(fields -> !fields[6].equals("NaN") && !fields[5].isEmpty())
                    .count();
            double[] interval = interval(dice);
            System.out.printf(
                    Locale.ROOT,
                    "| %s | %d | %.3f (%.3f to %.3f) | %.3f | %.1f | %d | %d |%n",
                    name,
                    rows.size(),
                    mean(dice),
                    interval[0],
                    interval[1],
                    mean(numbers(rows, 3)),
                    hd95.length == 0 ? Double.NaN : hd95[hd95.length / 2],
                    missing,
                    flagged);
        }
        System.out.printf(
                Locale.ROOT,
                "seconds a patient: median %.1f%n",
                seconds.stream().sorted().toList().get(seconds.size() / 2));
    }

    private static double[] numbers(List<String[]> rows, int field) {
        return rows.stream()
                .mapToDouble(fields -> Double.parseDouble(fields[field]))
                .toArray();
    }

    private static double mean(double[] values) {
        return Arrays.stream(values).average().orElse(Double.NaN);
    }

    /** Of the mean, by 2000 samples with replacement. */
    private static double[] interval(double[] values) {
        Random random = new Random(1);
        double[] means = new double[2000];
        for (int n = 0; n < means.length; n++) {
            double sum = 0;
            for (int draw = 0; draw < values.length; draw++) {
                sum += values[random.nextInt(values.length)];
            }
            means[n] = sum / values.length;
        }
        Arrays.sort(means);
        return new double[] {means[50], means[1949]};
    }
}
