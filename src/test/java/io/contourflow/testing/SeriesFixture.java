package io.contourflow.testing;

import io.contourflow.dicom.DicomHeaders;
import io.contourflow.dicom.ImageSeriesWriter;
import io.contourflow.dicom.ReceivedInstance;
import io.contourflow.imaging.volume.Geometry;
import io.contourflow.imaging.volume.Volume;
import io.contourflow.kernel.ContentHash;
import io.contourflow.kernel.DicomUid;
import io.contourflow.kernel.SeriesUid;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/**
 * A small image series (8×8 pixels) as a scanner would send it, object by object.
 *
 * @param objects Part 10 files in slice order
 */
public record SeriesFixture(SeriesUid uid, List<byte[]> objects) {

    public static SeriesFixture of(String modality, String patientId, Instant acquiredAt, int slices) {
        return of(modality, patientId, acquiredAt, slices, DicomUid.random());
    }

    public static SeriesFixture of(
            String modality, String patientId, Instant acquiredAt, int slices, String seriesUid) {
        Geometry geometry =
                Geometry.axisAligned(new int[] {8, 8, slices}, new double[] {1, 1, 2.5}, new double[] {-4, -4, 100});
        float[] voxels = new float[geometry.voxelCount()];
        for (int i = 0; i < voxels.length; i++) {
            voxels[i] = i % 50;
        }
        List<byte[]> objects = ImageSeriesWriter.writeOriginal(
                new Volume(geometry, voxels),
                new ImageSeriesWriter.Description(
                        modality,
                        patientId,
                        "Test^Person",
                        "19600101",
                        "O",
                        DicomUid.fromName("study " + seriesUid),
                        seriesUid,
                        DicomUid.fromName("frame " + seriesUid),
                        1,
                        "series",
                        "PELVIS",
                        "STATION",
                        "Scanner",
                        "A1",
                        acquiredAt));
        return new SeriesFixture(new SeriesUid(seriesUid), objects);
    }

    /** As the DICOM node hands it over: a temporary file in {@code directory}. */
    public ReceivedInstance receive(int index, Path directory) {
        return receive(objects.get(index), directory);
    }

    public List<ReceivedInstance> receiveAll(Path directory) {
        List<ReceivedInstance> received = new ArrayList<>();
        for (byte[] object : objects) {
            received.add(receive(object, directory));
        }
        return received;
    }

    public static ReceivedInstance receive(byte[] object, Path directory) {
        try {
            Path file = Files.write(Files.createTempFile(directory, "received", ".dcm"), object);
            ContentHash hash = ContentHash.of(object);
            return new ReceivedInstance(
                    DicomHeaders.read(file, ZoneOffset.UTC), file, object.length, hash, hash, "SCANNER");
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        }
    }
}
