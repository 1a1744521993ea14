package io.contourflow.contouring;

import io.contourflow.imaging.volume.Mask;
import io.contourflow.imaging.volume.Volume;
import io.contourflow.kernel.ProgressListener;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Body outline and bone in CT by classical means: thresholds, morphology and connected parts. Works slice by slice where
 * shape matters, in mm, so gaps, unequal spacing and oblique slices do no harm. Does not tell contrast medium or metal
 * from bone. Built in: needs no file.
 */
final class BodyBoneModel implements ContourModel {
    static final String NAME = "ct-body-bone";
    static final String VERSION = "1.1";

    private static final Structure EXTERNAL = new Structure("External", 0x00C8C8, "EXTERNAL");
    private static final Structure BONE = new Structure("Bone", 0xF0E68C, "ORGAN");

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
    public List<StructureMask> contour(Volume image, ProgressListener progress) {
        progress.checkpoint("outlining the body", 0);
        Mask body = BodyOutline.of(image);
        List<StructureMask> found = new ArrayList<>();
        if (body.count() == 0) {
            return found;
        }
        found.add(EXTERNAL.found(body));
        progress.checkpoint("outlining bone", 0.7);
        Mask bone = Bone.in(image, body);
        if (bone.count() > 0) {
            found.add(BONE.found(bone));
        }
        progress.checkpoint("contoured", 1);
        return found;
    }
}
