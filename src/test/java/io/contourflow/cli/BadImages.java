package io.contourflow.cli;

import io.contourflow.imaging.io.ImageFiles;
import io.contourflow.imaging.io.PixelType;
import io.contourflow.imaging.transform.DisplacementField;
import io.contourflow.imaging.volume.Geometry;
import io.contourflow.imaging.volume.Volume;
import io.contourflow.testing.SeriesFixture;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;

/** One good image, and everything that a person may hand over instead of one. */
final class BadImages {
    /** Of the NIfTI-1 header: first number of dimensions, first spacing, first of the twelve sform values. */
    private static final int DIM = 40;

    private static final int PIXDIM = 76;
    private static final int SROW = 280;
    private static final int MAGIC = 344;

    private final Path folder;

    BadImages(Path folder) {
        this.folder = folder;
    }

    static Geometry grid() {
        return Geometry.axisAligned(new int[] {8, 8, 8}, new double[] {2, 2, 2}, new double[] {-8, -8, -8});
    }

    /** Images of 8×8×8 voxels that can be read, among them a constant one, and two fields. */
    void writeGoodOnes() {
        Random random = new Random(5);
        float[] voxels = new float[grid().voxelCount()];
        for (int at = 0; at < voxels.length; at++) {
            voxels[at] = random.nextInt(200) - 1000;
        }
        Volume good = new Volume(grid(), voxels);
        ImageFiles.write(good, folder.resolve("good.nii"), PixelType.INT16);
        ImageFiles.write(good, folder.resolve("good.nii.gz"), PixelType.INT16);
        ImageFiles.write(good, folder.resolve("good.mha"), PixelType.INT16);
        ImageFiles.write(good, folder.resolve("pair.mhd"), PixelType.INT16);
        float[] bright = new float[voxels.length];
        Arrays.fill(bright, 7);
        ImageFiles.write(new Volume(grid(), bright), folder.resolve("bright.nii"), PixelType.INT16);
        ImageFiles.writeField(new DisplacementField(grid(), new float[3 * voxels.length]), folder.resolve("field.mha"));
        Geometry small = Geometry.axisAligned(new int[] {4, 4, 4}, new double[] {2, 2, 2}, new double[3]);
        ImageFiles.writeField(new DisplacementField(small, new float[192]), folder.resolve("small-field.mha"));
    }

    /** Name of a file or folder → part of the reason that the user must be told. */
    Map<String, String> write() throws IOException {
        Map<String, String> reasons = new LinkedHashMap<>();
        noImages(reasons);
        cutOff(reasons);
        niftis(reasons);
        metas(reasons);
        notFinite(reasons);
        return reasons;
    }

    private void noImages(Map<String, String> reasons) throws IOException {
        reasons.put("absent.nii.gz", "does not exist");
        reasons.put("absent", "does not exist");
        Files.createDirectories(folder.resolve("nothing"));
        reasons.put("nothing", "holds no DICOM object");
        Files.writeString(Files.createDirectories(folder.resolve("notes")).resolve("read.me"), "no image");
        reasons.put("notes", "holds no DICOM object");
        Files.writeString(folder.resolve("no.zip"), "no zip");
        reasons.put("no.zip", "holds no DICOM object");
        Files.writeString(folder.resolve("picture.png"), "no volume");
        reasons.put("picture.png", "must end in .nii");
    }

    private void cutOff(Map<String, String> reasons) throws IOException {
        byte[] zipped = Files.readAllBytes(folder.resolve("good.nii.gz"));
        Files.write(folder.resolve("cut.nii.gz"), Arrays.copyOf(zipped, zipped.length - 40));
        reasons.put("cut.nii.gz", "truncated");
        Files.write(folder.resolve("cut-head.nii.gz"), Arrays.copyOf(zipped, 5));
        reasons.put("cut-head.nii.gz", "truncated");
        Files.write(folder.resolve("plain.nii.gz"), Files.readAllBytes(folder.resolve("good.nii")));
        reasons.put("plain.nii.gz", "damaged");
        byte[] good = Files.readAllBytes(folder.resolve("good.nii"));
        Files.write(folder.resolve("cut.nii"), Arrays.copyOf(good, good.length - 1));
        reasons.put("cut.nii", "truncated");
        Files.write(folder.resolve("none.nii"), new byte[0]);
        reasons.put("none.nii", "truncated");
    }

