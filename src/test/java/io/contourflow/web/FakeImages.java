package io.contourflow.web;

import io.contourflow.archive.ImageVolumes;
import io.contourflow.imaging.volume.Geometry;
import io.contourflow.imaging.volume.Volume;
import io.contourflow.kernel.Problem;
import io.contourflow.kernel.SeriesUid;
import java.util.List;

/**
 * Two small CTs, the value is 10·i + 100·j + 1000·k HU: the first of 4×3×2 voxels of 2×2×5 mm at (10, 20, 30), the second
 * of 5×4×3 voxels of 1×1×3 mm at (-5, -6, -40).
 */
class FakeImages implements ImageVolumes {
    static final Geometry LATTICE =
            Geometry.axisAligned(new int[] {4, 3, 2}, new double[] {2, 2, 5}, new double[] {10, 20, 30});

    static final Geometry SECOND_LATTICE =
            Geometry.axisAligned(new int[] {5, 4, 3}, new double[] {1, 1, 3}, new double[] {-5, -6, -40});

    static Volume ramp(double factor) {
        return ramp(LATTICE, factor);
    }

    private static Volume ramp(Geometry lattice, double factor) {
        float[] voxels = new float[lattice.voxelCount()];
        for (int k = 0; k < lattice.nz(); k++) {
            for (int j = 0; j < lattice.ny(); j++) {
                for (int i = 0; i < lattice.nx(); i++) {
                    voxels[lattice.offset(i, j, k)] = (float) (factor * (10 * i + 100 * j + 1000 * k));
                }
            }
        }
        return new Volume(lattice, voxels);
    }

    @Override
    public StoredImage load(SeriesUid uid) {
        if (uid.equals(FakeBackend.SECOND)) {
            return new StoredImage(
                    ramp(SECOND_LATTICE, 1),
                    "CT",
                    "HU",
                    "HEADNECK",
                    "1.8",
                    "hash-of-second",
                    List.of("2.1", "2.2", "2.3"));
        }
        if (!uid.equals(FakeBackend.FIRST)) {
            throw Problem.notFound("series", uid);
        }
        return new StoredImage(ramp(1), "CT", "HU", "HEADNECK", "1.9", "hash-of-first", List.of("1.1", "1.2"));
    }
}
