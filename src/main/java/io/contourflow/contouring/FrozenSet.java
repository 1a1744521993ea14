package io.contourflow.contouring;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.contourflow.imaging.io.ImageFiles;
import io.contourflow.imaging.io.LabelMap;
import io.contourflow.imaging.io.SamplesHash;
import io.contourflow.imaging.volume.Geometry;
import io.contourflow.imaging.volume.Mask;
import io.contourflow.imaging.volume.Volume;
import io.contourflow.kernel.ContentHash;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Images with contours that models are compared on and never trained on. A folder in the layout of the open OpenKBP set
 * ({@code manifest.json}, {@code [<split>/]<patient>/{ct,mr}.nii.gz} and {@code labels.nii.gz}), with the list of its
 * hashes in {@code frozen.sha256}, as sha256sum writes it. What is not exactly as listed is refused.
 */
public final class FrozenSet {
    static final String LIST = "frozen.sha256";

    private static final ObjectMapper JSON = new ObjectMapper();

    /** Keys of the open set in order of their bits, with the TG-263 names of the structures. */
    private static final Map<String, String> NAMES = names();

    private final Path folder;
    private final ContentHash hash;
    private final List<Item> items;

    private FrozenSet(Path folder, ContentHash hash, List<Item> items) {
        this.folder = folder;
        this.hash = hash;
        this.items = List.copyOf(items);
    }

    /**
     * One image of the set.
     *
     * @param bits structure name → bit of the label map, of the structures that somebody contoured
     * @param slices lowest and highest slice to look at
     * @param subject whose image it is, or blank where the set does not say
     */
    @SuppressWarnings("ArrayRecordComponent") // read from the manifest, never compared
    public record Item(String id, String subject, Path image, Path labels, Map<String, Integer> bits, int[] slices) {
        /** The image where it was imaged: what lies beyond says only where somebody cut. */
        Volume volume() {
            Volume whole = ImageFiles.read(image);
            Geometry g = cut(whole.geometry());
            int slice = g.nx() * g.ny();
            return new Volume(g, Arrays.copyOfRange(whole.voxels(), slices[0] * slice, (slices[0] + g.nz()) * slice));
        }

        Map<String, Mask> masks() {
            LabelMap labelMap = ImageFiles.readLabels(labels);
            Geometry g = cut(labelMap.geometry());
            int slice = g.nx() * g.ny();
            Map<String, Mask> masks = new LinkedHashMap<>();
            bits.forEach((name, bit) -> masks.put(
                    name,
                    new Mask(
                            g,
                            Arrays.copyOfRange(
                                    labelMap.mask(bit).voxels(), slices[0] * slice, (slices[0] + g.nz()) * slice))));
            return masks;
        }

        private Geometry cut(Geometry g) {
            int low = Math.max(0, slices[0]);
            int high = Math.min(g.nz() - 1, slices[1]);
            double[] origin = new double[3];
            g.indexToWorld(0, 0, low, origin);
            return new Geometry(new int[] {g.nx(), g.ny(), high - low + 1}, g.spacingMm(), origin, g.direction());
        }

        ContentHash samples() {
            return SamplesHash.of(image);
        }
    }

    /** Writes the list of hashes. @throws IllegalStateException when the folder is frozen already or holds no image */
    public static FrozenSet freeze(Path folder) {
        Path list = folder.resolve(LIST);
        if (Files.exists(list)) {
            throw new IllegalStateException(folder + " is frozen already");
        }
        StringBuilder text = new StringBuilder();
        hashes(folder)
                .forEach((file, hash) ->
                        text.append(hash).append("  ").append(file).append('\n'));
        if (items(folder).isEmpty()) {
            throw new IllegalStateException(folder + " holds no image with contours that its manifest.json lists");
        }
        try {
            Files.writeString(list, text);
        } catch (IOException cause) {
            throw new UncheckedIOException("cannot write " + list, cause);
        }
        return open(folder);
    }

    /** @throws IllegalStateException when it was never frozen, or a file is missing, changed or added since */
    public static FrozenSet open(Path folder) {
        Path list = folder.resolve(LIST);
        if (!Files.isRegularFile(list)) {
            throw new IllegalStateException(folder + " is not frozen: " + LIST + " is missing");
        }
        try {
            String text = Files.readString(list);
            Map<String, String> now = hashes(folder);
            for (String line : text.lines().toList()) {
                String file = line.substring(Math.min(line.length(), 66));
                String frozen = line.substring(0, Math.min(line.length(), 64));
                String hash = now.remove(file);
                if (!frozen.equals(hash)) {
                    throw new IllegalStateException("the frozen set " + folder + " has changed: " + file
                            + (hash == null
                                    ? " is missing"
                                    : " has SHA-256 " + hash + " but was frozen with " + frozen));
                }
            }
            if (!now.isEmpty()) {
                throw new IllegalStateException("the frozen set " + folder + " has changed: "
                        + now.keySet().iterator().next() + " was added");
            }
            return new FrozenSet(folder, ContentHash.ofTexts(text), items(folder));
        } catch (IOException cause) {
            throw new UncheckedIOException("cannot read " + list, cause);
        }
    }

