package io.contourflow.contouring;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.contourflow.imaging.io.ImageFiles;
import io.contourflow.imaging.io.LabelMap;
import io.contourflow.imaging.volume.Mask;
import io.contourflow.imaging.volume.Volume;
import io.contourflow.imaging.volume.VoxelBox;
import io.contourflow.testing.SharedData;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Head-and-neck planning CTs with contours (OpenKBP, MIT licence) beside the repository; skips where they are absent. */
public final class OpenKbp {
    /** TG-263 name of every bit of the label maps. */
    public static final List<String> NAMES =
            List.of("Brainstem", "SpinalCord", "Parotid_R", "Parotid_L", "Esophagus", "Larynx", "Bone_Mandible");

    private static final List<String> KEYS =
            List.of("Brainstem", "SpinalCord", "RightParotid", "LeftParotid", "Esophagus", "Larynx", "Mandible");

    private OpenKbp() {}

    /**
     * @param ct HU, cropped to the imaged slab
     * @param masks by TG-263 name, those that were contoured
     */
    public record Patient(String name, Volume ct, Map<String, Mask> masks) {}

    /** Those whose contours are plausible, in order. @param split {@code train} or {@code validation} */
    public static List<String> patients(String split) {
        Path root = SharedData.require("openkbp");
        try {
            List<String> names = new ArrayList<>();
            for (String line : Files.readAllLines(root.resolve("grades.csv"))) {
                String[] fields = line.split(",", -1);
                if (fields[1].equals(split) && !fields[2].equals("C")) {
                    names.add(fields[0]);
                }
            }
            return names;
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        }
    }

    /** The folder of one patient. */
    public static Path folder(String split, String name) {
        return SharedData.require("openkbp/" + split + "/" + name);
    }

    public static Patient read(String split, String name) {
        Path folder = folder(split, name);
        Volume ct = ImageFiles.read(folder.resolve("ct.nii.gz"));
        LabelMap labels = ImageFiles.readLabels(folder.resolve("labels.nii.gz"));
        JsonNode facts = facts(name);
        int first = facts.at("/slab_z/0").intValue();
        int last = facts.at("/slab_z/1").intValue();
        VoxelBox slab = new VoxelBox(
                new int[] {0, 0, first},
                new int[] {ct.geometry().nx(), ct.geometry().ny(), last - first + 1});
        Map<String, Mask> masks = new LinkedHashMap<>();
        for (int bit = 0; bit < NAMES.size(); bit++) {
            Mask mask = slab.of(labels.mask(bit));
            if (facts.get("roi").has(KEYS.get(bit)) && mask.count() > 0) {
                masks.put(NAMES.get(bit), mask);
            }
        }
        return new Patient(name, slab.of(ct), masks);
    }

    private static JsonNode facts(String name) {
        try {
            JsonNode all = new ObjectMapper()
                    .readTree(SharedData.require("openkbp/manifest.json").toFile());
            for (JsonNode one : all) {
                if (one.get("patient").asText().equals(name)) {
                    return one;
                }
            }
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        }
        throw new IllegalArgumentException("no patient " + name);
    }
}
