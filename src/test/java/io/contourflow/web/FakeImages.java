package io.contourflow.web;

import io.contourflow.archive.ImageVolumes;
import io.contourflow.imaging.volume.Geometry;
import io.contourflow.imaging.volume.Volume;
import io.contourflow.kernel.Problem;
import io.contourflow.kernel.SeriesUid;
import java.util.List;

/** One small CT: 4×3×2 voxels of 2×2×5 mm at (10, 20, 30), the value is 10·i + 100·j + 1000·k HU. */
class FakeImages implements ImageVolumes {
    static final Geometry LATTICE =
            Geometry.axisAligned(new int[] {4, 3, 2}, new double[] {2, 2, 5}, new double[] {10, 20, 30});

    static Volume ramp(double factor) {
        float[] voxels = new float[LATTICE.voxelCount()];
        for (int k = 0; k < 2; k++) {
            for (int j = 0; j < 3; j++) {
                for (int i = 0; i < 4; i++) {
                    voxels[LATTICE.offset(i, j, k)] = (float) (factor * (10 * i + 100 * j + 1000 * k));
                }
            }
        }
        return new Volume(LATTICE, voxels);
    }

    @Override
    public StoredImage load(SeriesUid uid) {
        if (!uid.equals(FakeBackend.FIRST)) {
            throw Problem.notFound("series", uid);
        }
        return new StoredImage(ramp(1), "CT", "HU", "HEADNECK", "1.9", "hash-of-first", List.of("1.1", "1.2"));
    }
}
