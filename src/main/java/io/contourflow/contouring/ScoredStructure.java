package io.contourflow.contouring;

import io.contourflow.imaging.contour.Morphology;
import io.contourflow.imaging.transform.Resampler;
import io.contourflow.imaging.volume.Geometry;
import io.contourflow.imaging.volume.Mask;
import io.contourflow.imaging.volume.Volume;
import io.contourflow.imaging.volume.VoxelBox;
import java.util.Optional;

/** One structure's scores on the lattice of the network, and the way back to the lattice of the image; pure. */
final class ScoredStructure {
    static final float BORDER = 0.5f;

    /** An organ that metal or a thin slice divides keeps both parts; a blob elsewhere is smaller. Share of the largest. */
    private static final double PART_MIN_SHARE = 0.25;

    private final Volume scores;

    private ScoredStructure(Volume scores) {
        this.scores = scores;
    }

    /** Without what is not connected to the organ; changes the scores it is given. */
    static ScoredStructure cleaned(Volume scores) {
        float[] values = scores.voxels();
        Mask inside = inside(scores);
        VoxelBox.around(inside).ifPresent(box -> {
            Mask part = box.of(inside);
            double largestMl = Morphology.largestComponent(part).volumeMl();
            Mask kept =
                    box.embed(Morphology.withoutComponentsBelow(part, PART_MIN_SHARE * largestMl), scores.geometry());
            for (int at = 0; at < values.length; at++) {
                values[at] = values[at] >= BORDER && kept.voxels()[at] == 0 ? 0 : values[at];
            }
        });
        return new ScoredStructure(scores);
    }

    private static Mask inside(Volume scores) {
        return Morphology.threshold(scores, BORDER, Double.POSITIVE_INFINITY);
    }

    /**
     * Inside where the interpolated score is at least one half, so the border lies between the network's voxels where the
     * scores say.
     */
    Mask on(Geometry image) {
        Optional<VoxelBox> seen = VoxelBox.around(inside(scores)).map(box -> box.grown(1, scores.geometry()));
        Optional<VoxelBox> box = seen.flatMap(part -> {
            Geometry lattice = part.lattice(scores.geometry());
            double[] high = new double[3];
            lattice.indexToWorld(lattice.nx() - 1.0, lattice.ny() - 1.0, lattice.nz() - 1.0, high);
            return VoxelBox.covering(image, lattice.originMm(), high);
        });
        if (box.isEmpty()) {
            return Mask.empty(image);
        }
        Volume fine = Resampler.linear(
                seen.get().of(scores), NetworkLattice.SAME, box.get().lattice(image), 0);
        return box.get().embed(inside(fine), image);
    }

    /** Mean over the voxels inside of the binary entropy of their scores, 0 to 1; 0 when there are none. */
    double uncertainty() {
        double sum = 0;
        int count = 0;
        for (float score : scores.voxels()) {
            if (score >= BORDER) {
                sum += entropyBits(Math.min(1, score));
                count++;
            }
        }
        return count == 0 ? 0 : sum / count;
    }

    private static double entropyBits(double p) {
        return p >= 1 ? 0 : -(p * Math.log(p) + (1 - p) * Math.log(1 - p)) / Math.log(2);
    }
}
