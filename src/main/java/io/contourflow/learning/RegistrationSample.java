package io.contourflow.learning;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.contourflow.imaging.transform.DisplacementField;
import io.contourflow.imaging.transform.RigidOffset;
import io.contourflow.imaging.volume.Volume;
import java.util.Map;

/**
 * A registered pair that people worked with to the end, without identity.
 *
 * @param offset accepted, fixed → moving
 * @param field total map on the fixed lattice
 * @param found what rigid registration had found; differs from the offset where a person corrected it
 * @param corrected whether a person corrected the offset: these pairs teach most
 * @param words modalities, mode, preset, verdict and software version
 */
record RegistrationSample(
        Volume fixed,
        Volume moving,
        RigidOffset offset,
        DisplacementField field,
        RigidOffset found,
        boolean corrected,
        Map<String, String> words) {
    RegistrationSample {
        words = Map.copyOf(words);
    }

    void describe(ObjectNode about) {
        about.put("corrected", corrected);
        about.set("found", SampleFolder.offset(found));
        ObjectNode lineage = about.putObject("lineage");
        new java.util.TreeMap<>(words).forEach(lineage::put);
    }
}
