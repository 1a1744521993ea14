package io.contourflow.contouring;

import io.contourflow.kernel.StructureCode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * {@code models/<name>/manifest.yaml}: what a contour model is for and how it is run.
 *
 * @param kind {@code classical} (built in) or {@code onnx}
 * @param network how to run the network; null for classical models
 */
record ModelManifest(
        String name,
        String version,
        String kind,
        Set<String> modalities,
        Set<String> bodySites,
        List<Structure> structures,
        @Nullable Network network) {

    /** @param label channel or label value of the output, at least 0 (argmax: 0 is background) */
    record Structure(
            int label,
            String name,
            int rgb,
            String interpretedType,
            @Nullable StructureCode code) {
        ContourModel.Structure listed() {
            return new ContourModel.Structure(name, rgb, interpretedType, code);
        }
    }

    /**
     * @param sha256 of the network file, lower-case hex
     * @param size voxels that the network takes along i, j, k
     * @param spacingMm of those voxels, along patient axes
     * @param lower value of the image unit that becomes 0
     * @param upper value of the image unit that becomes 1; values outside are clipped
     * @param output ARGMAX (channel with the highest score), BITMASK (one label volume, bit = label), SCORES (one channel
     *     per structure, inside above the threshold)
     * @param threshold for SCORES
     * @param activation what makes scores 0…1 of what the network gives
     * @param testTimeFlip whether every image is also contoured mirrored left to right and the scores averaged; where
     *     false, only with the accurate preset
     */
    @SuppressWarnings("ArrayRecordComponent") // read from the manifest, never compared
    record Network(
            String file,
            String sha256,
            int[] size,
            double[] spacingMm,
            double lower,
            double upper,
            Output output,
            double threshold,
            Activation activation,
            boolean testTimeFlip) {}

    enum Output {
        ARGMAX,
        BITMASK,
        SCORES
    }

    enum Activation {
        NONE,
        SIGMOID,
        SOFTMAX
    }

    /** Larger networks are refused: two copies must fit beside the images. Voxels. */
    static final long VOXELS_MAX = 256L * 256 * 256;

    /** Structures of one network share the bits of an int. */
    static final int LABEL_MAX = 30;

    /** The structures in the order of the file, which gives them their bits. */
    List<ContourModel.Structure> listed() {
        return structures.stream().map(Structure::listed).toList();
    }

    /** @throws IllegalStateException naming file and entry when the manifest cannot be understood */
    static ModelManifest read(Path file) {
        try {
            Object root = new Yaml(new SafeConstructor(new LoaderOptions())).load(Files.readString(file));
            return new Entries(file, "", root).manifest();
        } catch (IOException cause) {
            throw new UncheckedIOException("cannot read " + file.getFileName(), cause);
        }
    }

    /** Part of a manifest, with its place for messages. */
    private record Entries(Path file, String place, Map<?, ?> values) {
        Entries(Path file, String place, @Nullable Object node) {
            this(file, place, node instanceof Map<?, ?> map ? map : Map.of());
        }

        ModelManifest manifest() {
            String kind = text("kind");
            return new ModelManifest(
                    text("name"),
                    text("version"),
                    kind,
                    texts("modalities"),
                    texts("bodySites"),
                    structures(),
                    kind.equals("onnx") ? new Entries(file, "network.", values.get("network")).network() : null);
        }

        private List<Structure> structures() {
            List<Structure> structures =
                    list("structures").stream().map(Entries::structure).toList();
            Set<String> names = new LinkedHashSet<>();
            for (Structure structure : structures) {
                if (!names.add(structure.name())) {
                    throw wrong("structures", "must differ in name but name " + structure.name() + " twice");
                }
            }
            return structures;
        }

        private Structure structure() {
            if (number("label") < 0 || number("label") > LABEL_MAX) {
                throw wrong("label", "must be 0 to " + LABEL_MAX);
            }
            return new Structure(
                    (int) number("label"),
                    text("name"),
                    rgb(),
                    text("type"),
                    values.containsKey("code") ? new Entries(file, place + "code.", values.get("code")).code() : null);
        }

        private int rgb() {
            if (!text("rgb").matches("#[0-9A-Fa-f]{6}")) {
                throw wrong("rgb", "must be # and six hex digits but is '" + text("rgb") + "'");
            }
            return Integer.parseInt(text("rgb").substring(1), 16);
        }

        private StructureCode code() {
            return new StructureCode(text("scheme"), text("value"), text("meaning"));
        }

        private Network network() {
            double[] size = numbers("size");
            Output output = choice("output", Output.class);
            Network network = new Network(
                    text("file"),
                    text("sha256"),
                    new int[] {(int) size[0], (int) size[1], (int) size[2]},
                    numbers("spacingMm"),
                    number("lower"),
                    number("upper"),
                    output,
                    values.containsKey("threshold") ? number("threshold") : 0.5,
                    values.containsKey("activation")
                            ? choice("activation", Activation.class)
                            : output == Output.ARGMAX ? Activation.SOFTMAX : Activation.NONE,
                    Boolean.TRUE.equals(values.get("testTimeFlip")));
            long voxels = (long) network.size[0] * network.size[1] * network.size[2];
            if (voxels < 1 || voxels > VOXELS_MAX || !(network.upper > network.lower)) {
                throw wrong("size", "must hold 1 to " + VOXELS_MAX + " voxels, and lower be less than upper");
            }
            return network;
        }

        private <E extends Enum<E>> E choice(String key, Class<E> type) {
            String value = text(key).toUpperCase(Locale.ROOT);
            for (E one : type.getEnumConstants()) {
                if (one.name().equals(value)) {
                    return one;
                }
            }
            throw wrong(key, "must be one of " + Arrays.toString(type.getEnumConstants()) + " but is '" + value + "'");
        }

        private List<Entries> list(String key) {
            Object value = values.get(key);
            if (!(value instanceof List<?> list) || list.isEmpty()) {
                throw wrong(key, "must be a list with entries");
            }
            return list.stream()
                    .map(entry -> new Entries(file, place + key + ".", entry))
                    .toList();
        }

        private Set<String> texts(String key) {
            Object value = values.get(key);
            if (!(value instanceof List<?> list)) {
                throw wrong(key, "must be a list");
            }
            Set<String> texts = new LinkedHashSet<>();
            list.forEach(entry -> texts.add(String.valueOf(entry)));
            return Set.copyOf(texts);
        }

        private double[] numbers(String key) {
            Object value = values.get(key);
            if (!(value instanceof List<?> list) || list.size() != 3) {
                throw wrong(key, "must be a list of three numbers");
            }
            double[] numbers = new double[3];
            for (int axis = 0; axis < 3; axis++) {
                numbers[axis] = number(key, list.get(axis));
                if (!(numbers[axis] > 0)) {
                    throw wrong(key, "must be positive");
                }
            }
            return numbers;
        }

        private String text(String key) {
            Object value = values.get(key);
            if (value == null || value.toString().isBlank()) {
                throw wrong(key, "is missing");
            }
            return value.toString();
        }

        private double number(String key) {
            return number(key, values.get(key));
        }

        private double number(String key, @Nullable Object value) {
            if (!(value instanceof Number number)) {
                throw wrong(key, "must be a number but is '" + value + "'");
            }
            return number.doubleValue();
        }

        private IllegalStateException wrong(String key, String what) {
            Path folder = file.toAbsolutePath().getParent();
            return new IllegalStateException("manifest of model " + (folder == null ? file : folder.getFileName())
                    + ": " + place + key + " " + what);
        }
    }
}
