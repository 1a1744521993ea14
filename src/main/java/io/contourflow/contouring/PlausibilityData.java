package io.contourflow.contouring;

import io.contourflow.contouring.StructureFigures.Figure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * {@code models/<name>/plausibility.yaml}: figures of many patients, numbers only.
 *
 * @param site in words
 * @param anchors structures of which {@code anchorsLeast} must lie together, else the image shows something else
 * @param order pairs, the higher one first
 * @param structures in the order of the joint figures
 * @param joint of the first {@link StructureFigures#JOINT} figures of every structure, whatever the place of the patient
 * @param limits by structure, in standard deviations: place, top, bottom, volume
 * @param ranges by structure and figure: lowest and highest usual value
 * @param mayReachBorder structures that an image may cut
 */
record PlausibilityData(
        String site,
        List<String> anchors,
        int anchorsLeast,
        List<List<String>> order,
        List<String> structures,
        JointNormal joint,
        Map<String, Map<String, Double>> limits,
        Map<String, Map<String, List<Double>>> ranges,
        List<String> mayReachBorder) {
    /** Where a patient lies in the image says nothing: this variance is common to all places. mm². */
    private static final double ANYWHERE_MM2 = 1e6;

    /** Rounding of the numbers in the file must not make a covariance impossible. */
    private static final double ROUNDING = 1e-3;

    double limit(String structure, String what) {
        return limits.getOrDefault(structure, Map.of()).getOrDefault(what, Double.POSITIVE_INFINITY);
    }

    /** Empty where there is none. */
    double[] range(String structure, Figure figure) {
        List<Double> range = ranges.getOrDefault(structure, Map.of()).getOrDefault(figure.key(), List.of());
        return range.stream().mapToDouble(Double::doubleValue).toArray();
    }

    /** Adds that every patient may lie anywhere. @param lower rows of the lower triangle */
    static JointNormal joint(double[] mean, double[][] lower) {
        int n = mean.length;
        double[][] covariance = new double[n][n];
        for (int row = 0; row < n; row++) {
            for (int column = 0; column <= row; column++) {
                int axis = axis(row);
                double common = axis >= 0 && axis == axis(column) ? ANYWHERE_MM2 : 0;
                covariance[row][column] = lower[row][column] + common + (row == column ? ROUNDING : 0);
                covariance[column][row] = covariance[row][column];
            }
        }
        return new JointNormal(mean, covariance);
    }

    /** The axis along which a joint figure moves with the patient; −1 for none. */
    private static int axis(int figure) {
        return switch (Figure.values()[figure % StructureFigures.JOINT]) {
            case X -> 0;
            case Y -> 1;
            case Z, TOP, BOTTOM -> 2;
            default -> -1;
        };
    }

    /** @throws IllegalStateException in one line, when the file cannot be understood */
    static PlausibilityData read(Path file) {
        try {
            Object root = new Yaml(new SafeConstructor(new LoaderOptions())).load(Files.readString(file));
            return of(root instanceof Map<?, ?> map ? map : Map.of());
        } catch (IOException cause) {
            throw new UncheckedIOException("cannot read " + file.getFileName(), cause);
        } catch (ClassCastException | IllegalArgumentException cause) {
            Path folder = file.toAbsolutePath().getParent();
            throw new IllegalStateException(
                    "plausibility.yaml of model " + (folder == null ? file : folder.getFileName())
                            + " cannot be understood",
                    cause);
        }
    }

    private static PlausibilityData of(Map<?, ?> root) {
        List<String> structures = texts(need(root, "structures"));
        List<?> rows = (List<?>) need(root, "covariance");
        double[][] lower = new double[rows.size()][];
        for (int row = 0; row < lower.length; row++) {
            lower[row] = numbers(rows.get(row));
        }
        double[] mean = numbers(need(root, "mean"));
        if (mean.length != structures.size() * StructureFigures.JOINT || lower.length != mean.length) {
            throw new IllegalArgumentException("mean and covariance must fit the structures");
        }
        Map<String, Map<String, Double>> limits = new LinkedHashMap<>();
        Map<String, Map<String, List<Double>>> ranges = new LinkedHashMap<>();
        ((Map<?, ?>) need(root, "limits")).forEach((name, values) -> {
            Map<String, Double> one = new LinkedHashMap<>();
            ((Map<?, ?>) values).forEach((what, value) -> one.put((String) what, ((Number) value).doubleValue()));
            limits.put((String) name, one);
        });
        ((Map<?, ?>) need(root, "ranges")).forEach((name, values) -> {
            Map<String, List<Double>> one = new LinkedHashMap<>();
            ((Map<?, ?>) values).forEach((what, pair) -> {
                double[] range = numbers(pair);
                one.put((String) what, List.of(range[0], range[1]));
            });
            ranges.put((String) name, one);
        });
        return new PlausibilityData(
                (String) need(root, "site"),
                texts(need(root, "anchors")),
                ((Number) need(root, "anchorsLeast")).intValue(),
                ((List<?>) need(root, "order"))
                        .stream().map(PlausibilityData::texts).toList(),
                structures,
                joint(mean, lower),
                limits,
                ranges,
                texts(need(root, "mayReachBorder")));
    }

    private static Object need(Map<?, ?> root, String key) {
        Object value = root.get(key);
        if (value == null) {
            throw new IllegalArgumentException(key + " is missing");
        }
        return value;
    }

    private static List<String> texts(Object node) {
        return ((List<?>) node).stream().map(String.class::cast).toList();
    }

    private static double[] numbers(Object node) {
        return ((List<?>) node)
                .stream().mapToDouble(value -> ((Number) value).doubleValue()).toArray();
    }
}
