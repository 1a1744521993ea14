package io.contourflow.imaging.transform;

import io.contourflow.imaging.volume.Geometry;

/** From voxel indices of a fixed grid to continuous indices of a moving lattice, a row at a time. */
interface IndexMap {
    /**
     * Continuous moving indices of the voxels (0 … nx−1, j, k) of the grid.
     *
     * @param out interleaved triples, 3·nx values; belongs to the calling thread
     */
    void row(int j, int k, double[] out);

    static IndexMap of(PointTransform fixedToMoving, Geometry grid, Geometry moving) {
        if (fixedToMoving instanceof RigidOffset rigid) {
            return new Affine(MatrixTransform.of(rigid).matrix(), grid, moving);
        }
        if (fixedToMoving instanceof MatrixTransform matrix) {
            return new Affine(matrix.matrix(), grid, moving);
        }
        if (fixedToMoving instanceof DisplacementField field) {
            return new Field(field, grid, moving);
        }
        return (j, k, out) -> {
            double[] p = new double[3];
            for (int i = 0; i < grid.nx(); i++) {
                grid.indexToWorld(i, j, k, p);
                fixedToMoving.apply(p, p);
                moving.worldToIndex(p, p);
                System.arraycopy(p, 0, out, 3 * i, 3);
            }
        };
    }

    /** One 3×4 matrix from index to index: {@code W·(A·(G·n + o) + b − o')}. */
    final class Affine implements IndexMap {
        private final int nx;
        private final double[] m = new double[12];

        Affine(double[] map, Geometry grid, Geometry moving) {
            this.nx = grid.nx();
            double[] p = new double[3];
            double[] q = new double[3];
            corner(map, grid, moving, new double[3], p);
            for (int axis = 0; axis < 3; axis++) {
                double[] n = new double[3];
                n[axis] = 1;
                corner(map, grid, moving, n, q);
                for (int row = 0; row < 3; row++) {
                    m[4 * row + axis] = q[row] - p[row];
                    m[4 * row + 3] = p[row];
                }
            }
        }

        private static void corner(double[] map, Geometry grid, Geometry moving, double[] index, double[] out) {
            grid.indexToWorld(index, out);
            double x = map[0] * out[0] + map[1] * out[1] + map[2] * out[2] + map[3];
            double y = map[4] * out[0] + map[5] * out[1] + map[6] * out[2] + map[7];
            double z = map[8] * out[0] + map[9] * out[1] + map[10] * out[2] + map[11];
            moving.worldToIndex(x, y, z, out);
        }

        @Override
        public void row(int j, int k, double[] out) {
            for (int axis = 0; axis < 3; axis++) {
                double step = m[4 * axis];
                double start = m[4 * axis + 1] * j + m[4 * axis + 2] * k + m[4 * axis + 3];
                for (int i = 0; i < nx; i++) {
                    out[3 * i + axis] = start + i * step;
                }
            }
        }
    }

    /** Looks the displacement up by index, which along a row of the grid is a straight line. */
    final class Field implements IndexMap {
        private final DisplacementField field;
        private final Geometry grid;
        private final Geometry moving;
        private final Affine toField;

        Field(DisplacementField field, Geometry grid, Geometry moving) {
            this.field = field;
            this.grid = grid;
            this.moving = moving;
            this.toField =
                    new Affine(new double[] {1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1}, grid, field.grid());
        }

        @Override
        public void row(int j, int k, double[] out) {
            double[] u = new double[3];
            double[] p = new double[3];
            toField.row(j, k, out);
            for (int i = 0; i < grid.nx(); i++) {
                field.displacementAt(out[3 * i], out[3 * i + 1], out[3 * i + 2], u);
                grid.indexToWorld(i, j, k, p);
                moving.worldToIndex(p[0] + u[0], p[1] + u[1], p[2] + u[2], u);
                System.arraycopy(u, 0, out, 3 * i, 3);
            }
        }
    }
}
