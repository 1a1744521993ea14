package io.contourflow.imaging.volume;

/**
 * The same samples in the order of the patient's axes: index axis 0 runs as nearly as it can to Left, 1 to Posterior, 2 to
 * Superior. Axes are exchanged and reversed, nothing is interpolated, every sample keeps its world point. An image that
 * lies obliquely stays so. Immutable; O(voxels).
 */
public final class PatientOrder {
    private static final int[][] PERMUTATIONS = {{0, 1, 2}, {0, 2, 1}, {1, 0, 2}, {1, 2, 0}, {2, 0, 1}, {2, 1, 0}};

    private final Geometry from;
    private final Geometry to;
    private final int start; // offset in the source of the first sample of the target
    private final int[] step; // in the source, for a step along each axis of the target

    private PatientOrder(Geometry from, int[] axis) {
        this.from = from;
        double[] direction = from.direction();
        int[] size = {from.nx(), from.ny(), from.nz()};
        int[] stride = {1, from.nx(), from.nx() * from.ny()};
        int[] newSize = new int[3];
        double[] newSpacing = new double[3];
        double[] newDirection = new double[9];
        double[] corner = new double[3];
        this.step = new int[3];
        int first = 0;
        for (int c = 0; c < 3; c++) {
            int a = axis[c];
            boolean reversed = direction[3 * c + a] < 0;
            newSize[c] = size[a];
            newSpacing[c] = from.spacingMm(a);
            step[c] = reversed ? -stride[a] : stride[a];
            first += reversed ? (size[a] - 1) * stride[a] : 0;
            corner[a] = reversed ? size[a] - 1 : 0;
            for (int row = 0; row < 3; row++) {
                newDirection[3 * row + c] = (reversed ? -1 : 1) * direction[3 * row + a];
            }
        }
        this.start = first;
        from.indexToWorld(corner, corner);
        this.to = new Geometry(newSize, newSpacing, corner, newDirection);
    }

    public static PatientOrder of(Geometry geometry) {
        double[] direction = geometry.direction();
        int[] best = PERMUTATIONS[0];
        double most = -1;
        for (int[] axis : PERMUTATIONS) {
            double along = 0;
            for (int c = 0; c < 3; c++) {
                along += Math.abs(direction[3 * c + axis[c]]);
            }
            if (along > most + 1e-9) {
                most = along;
                best = axis;
            }
        }
        return new PatientOrder(geometry, best);
    }

    /** The lattice in the new order. */
    public Geometry geometry() {
        return to;
    }

    /** Largest angle between an index axis and its patient axis, degrees. */
    public double tiltDeg() {
        double[] direction = to.direction();
        double least = Math.min(direction[0], Math.min(direction[4], direction[8]));
        return Math.toDegrees(Math.acos(Math.max(-1, Math.min(1, least))));
    }

    /** @throws IllegalArgumentException when it lies on another lattice */
    public Volume reorder(Volume volume) {
        requireLattice(volume.geometry());
        float[] in = volume.voxels();
        float[] out = new float[in.length];
        int at = 0;
        for (int k = 0; k < to.nz(); k++) {
            for (int j = 0; j < to.ny(); j++) {
                int source = start + k * step[2] + j * step[1];
                for (int i = 0; i < to.nx(); i++, source += step[0]) {
                    out[at++] = in[source];
                }
            }
        }
        return new Volume(to, out);
    }

    /** @throws IllegalArgumentException when it lies on another lattice */
    public Mask reorder(Mask mask) {
        requireLattice(mask.geometry());
        byte[] in = mask.voxels();
        byte[] out = new byte[in.length];
        int at = 0;
        for (int k = 0; k < to.nz(); k++) {
            for (int j = 0; j < to.ny(); j++) {
                int source = start + k * step[2] + j * step[1];
                for (int i = 0; i < to.nx(); i++, source += step[0]) {
                    out[at++] = in[source];
                }
            }
        }
        return new Mask(to, out);
    }

    private void requireLattice(Geometry lattice) {
        if (!lattice.sameLattice(from, 1e-2)) {
            throw new IllegalArgumentException("what is reordered must lie on " + from + " but lies on " + lattice);
        }
    }
}