    public Path folder() {
        return folder;
    }

    /** Of the list of hashes: names the set in the history. */
    public ContentHash hash() {
        return hash;
    }

    public List<Item> items() {
        return items;
    }

    private static Map<String, String> hashes(Path folder) {
        Map<String, String> hashes = new TreeMap<>();
        try (Stream<Path> tree = Files.walk(folder)) {
            for (Path file : tree.filter(Files::isRegularFile).toList()) {
                if (!file.equals(folder.resolve(LIST))) {
                    hashes.put(
                            folder.relativize(file).toString().replace('\\', '/'),
                            ContentHash.of(Files.readAllBytes(file)).hex());
                }
            }
        } catch (IOException cause) {
            throw new UncheckedIOException("cannot read " + folder, cause);
        }
        return hashes;
    }

    private static List<Item> items(Path folder) {
        try {
            List<Item> items = new ArrayList<>();
            for (JsonNode entry : JSON.readTree(folder.resolve("manifest.json").toFile())) {
                String id = entry.path("patient").asText();
                for (Path place : List.of(folder.resolve(entry.path("split").asText("train")), folder)) {
                    Path labels = place.resolve(id).resolve("labels.nii.gz");
                    Map<String, Integer> bits = bits(entry.path("roi"));
                    if (!id.isBlank() && Files.isRegularFile(labels) && !bits.isEmpty()) {
                        items.add(new Item(
                                id, entry.path("subject").asText(), image(labels), labels, bits, slices(entry)));
                        break;
                    }
                }
            }
            return items;
        } catch (IOException cause) {
            throw new UncheckedIOException("cannot read the manifest of " + folder, cause);
        }
    }

    private static Path image(Path labels) {
        for (String modality : List.of("ct", "mr", "pt")) {
            Path image = labels.resolveSibling(modality + ".nii.gz");
            if (Files.isRegularFile(image)) {
                return image;
            }
        }
        throw new IllegalStateException(labels.getParent() + " holds labels without an image");
    }

    private static int[] slices(JsonNode entry) {
        JsonNode slab = entry.path("slab_z");
        return slab.size() == 2
                ? new int[] {slab.get(0).asInt(), slab.get(1).asInt()}
                : new int[] {0, Integer.MAX_VALUE};
    }

    /** Where a key says no bit it has that of the open set. */
    private static Map<String, Integer> bits(JsonNode roi) {
        List<String> known = List.copyOf(NAMES.keySet());
        Map<String, Integer> bits = new LinkedHashMap<>();
        for (String key : (Iterable<String>) roi::fieldNames) {
            int bit = roi.path(key).path("bit").asInt(known.indexOf(key));
            if (bit >= 0 && bit < LabelMap.MAX_STRUCTURES) {
                bits.put(NAMES.getOrDefault(key, key), bit);
            }
        }
        return bits;
    }

    private static Map<String, String> names() {
        Map<String, String> names = new LinkedHashMap<>();
        names.put("Brainstem", "Brainstem");
        names.put("SpinalCord", "SpinalCord");
        names.put("RightParotid", "Parotid_R");
        names.put("LeftParotid", "Parotid_L");
        names.put("Esophagus", "Esophagus");
        names.put("Larynx", "Larynx");
        names.put("Mandible", "Bone_Mandible");
        return names;
    }

    /** Refuses a comparison of models of which one has seen an image, or another one of the same person. */
    void requireUnseen(TrainingRecord trained) {
        for (Item item : items) {
            String why = trained.knows(item.id(), item.subject(), item.samples().hex());
            if (!why.isEmpty()) {
                throw new IllegalStateException("not evaluated: " + trained.model() + " was trained on " + why + " "
                        + item.id() + " of the frozen set");
            }
        }
    }

    /** Structures that somebody contoured in at least one image. */
    Set<String> structures() {
        Set<String> names = new java.util.TreeSet<>();
        items.forEach(item -> names.addAll(item.bits().keySet()));
        return names;
    }
}