    private void niftis(Map<String, String> reasons) throws IOException {
        nifti(reasons, "magic.nii", "magic must be 'n+1'", header -> header.put(MAGIC, (byte) 'x'));
        nifti(reasons, "flat.nii", "must be 3-D", header -> header.putShort(DIM, (short) 2));
        nifti(reasons, "slice.nii", "must be 3-D", header -> header.putShort(DIM + 6, (short) 1));
        nifti(reasons, "moving-heart.nii", "must hold one 3-D image", header -> {
            header.putShort(DIM, (short) 4);
            header.putShort(DIM + 8, (short) 2);
        });
        nifti(reasons, "no-spacing.nii", "contradicts itself", header -> header.putFloat(PIXDIM + 4, 0));
        nifti(reasons, "singular.nii", "geometry that is not understood", header -> {
            for (int row = 0; row < 3; row++) { // the second axis runs along the first
                header.putFloat(SROW + 16 * row + 4, header.getFloat(SROW + 16 * row));
            }
        });
        nifti(reasons, "lost.nii", "geometry that is not understood", header -> header.putFloat(SROW + 12, Float.NaN));
    }

    private void metas(Map<String, String> reasons) throws IOException {
        meta(reasons, "flat.mha", "must be 3-D but is 2-D", "NDims = 3", "NDims = 2");
        meta(reasons, "beating.mha", "must be 3-D but is 4-D", "NDims = 3", "NDims = 4");
        meta(reasons, "no-spacing.mha", "spacingMm[0]", "ElementSpacing = 2.0", "ElementSpacing = 0");
        meta(reasons, "endless.mha", "spacingMm[0]", "ElementSpacing = 2.0", "ElementSpacing = NaN");
        meta(reasons, "singular.mha", "direction columns", "Matrix = 1.0 0 0 0 1.0 0", "Matrix = 1.0 0 0 1.0 0 0");
        meta(reasons, "empty.mha", "must be 3-D with at least 2", "DimSize = 8", "DimSize = 0");
        meta(reasons, "backwards.mha", "must be 3-D with at least 2", "DimSize = 8", "DimSize = -8");
        meta(reasons, "huge.mha", "too large", "DimSize = 8 8 8", "DimSize = 9999 9999 9999");
        meta(reasons, "long.mha", "truncated", "DimSize = 8", "DimSize = 9");
        meta(reasons, "colour.mha", "must hold 1 value(s)", "DimSize", "ElementNumberOfChannels = 3\nDimSize");
        Files.writeString(folder.resolve("prose.mha"), "Dear colleague,\n");
        reasons.put("prose.mha", "not a MetaImage");
    }

    private void notFinite(Map<String, String> reasons) {
        for (float value : new float[] {Float.NaN, Float.POSITIVE_INFINITY}) {
            float[] voxels = new float[grid().voxelCount()];
            voxels[3] = value;
            voxels[400] = value;
            String name = Float.isNaN(value) ? "holes.nii" : "infinite.mha";
            ImageFiles.write(new Volume(grid(), voxels), folder.resolve(name), PixelType.FLOAT32);
            reasons.put(name, "must hold finite values only but 2 of its 512 voxels hold NaN");
        }
    }

    private void nifti(Map<String, String> reasons, String name, String reason, Consumer<ByteBuffer> change)
            throws IOException {
        byte[] bytes = Files.readAllBytes(folder.resolve("good.nii"));
        change.accept(ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN));
        Files.write(folder.resolve(name), bytes);
        reasons.put(name, reason);
    }

    private void meta(Map<String, String> reasons, String name, String reason, String from, String to)
            throws IOException {
        String text = Files.readString(folder.resolve("good.mha"), java.nio.charset.StandardCharsets.ISO_8859_1);
        if (!text.contains(from)) {
            throw new IllegalArgumentException("the header has no '" + from + "': " + text.substring(0, 400));
        }
        Files.writeString(folder.resolve(name), text.replace(from, to), java.nio.charset.StandardCharsets.ISO_8859_1);
        reasons.put(name, reason);
    }

    /** Two series, each with a frame of reference of its own. */
    void writeSeries() throws IOException {
        for (String name : new String[] {"ct", "mr"}) {
            Path series = Files.createDirectories(folder.resolve(name));
            SeriesFixture fixture =
                    SeriesFixture.of(name.equals("ct") ? "CT" : "MR", "P-1", Instant.parse("2026-03-04T10:00:00Z"), 6);
            for (int n = 0; n < fixture.objects().size(); n++) {
                Files.write(
                        series.resolve("%03d.dcm".formatted(n)),
                        fixture.objects().get(n));
            }
        }
    }
}
