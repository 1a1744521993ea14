package io.contourflow.contouring;

import io.contourflow.imaging.volume.Mask;
import io.contourflow.imaging.volume.Volume;
import io.contourflow.kernel.ProgressListener;
import io.contourflow.kernel.StructureAssessment;
import io.contourflow.kernel.StructureCode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Body outline and bone in CT by classical means: thresholds, morphology and connected parts. Works slice by slice where
 * shape matters, in mm, so gaps, unequal spacing and oblique slices do no harm. Does not tell contrast medium or metal
 * from bone. Built in: needs no file.
 */
final class BodyBoneModel implements ContourModel {
    static final String NAME = "ct-body-bone";
    static final String VERSION = "1.1";

    private static final Structure EXTERNAL =
            new Structure("External", 0x00C8C8, "EXTERNAL", new StructureCode("SCT", "38266002", "Entire body"));
    private static final Structure BONE =
            new Structure("Bone", 0xF0E68C, "ORGAN", new StructureCode("SCT", "272673000", "Bone structure"));

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String version() {
        return VERSION;
    }

    @Override
    public Set<String> modalities() {
        return Set.of("CT");
    }

    @Override
    public Set<String> bodySites() {
        return Set.of();
    }

    @Override
    public List<Structure> structures() {
        return List.of(EXTERNAL, BONE);
    }

    @Override
    public Findings find(Volume image, Preset preset, ProgressListener progress) {
        long started = System.nanoTime();
        progress.checkpoint("outlining the body", 0);
        Mask body = BodyOutline.of(image);
        List<Finding> found = new ArrayList<>();
        Map<String, String> missing = new LinkedHashMap<>();
        take(EXTERNAL, body, "no tissue in the image", found, missing);
        progress.checkpoint("outlining bone", 0.7);
        Mask bone = body.count() == 0 ? body : Bone.in(image, body);
        take(BONE, bone, "no bone in the image", found, missing);
        progress.checkpoint("contoured", 1);
        return new Findings(found, missing, Map.of("classical", (System.nanoTime() - started) / 1e9));
    }

    private static void take(
            Structure structure, Mask mask, String otherwise, List<Finding> found, Map<String, String> missing) {
        if (mask.count() == 0) {
            missing.put(structure.name(), otherwise);
        } else {
            found.add(new Finding(structure.found(mask), StructureAssessment.of(structure.code())));
        }
    }
}
