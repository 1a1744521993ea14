package io.contourflow.dicom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.contourflow.imaging.contour.ContourTracer;
import io.contourflow.imaging.transform.DisplacementField;
import io.contourflow.imaging.transform.RigidOffset;
import io.contourflow.imaging.volume.Geometry;
import io.contourflow.imaging.volume.Mask;
import io.contourflow.testing.ExternalProgram;
import io.contourflow.testing.SharedData;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Real CT, MR and PET series, assembled here and by pydicom with numpy. */
@Tag("R3")
class RealSeriesIT {
    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({
        "sts_ct_mr_pet, ibsi_sts_ct_mr_pet/STS_010/CT/image, CT, HU",
        "sts_ct_mr_pet, ibsi_sts_ct_mr_pet/STS_014/MR_T1/image, MR, arbitrary",
        "sts_ct_mr_pet, ibsi_sts_ct_mr_pet/STS_018/MR_T1/image, MR, arbitrary",
        "sts_ct_mr_pet, ibsi_sts_ct_mr_pet/STS_018/PET/image, PT, SUV",
        "thorax_rt, onkodicom_thorax_rt, CT, HU",
        "headneck_ct, pycerr_hn_ct_dicom, CT, HU"
    })
    void agreeWithPydicomInValuesAndPlace(String archive, String path, String modality, String unit)
            throws IOException {
        ExternalProgram python = ExternalProgram.requirePython("pydicom");
        Path source = SharedData.unpackedDicom(archive).resolve(path);
        List<Path> files = new ArrayList<>();
        for (Path file : SharedData.files(source)) {
            if (isImage(file, modality)) {
                files.add(file);
            }
        }
        Collections.shuffle(files, new Random(3));

        AssembledSeries series = DicomSamples.assembled(files);

        Path raw = folder.resolve("volume.raw");
        double[] place = Arrays.stream(python.run("-c", PYDICOM, source, modality, raw)
                        .orFail()
                        .output()
                        .trim()
                        .split("\\s+"))
                .mapToDouble(Double::parseDouble)
                .toArray();
        Geometry g = series.volume().geometry();
        assertThat(series.facts().unit()).isEqualTo(unit);
        double[] world = new double[3];
        int[][] corners = {{0, 0, 0}, {g.nx() - 1, 0, 0}, {0, g.ny() - 1, 0}, {0, 0, g.nz() - 1}};
        for (int corner = 0; corner < corners.length; corner++) {
            g.indexToWorld(corners[corner][0], corners[corner][1], corners[corner][2], world);
            assertThat(world)
                    .as("corner %d of %s", corner, g)
                    .containsExactly(Arrays.copyOfRange(place, 3 * corner, 3 * corner + 3), within(1e-4));
        }
        requireSameValues(series.volume().voxels(), raw);
    }

    private static void requireSameValues(float[] voxels, Path raw) throws IOException {
        float[] expected = new float[voxels.length];
        assertThat(Files.size(raw)).isEqualTo(4L * voxels.length);
        ByteBuffer.wrap(Files.readAllBytes(raw))
                .order(ByteOrder.LITTLE_ENDIAN)
                .asFloatBuffer()
                .get(expected);
        for (int i = 0; i < voxels.length; i++) {
            if (Math.abs(voxels[i] - expected[i]) > 1e-6f * Math.abs(expected[i])) {
                assertThat(voxels[i]).as("voxel %d", i).isEqualTo(expected[i]);
            }
        }
    }

    private static boolean isImage(Path file, String modality) {
        try {
            InstanceHeader header = DicomHeaders.read(file);
            return header.modality().equals(modality) && header.frames() > 0;
        } catch (DicomHeaders.UnreadableDicom notDicom) {
            return false;
        }
    }

    /** Prints the world points of the first voxel and of the ends of the three axes, writes float32 values. */
    private static final String PYDICOM = """
            import sys, os, pydicom, numpy as np
            root, modality, raw = sys.argv[1:]
            s = []
            for f in os.listdir(root):
                try:
                    d = pydicom.dcmread(os.path.join(root, f))
                except Exception:
                    continue
                if d.get('Modality') == modality and 'PixelData' in d:
                    s.append(d)
            o = np.array(s[0].ImageOrientationPatient, float)
            n = np.cross(o[:3], o[3:])
            s.sort(key=lambda d: float(n @ np.array(d.ImagePositionPatient, float)))
            with open(raw, 'wb') as out:
                for d in s:
                    v = d.pixel_array.astype(np.float64) * float(d.get('RescaleSlope', 1)) + float(d.get('RescaleIntercept', 0))
                    v.astype('<f4').tofile(out)
            p = np.array(s[0].ImagePositionPatient, float)
            dy, dx = (float(v) for v in s[0].PixelSpacing)
            e = [p, p + o[:3] * dx * (s[0].Columns - 1), p + o[3:] * dy * (s[0].Rows - 1), np.array(s[-1].ImagePositionPatient, float)]
            print(' '.join(repr(float(v)) for q in e for v in q))
            """;

    @Test
    @Tag("R14")
    void resultsOnARealSeriesWithOddIdentifiersAreClean() throws IOException {
        ExternalProgram dciodvfy = ExternalProgram.require("dciodvfy");
        List<Path> files = SharedData.files(SharedData.unpackedDicom("thorax_rt")).stream()
                .filter(file -> isImage(file, "CT"))
                .toList();
        AssembledSeries on = DicomSamples.assembled(files);
        Path original = SharedData.unpackedDicom("thorax_rt")
                .resolve("onkodicom_thorax_rt")
                .resolve("20191031-215249_m.dcm");
        assertThat(StructureSets.read(original)).isNotEmpty();

        List<byte[]> results = results(on);
        for (int n = 0; n < results.size(); n++) {
            Path written = Files.write(folder.resolve("result" + n), results.get(n));
            assertThat(dciodvfy.run(written).lines()).as("result %d", n).noneMatch(line -> line.startsWith("Error"));
        }
    }

    /** A structure set, both registrations, and two slices of a resampled series. */
    private static List<byte[]> results(AssembledSeries on) {
        Geometry g = on.volume().geometry();
        Mask box = Mask.empty(g);
        for (int k = 40; k < 44; k++) {
            for (int j = 200; j < 260; j++) {
                Arrays.fill(box.voxels(), g.offset(180, j, k), g.offset(300, j, k), (byte) 1);
            }
        }
        StructureSetContent content = new StructureSetContent(
                "BOX",
                List.of(new StructureSetContent.Roi(
                        1, ContourTracer.trace(box, "Box"), 0xFF8000, "ORGAN", "AUTOMATIC", "drawn by the test")),
                null);
        Geometry coarse = Geometry.axisAligned(new int[] {5, 5, 5}, new double[] {90, 90, 90}, g.originMm());
        DisplacementField shift = DisplacementField.sample((from, to) -> System.arraycopy(from, 0, to, 0, 3), coarse);
        List<byte[]> resampled =
                ImageSeriesWriter.writeResampled(on, on, on.volume(), DicomSamples.identity("resampled"));
        return List.of(
                StructureSets.write(on, content, DicomSamples.identity("real")),
                SpatialRegistrations.writeRigid(
                        on, on, new RigidOffset(1, 2, 3, 0, 0, 5, 0, 0, 0), DicomSamples.identity("rigid")),
                SpatialRegistrations.writeDeformable(on, on, shift, DicomSamples.identity("deformable")),
                resampled.get(0),
                resampled.get(resampled.size() - 1));
    }
}
