package io.contourflow.learning;

import static org.assertj.core.api.Assertions.assertThat;

import io.contourflow.cases.ContourSet;
import io.contourflow.cases.ReviewState;
import io.contourflow.imaging.volume.Geometry;
import io.contourflow.imaging.volume.Mask;
import io.contourflow.imaging.volume.Volume;
import java.time.Instant;

/** A small sagittal image, boxes in it, and contour sets as decisions leave them. */
final class SampleFixture {
    /** A sagittal stack: i runs to Posterior, j to Inferior, k to Left. */
    static final Geometry SAGITTAL =
            new Geometry(new int[] {12, 10, 8}, new double[] {2, 3, 4}, new double[] {-20, -10, 40}, new double[] {
                0, 0, 1, 1, 0, 0, 0, -1, 0
            });

    private SampleFixture() {}

    static Mask box(int from) {
        Mask mask = Mask.empty(SAGITTAL);
        for (int k = from; k < from + 2; k++) {
            for (int j = from; j < from + 3; j++) {
                mask.voxels()[SAGITTAL.offset(from, j, k)] = 1;
            }
        }
        return mask;
    }

    static ContourSet with(ContourSet s, ReviewState state) {
        return new ContourSet(
                s.id(),
                s.caseId(),
                s.role(),
                s.series(),
                s.origin(),
                s.producer(),
                s.structures().stream().map(one -> one.withState(state)).toList(),
                state,
                "",
                null,
                null,
                null,
                s.createdAt(),
                s.version());
    }

    static ContourSet decided(ContourSet s, Instant at) {
        return new ContourSet(
                s.id(),
                s.caseId(),
                s.role(),
                s.series(),
                s.origin(),
                s.producer(),
                s.structures().subList(0, 1),
                s.state(),
                "",
                "dr.known",
                "Dr Known",
                at,
                s.createdAt(),
                s.version());
    }

    /** Voxel for voxel the same value and label at the same world point. */
    static void sameWorld(Volume image, Mask label, Mask truth) {
        assertThat(label.count()).isEqualTo(truth.count());
        double[] p = new double[3];
        for (int at = 0; at < truth.voxels().length; at++) {
            SAGITTAL.indexToWorld(at % 12, at / 12 % 10, at / 120, p);
            image.geometry().worldToIndex(p, p);
            int i = (int) Math.round(p[0]);
            int j = (int) Math.round(p[1]);
            int k = (int) Math.round(p[2]);
            assertThat(image.at(i, j, k)).isEqualTo(at - 900);
            assertThat(label.at(i, j, k)).isEqualTo(truth.voxels()[at] != 0);
        }
    }
}
