package io.contourflow.imaging.volume;

import java.util.Optional;

/**
 * A box of voxels of a lattice, so that work on a small thing in a large image costs what the thing costs.
 *
 * @param from first voxel along i, j, k
 * @param size voxels along i, j, k, each at least 1
 */
@SuppressWarnings("ArrayRecordComponent") // made, used and dropped inside one computation; never compared
public record VoxelBox(int[] from, int[] size) {
    /** The smallest box that holds every voxel of the mask; empty for an empty mask. */
    public static Optional<VoxelBox> around(Mask mask) {
        Geometry g = mask.geometry();
        byte[] voxels = mask.voxels();
        int[] low = {g.nx(), g.ny(), g.nz()};
        int[] high = {-1, -1, -1};
        for (int k = 0; k < g.nz(); k++) {
            for (int j = 0; j < g.ny(); j++) {
                int row = g.offset(0, j, k);
                int first = 0;
                while (first < g.nx() && voxels[row + first] == 0) {
                    first++;
                }
                if (first < g.nx()) {
                    int last = g.nx() - 1;
                    while (voxels[row + last] == 0) {
                        last--;
                    }
                    include(low, high, first, j, k);
                    include(low, high, last, j, k);
                }
            }
        }
        return high[0] < 0
                ? Optional.empty()
                : Optional.of(new VoxelBox(
                        low, new int[] {high[0] - low[0] + 1, high[1] - low[1] + 1, high[2] - low[2] + 1}));
    }

    private static void include(int[] low, int[] high, int i, int j, int k) {
        int[] at = {i, j, k};
        for (int axis = 0; axis < 3; axis++) {
            low[axis] = Math.min(low[axis], at[axis]);
            high[axis] = Math.max(high[axis], at[axis]);
        }
    }

    /** The voxels of {@code lattice} that may see a world box of {@code low} to {@code high}, LPS mm; empty when none. */
    public static Optional<VoxelBox> covering(Geometry lattice, double[] low, double[] high) {
        int[] size = {lattice.nx(), lattice.ny(), lattice.nz()};
        double[] from = {Double.MAX_VALUE, Double.MAX_VALUE, Double.MAX_VALUE};
        double[] to = {-Double.MAX_VALUE, -Double.MAX_VALUE, -Double.MAX_VALUE};
        double[] index = new double[3];
        for (int corner = 0; corner < 8; corner++) {
            lattice.worldToIndex(
                    (corner & 1) == 0 ? low[0] : high[0],
                    (corner & 2) == 0 ? low[1] : high[1],
                    (corner & 4) == 0 ? low[2] : high[2],
                    index);
            for (int axis = 0; axis < 3; axis++) {
                from[axis] = Math.min(from[axis], index[axis]);
                to[axis] = Math.max(to[axis], index[axis]);
            }
        }
        int[] first = new int[3];
        int[] count = new int[3];
        for (int axis = 0; axis < 3; axis++) {
            first[axis] = Math.max(0, (int) Math.floor(from[axis]));
            count[axis] = Math.min(size[axis] - 1, (int) Math.ceil(to[axis])) - first[axis] + 1;
            if (count[axis] < 1) {
                return Optional.empty();
            }
        }
        return Optional.of(new VoxelBox(first, count));
    }

    /** This box with {@code voxels} more on every side, as far as the lattice goes. */
    public VoxelBox grown(int voxels, Geometry lattice) {
        int[] limit = {lattice.nx(), lattice.ny(), lattice.nz()};
        int[] first = new int[3];
        int[] count = new int[3];
        for (int axis = 0; axis < 3; axis++) {
            first[axis] = Math.max(0, from[axis] - voxels);
            count[axis] = Math.min(limit[axis], from[axis] + size[axis] + voxels) - first[axis];
        }
        return new VoxelBox(first, count);
    }

    /** The lattice of this box: the same points in space. */
    public Geometry lattice(Geometry whole) {
        double[] origin = new double[3];
        whole.indexToWorld(from[0], from[1], from[2], origin);
        return new Geometry(size, whole.spacingMm(), origin, whole.direction());
    }

    /** A copy of the voxels in this box. */
    public Volume of(Volume whole) {
        Geometry part = lattice(whole.geometry());
        float[] out = new float[part.voxelCount()];
        for (int row = 0; row < size[1] * size[2]; row++) {
            System.arraycopy(whole.voxels(), start(row, whole.geometry()), out, row * size[0], size[0]);
        }
        return new Volume(part, out);
    }

    /** A copy of the voxels in this box. */
    public Mask of(Mask whole) {
        Geometry part = lattice(whole.geometry());
        byte[] out = new byte[part.voxelCount()];
        for (int row = 0; row < size[1] * size[2]; row++) {
            System.arraycopy(whole.voxels(), start(row, whole.geometry()), out, row * size[0], size[0]);
        }
        return new Mask(part, out);
    }

    /** A mask on {@code whole} that is {@code part} in this box and empty elsewhere. */
    public Mask embed(Mask part, Geometry whole) {
        byte[] out = new byte[whole.voxelCount()];
        for (int row = 0; row < size[1] * size[2]; row++) {
            System.arraycopy(part.voxels(), row * size[0], out, start(row, whole), size[0]);
        }
        return new Mask(whole, out);
    }

    private int start(int row, Geometry whole) {
        return whole.offset(from[0], from[1] + row % size[1], from[2] + row / size[1]);
    }
}
