package io.contourflow.imaging.volume;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("R14")
class VoxelBoxTests {
    private static final Geometry LATTICE =
            new Geometry(new int[] {9, 7, 5}, new double[] {2, 3, 4}, new double[] {10, 20, 30}, new double[] {
                0, 1, 0, -1, 0, 0, 0, 0, 1
            });

    @Test
    void holdsEveryVoxelOfAMaskAndNoSliceMore() {
        Mask mask = Mask.empty(LATTICE);
        mask.voxels()[LATTICE.offset(2, 5, 1)] = 1;
        mask.voxels()[LATTICE.offset(7, 3, 3)] = 1;

        VoxelBox box = VoxelBox.around(mask).orElseThrow();

        assertThat(box.from()).containsExactly(2, 3, 1);
        assertThat(box.size()).containsExactly(6, 3, 3);
        assertThat(VoxelBox.around(Mask.empty(LATTICE))).isEmpty();
        assertThat(box.grown(2, LATTICE).from()).containsExactly(0, 1, 0);
        assertThat(box.grown(2, LATTICE).size()).containsExactly(9, 6, 5);
    }

    @Test
    void aPartLiesWhereItLayAndComesBackUnchanged() {
        float[] voxels = new float[LATTICE.voxelCount()];
        for (int at = 0; at < voxels.length; at++) {
            voxels[at] = at;
        }
        Mask mask = Mask.empty(LATTICE);
        mask.voxels()[LATTICE.offset(4, 4, 2)] = 1;
        VoxelBox box = new VoxelBox(new int[] {3, 2, 1}, new int[] {4, 4, 3});

        Volume part = box.of(new Volume(LATTICE, voxels));

        double[] there = new double[3];
        double[] here = new double[3];
        LATTICE.indexToWorld(5, 3, 2, there);
        part.geometry().indexToWorld(2, 1, 1, here);
        assertThat(here).containsExactly(there);
        assertThat(part.at(2, 1, 1)).isEqualTo(LATTICE.offset(5, 3, 2));
        assertThat(box.embed(box.of(mask), LATTICE).voxels()).isEqualTo(mask.voxels());
    }

    @Test
    void coversTheVoxelsThatAWorldBoxMayTouch() {
        double[] corner = new double[3];
        double[] opposite = new double[3];
        LATTICE.indexToWorld(2.4, 5.6, 1.2, corner);
        LATTICE.indexToWorld(4.5, 3.5, 2.5, opposite);
        double[] low = new double[3];
        double[] high = new double[3];
        for (int axis = 0; axis < 3; axis++) {
            low[axis] = Math.min(corner[axis], opposite[axis]);
            high[axis] = Math.max(corner[axis], opposite[axis]);
        }

        VoxelBox box = VoxelBox.covering(LATTICE, low, high).orElseThrow();

        assertThat(box.from()).containsExactly(2, 3, 1);
        assertThat(box.size()).containsExactly(4, 4, 3);
        assertThat(VoxelBox.covering(LATTICE, new double[] {900, 0, 0}, new double[] {990, 9, 9}))
                .isEmpty();
    }
}
