package io.contourflow.learning;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.contourflow.imaging.volume.Geometry;
import io.contourflow.imaging.volume.Mask;
import io.contourflow.imaging.volume.Volume;
import java.util.List;
import java.util.Optional;

/**
 * An image with approved structures, without identity.
 *
 * @param modality CT, MR or PT
 * @param structures approved ones, at most one for each bit
 * @param origin how the set of contours came to be, see {@link io.contourflow.cases.ContourOrigin}
 * @param approval content hash that the approval is bound to
 * @param software version of this program
 */
record ContourSample(
        Volume image, String modality, List<Structure> structures, String origin, String approval, String software) {
    /**
     * @param bit of the label map
     * @param key its name in the samples
     * @param firstBy model and version that drew it first, or by hand
     * @param edited whether a person changed it
     */
    record Structure(int bit, String key, Mask mask, String firstBy, boolean edited) {}

    ContourSample {
        structures = List.copyOf(structures);
    }

    /** Mask of every bit up to the highest; empty where nothing was contoured, which is not the same as absent. */
    List<Optional<Mask>> bits() {
        int highest = structures.stream().mapToInt(Structure::bit).max().orElseThrow();
        List<Optional<Mask>> bits = new java.util.ArrayList<>();
        for (int bit = 0; bit <= highest; bit++) {
            int wanted = bit;
            bits.add(structures.stream()
                    .filter(structure -> structure.bit() == wanted)
                    .map(Structure::mask)
                    .findFirst());
        }
        return bits;
    }

    /** Only {@code roi} says which bits were contoured: its keys are the structures that this sample teaches. */
    void describe(ObjectNode about, List<Mask> written) {
        ObjectNode rois = about.putObject("roi");
        ObjectNode lineage = about.putObject("lineage");
        lineage.put("origin", origin).put("approval", approval).put("approvedBy", "clinician");
        lineage.put("software", software);
        ObjectNode drawn = lineage.putObject("structures");
        for (Structure structure : structures) {
            describe(rois.putObject(structure.key()), structure.bit(), written.get(structure.bit()));
            ObjectNode of = drawn.putObject(structure.key());
            of.put("firstBy", structure.firstBy()).put("edited", structure.edited());
            if (structure.edited()) {
                of.put("editedBy", "clinician or planner");
            }
        }
    }

    private static void describe(ObjectNode roi, int bit, Mask mask) {
        Geometry g = mask.geometry();
        double[] sum = new double[3];
        int low = g.nz();
        int high = -1;
        int count = 0;
        for (int at = 0; at < mask.voxels().length; at++) {
            if (mask.voxels()[at] != 0) {
                int k = at / (g.nx() * g.ny());
                sum[0] += at % g.nx();
                sum[1] += at / g.nx() % g.ny();
                sum[2] += k;
                low = Math.min(low, k);
                high = Math.max(high, k);
                count++;
            }
        }
        roi.put("bit", bit).put("cc", mask.volumeMl());
        roi.putArray("c").add(sum[0] / count).add(sum[1] / count).add(sum[2] / count);
        roi.putArray("z").add(low).add(high);
    }
}
