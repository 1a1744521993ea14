package io.contourflow.dicom;

import static org.assertj.core.api.Assertions.assertThat;

import io.contourflow.imaging.volume.Geometry;
import io.contourflow.imaging.volume.Volume;
import io.contourflow.kernel.DicomUid;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Synthetic series and lattices. */
final class DicomSamples {
    private DicomSamples() {}

    static final Instant ACQUIRED = Instant.parse("2026-03-04T23:30:00Z");

    /** Patient lying head first supine, along the axes. */
    static Geometry axial() {
        return Geometry.axisAligned(new int[] {40, 32, 12}, new double[] {1.5, 2, 3}, new double[] {-30, -40, 100});
    }

    /** A double oblique MR: rotated 20 degrees about x, then 30 about z; voxels of three sizes. */
    static Geometry oblique() {
        double a = Math.toRadians(20);
        double b = Math.toRadians(30);
        double ca = Math.cos(a);
        double sa = Math.sin(a);
        double cb = Math.cos(b);
        double sb = Math.sin(b);
        return new Geometry(
                new int[] {30, 36, 14}, new double[] {1.25, 0.9, 4}, new double[] {-12.5, 33.25, -80}, new double[] {
                    cb, -sb * ca, sb * sa, sb, cb * ca, -cb * sa, 0, sa, ca
                });
    }

    /** Head first, decubitus left: rows run along +y, columns along −x. */
    static Geometry decubitus() {
        return new Geometry(
                new int[] {28, 34, 10}, new double[] {2, 1.5, 2.5}, new double[] {20, -25, 5}, new double[] {
                    0, -1, 0, 1, 0, 0, 0, 0, 1
                });
    }

    /** Feet first supine as scanners write it: rows along −x, so slices stack towards the feet. */
    static Geometry feetFirst() {
        return new Geometry(
                new int[] {32, 30, 9}, new double[] {1.75, 1.75, 5}, new double[] {28, -20, 60}, new double[] {
                    -1, 0, 0, 0, 1, 0, 0, 0, -1
                });
    }

    /** A smooth pattern of whole numbers from 0 to 1000, different in every voxel row. */
    static Volume pattern(Geometry geometry, double lowest) {
        float[] voxels = new float[geometry.voxelCount()];
        for (int k = 0; k < geometry.nz(); k++) {
            for (int j = 0; j < geometry.ny(); j++) {
                for (int i = 0; i < geometry.nx(); i++) {
                    voxels[geometry.offset(i, j, k)] = (float) (lowest + 7 * i + 11 * j + 23 * k);
                }
            }
        }
        return new Volume(geometry, voxels);
    }

    static ImageSeriesWriter.Description description(String modality, String seed) {
        return new ImageSeriesWriter.Description(
                modality,
                "P-" + seed,
                "Müller^Jürgen",
                "19600305",
                "M",
                DicomUid.fromName(seed + "/study"),
                DicomUid.fromName(seed + "/series/" + modality),
                DicomUid.fromName(seed + "/frame"),
                3,
                "synthetic " + modality,
                "PELVIS",
                "SCANNER1",
                "Phantom maker",
                "A123",
                ACQUIRED);
    }

    static ResultIdentity identity(String name) {
        return new ResultIdentity(
                DicomUid.fromName(name),
                DicomUid.fromName(name + "/series"),
                901,
                "Contourflow " + name,
                Instant.parse("2026-03-05T08:15:30Z"),
                "CF-TEST-1",
                "0.1.0");
    }

    static List<Path> write(Path folder, List<byte[]> files) {
        List<Path> paths = new ArrayList<>();
        try {
            Files.createDirectories(folder);
            for (int n = 0; n < files.size(); n++) {
                paths.add(Files.write(folder.resolve(String.format(Locale.ROOT, "%04d.dcm", n)), files.get(n)));
            }
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        }
        return paths;
    }

    static List<Path> series(Path folder, Volume volume, String modality, String seed) {
        return write(folder, ImageSeriesWriter.writeOriginal(volume, description(modality, seed)));
    }

    static AssembledSeries assembled(List<Path> files) {
        AssemblyResult result = SeriesAssembler.assemble(files);
        assertThat(result).isInstanceOf(AssemblyResult.Assembled.class);
        return ((AssemblyResult.Assembled) result).series();
    }

    static AssemblyResult.Refused refused(List<Path> files) {
        AssemblyResult result = SeriesAssembler.assemble(files);
        assertThat(result).isInstanceOf(AssemblyResult.Refused.class);
        return (AssemblyResult.Refused) result;
    }
}
