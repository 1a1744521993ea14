package io.contourflow.archive;

import io.contourflow.imaging.contour.StructureContours;
import io.contourflow.imaging.transform.DisplacementField;
import io.contourflow.imaging.volume.Mask;
import io.contourflow.imaging.volume.Volume;
import io.contourflow.kernel.ArtifactRef;
import java.nio.file.Path;

/**
 * Derived data (volumes, fields, masks, contours, files) kept by content; stored means durable. Lossless but for
 * fields, which come back within 0.05 mm.
 */
public interface Artifacts {
    ArtifactRef putVolume(Volume volume);

    Volume volume(ArtifactRef ref);

    ArtifactRef putField(DisplacementField field);

    DisplacementField field(ArtifactRef ref);

    ArtifactRef putMask(Mask mask);

    Mask mask(ArtifactRef ref);

    ArtifactRef putContours(StructureContours contours);

    StructureContours contours(ArtifactRef ref);

    ArtifactRef putBytes(byte[] bytes);

    byte[] bytes(ArtifactRef ref);

    Path file(ArtifactRef ref);
}
