package io.contourflow.contouring;

import io.contourflow.imaging.volume.Geometry;
import io.contourflow.imaging.volume.Volume;

/**
 * Scores of overlapping tiles on one lattice, each weighted by how deep a voxel lies in the tile, because a network knows
 * least at the border of what it sees. 0 where no tile was.
 */
final class TileBlend {
    /** Full weight from this depth on. Share of the tile's length. */
    private static final double RAMP = 0.25;

    private final Geometry lattice;
    private final int[] tile;
    private final float[][] sums;
    private final float[] weights;
    private final float[][] ramps = new float[3][];

    TileBlend(Geometry lattice, int[] tile, int structures) {
        this.lattice = lattice;
        this.tile = tile.clone();
        sums = new float[structures][lattice.voxelCount()];
        weights = new float[lattice.voxelCount()];
        for (int axis = 0; axis < 3; axis++) {
            ramps[axis] = new float[tile[axis]];
            for (int n = 0; n < tile[axis]; n++) {
                double depth = Math.min(n, tile[axis] - 1 - n) + 0.5;
                ramps[axis][n] = (float) Math.min(1, depth / (RAMP * tile[axis]));
            }
        }
    }

    /** @param scores {@code [structure][voxel of the tile]} */
    void add(float[][] scores, int[] start) {
        for (int row = 0; row < tile[1] * tile[2]; row++) {
            int j = row % tile[1];
            int k = row / tile[1];
            float across = ramps[1][j] * ramps[2][k];
            int to = lattice.offset(start[0], start[1] + j, start[2] + k);
            int from = row * tile[0];
            for (int i = 0; i < tile[0]; i++) {
                float weight = across * ramps[0][i];
                weights[to + i] += weight;
                for (int s = 0; s < sums.length; s++) {
                    sums[s][to + i] += weight * scores[s][from + i];
                }
            }
        }
    }

    /** The blended scores of one structure; to be asked for once. */
    Volume take(int structure) {
        float[] values = sums[structure];
        for (int at = 0; at < values.length; at++) {
            values[at] = weights[at] > 0 ? values[at] / weights[at] : 0;
        }
        return new Volume(lattice, values);
    }
}
