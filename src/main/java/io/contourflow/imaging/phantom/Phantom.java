package io.contourflow.imaging.phantom;

import io.contourflow.imaging.transform.DisplacementField;
import io.contourflow.imaging.transform.PointTransform;
import io.contourflow.imaging.transform.RigidOffset;
import io.contourflow.imaging.volume.Mask;
import io.contourflow.imaging.volume.Volume;
import java.time.Instant;
import java.util.List;

/**
 * A synthetic patient with known truth.
 *
 * @param first planning image (fixed), always CT
 * @param second later or other-mode image (moving)
 * @param offset rigid part of the truth, fixed → moving, about the middle of the first lattice
 * @param fixedToMoving the exact total map, LPS mm: deformation first, then the offset
 * @param field the same sampled on the lattice of the first image
 */
public record Phantom(
        PhantomCase which,
        long seed,
        Image first,
        Image second,
        RigidOffset offset,
        PointTransform fixedToMoving,
        DisplacementField field) {

    /**
     * @param volume HU for CT, arbitrary for MR, Bq/ml for PET
     * @param modality DICOM modality: CT, MR or PT
     * @param description Series Description
     * @param station Station Name
     * @param structures the same names in the same order on both images
     */
    public record Image(
            Volume volume,
            String modality,
            String description,
            String station,
            Instant acquiredAt,
            List<Structure> structures) {
        public Image {
            structures = List.copyOf(structures);
        }

        /** @throws IllegalArgumentException for a name that this patient does not have */
        public Mask mask(String name) {
            return structures.stream()
                    .filter(structure -> structure.name().equals(name))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("the phantom has no structure " + name))
                    .mask();
        }
    }

    /** @param name after AAPM TG-263 */
    public record Structure(String name, Mask mask) {}
}
