package io.contourflow.imaging.registration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.contourflow.imaging.volume.Geometry;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("R8")
class SplineRowsTests {
    private static final float EPS_MM = 1e-4f;
    private static final double[] TURNED = {0.6, -0.8, 0, 0.8, 0.6, 0, 0, 0, 1};

    private static final Geometry VOXELS =
            new Geometry(new int[] {31, 26, 19}, new double[] {2, 2.5, 4}, new double[] {5, -7, 11}, TURNED);

    @RepeatedTest(10)
    void agreesWithTheSplineAtEveryPointOfAShiftedGridThatReachesBeyondTheLattice(RepetitionInfo run) {
        Random random = new Random(run.getCurrentRepetition());
        SplineLattice lattice = new SplineLattice(VOXELS, 9 + 10 * random.nextDouble());
        float[] c = new float[lattice.coefficientCount()];
        for (int at = 0; at < c.length; at++) {
            c[at] = (float) (5 * random.nextGaussian());
        }
        double[] origin = new double[3];
        VOXELS.indexToWorld(-4 + random.nextDouble(), -3, -1.5, origin);
        Geometry grid = new Geometry(new int[] {20, 19, 17}, new double[] {4, 3.5, 5}, origin, TURNED);
        SplineRows rows = new SplineRows(lattice, grid);
        float[] slice = new float[3 * grid.nx() * grid.ny()];
        double[] p = new double[3];

        for (int k = 0; k < grid.nz(); k++) {
            rows.slice(c, k, slice, 0);
            for (int q = 0; q < grid.nx() * grid.ny(); q++) {
                grid.indexToWorld(q % grid.nx(), q / grid.nx(), k, p);
                VOXELS.worldToIndex(p, p);
                lattice.at(c, p, p);
                for (int axis = 0; axis < 3; axis++) {
                    assertThat(slice[3 * q + axis]).isCloseTo((float) p[axis], within(EPS_MM));
                }
            }
        }
    }

    @Test
    void refusesAGridWithOtherAxes() {
        Geometry straight = new Geometry(
                new int[] {4, 4, 4}, new double[] {1, 1, 1}, new double[3], new double[] {1, 0, 0, 0, 1, 0, 0, 0, 1});

        assertThatThrownBy(() -> new SplineRows(new SplineLattice(VOXELS, 12), straight))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("axis 0 of the grid must be parallel to the lattice's but moves");
    }

    @RepeatedTest(5)
    void blocksOfVoxelsSeeTheSameSpline(RepetitionInfo run) {
        Random random = new Random(run.getCurrentRepetition());
        SplineLattice lattice = new SplineLattice(VOXELS, 12);
        SplineLattice blocks = lattice.inBlocks();
        float[] c = new float[lattice.coefficientCount()];
        for (int at = 0; at < c.length; at++) {
            c[at] = (float) (5 * random.nextGaussian());
        }
        SplineLattice.Scratch scratch = blocks.borrow();
        double[] p = new double[3];

        for (int k = 0; k < blocks.voxels.nz() - 1; k++) {
            blocks.spread(c, k, scratch);
            for (int j = 0; j < blocks.voxels.ny() - 1; j++) {
                for (int i = 0; i < blocks.voxels.nx() - 1; i++) {
                    blocks.voxels.indexToWorld(i, j, k, p);
                    VOXELS.worldToIndex(p, p);
                    lattice.at(c, p, p);
                    for (int axis = 0; axis < 3; axis++) {
                        assertThat(scratch.slice[3 * (j * blocks.voxels.nx() + i) + axis])
                                .isCloseTo((float) p[axis], within(EPS_MM));
                    }
                }
            }
        }
    }
}
