package io.contourflow.contouring;

import io.contourflow.imaging.volume.Mask;
import io.contourflow.imaging.volume.Volume;
import io.contourflow.kernel.ProgressListener;
import io.contourflow.kernel.StructureAssessment;
import io.contourflow.kernel.StructureCode;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Contours structures in a 3-D image (R14): classical means and ONNX networks alike. Thread-safe.
 */
public interface ContourModel {
    /** For instance {@code ct-body-bone}. */
    String name();

    String version();

    /** Modalities (CT, MR, PT) it is meant for. */
    Set<String> modalities();

    /** Body sites (DICOM Body Part Examined words) it is meant for; empty: any. */
    Set<String> bodySites();

    /** Whether it tells from the image itself that its body site is not there, and then gives nothing. */
    default boolean recognisesItsSite() {
        return false;
    }

    /**
     * Every structure it can find, in the order of its manifest: the i-th one is bit i of a label map, also in images
     * where one before it is not found. Names differ.
     */
    List<Structure> structures();

    /**
     * What is found in an image and what is not, on the lattice of the image.
     *
     * @param image in the unit of its modality (HU for CT)
     */
    Findings find(Volume image, Preset preset, ProgressListener progress);

    /** Only the masks that {@link #find} gives. */
    default List<StructureMask> contour(Volume image, ProgressListener progress) {
        return find(image, Preset.FAST, progress).found().stream()
                .map(Finding::structure)
                .toList();
    }

    /** How much time a model may take. */
    enum Preset {
        FAST,
        /** More overlap of tiles, and every image also mirrored left to right, where the model gains by it. */
        ACCURATE
    }

    /**
     * @param name after AAPM TG-263
     * @param rgb display colour 0xRRGGBB
     * @param interpretedType RT ROI Interpreted Type: EXTERNAL, ORGAN, …
     * @param code what the structure is in a terminology; null where the model does not say
     */
    record Structure(
            String name,
            int rgb,
            String interpretedType,
            @Nullable StructureCode code) {
        /** This structure as found in an image. */
        public StructureMask found(Mask mask) {
            return new StructureMask(name, rgb, interpretedType, mask);
        }
    }

    /** A structure found in an image; {@code name} and what follows as in {@link Structure}. */
    record StructureMask(String name, int rgb, String interpretedType, Mask mask) {}

    /**
     * One structure that was found.
     *
     * @param assessment what a reviewer should know of it
     */
    record Finding(StructureMask structure, StructureAssessment assessment) {}

    /**
     * @param missing name → why it is not given, for every structure of the model that is not found
     * @param secondsByPart of the wall clock, in the order of the parts
     */
    record Findings(List<Finding> found, Map<String, String> missing, Map<String, Double> secondsByPart) {
        public Findings {
            found = List.copyOf(found);
            missing = Collections.unmodifiableMap(new LinkedHashMap<>(missing));
            secondsByPart = Collections.unmodifiableMap(new LinkedHashMap<>(secondsByPart));
        }
    }
}
