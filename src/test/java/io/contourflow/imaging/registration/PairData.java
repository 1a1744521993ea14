package io.contourflow.imaging.registration;

import io.contourflow.imaging.transform.PointTransform;
import io.contourflow.imaging.volume.Geometry;
import io.contourflow.imaging.volume.Mask;
import io.contourflow.imaging.volume.Volume;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPInputStream;

/**
 * A pair with known truth from the shared data folder. The reader knows just the NIfTI-1 files found there (gzip,
 * little endian, s-form, int16 or uint8). The points file gives the fixed point as array index (k, j, i), despite its
 * heading, and the moving point in LPS mm.
 */
final class PairData {
    static final Path ROOT = Path.of("../shared/data/registration");

    final Volume fixed;
    final Volume moving;
    final Mask body;
    final List<double[]> points;

    PairData(String name) throws IOException {
        Path folder = ROOT.resolve(name);
        fixed = volume(folder.resolve("fixed.nii.gz"));
        moving = volume(folder.resolve("moving.nii.gz"));
        Volume mask = volume(folder.resolve("bodymask.nii.gz"));
        byte[] inside = new byte[mask.voxels().length];
        for (int at = 0; at < inside.length; at++) {
            inside[at] = mask.voxels()[at] != 0 ? (byte) 1 : 0;
        }
        body = new Mask(mask.geometry(), inside);
        points = points(folder.resolve("points_fixed_moving_lps_mm.csv.gz"), fixed.geometry());
    }

    static boolean absent(String name) {
        return !Files.exists(ROOT.resolve(name).resolve("fixed.nii.gz"));
    }

    static Volume volume(Path file) throws IOException {
        byte[] bytes;
        try (var in = new GZIPInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
            bytes = in.readAllBytes();
        }
        ByteBuffer b = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        int[] size = {b.getShort(42), b.getShort(44), b.getShort(46)};
        double[] spacing = new double[3];
        double[] direction = new double[9];
        double[] origin = new double[3];
        for (int col = 0; col < 3; col++) {
            double[] step = new double[3];
            for (int row = 0; row < 3; row++) {
                // NIfTI is RAS: the first two rows change sign on the way to LPS
                step[row] = (row < 2 ? -1 : 1) * b.getFloat(280 + 16 * row + 4 * col);
            }
            spacing[col] = Math.sqrt(step[0] * step[0] + step[1] * step[1] + step[2] * step[2]);
            for (int row = 0; row < 3; row++) {
                direction[3 * row + col] = step[row] / spacing[col];
            }
        }
        for (int row = 0; row < 3; row++) {
            origin[row] = (row < 2 ? -1 : 1) * b.getFloat(280 + 16 * row + 12);
        }
        Geometry g = new Geometry(size, spacing, origin, direction);
        float[] v = new float[g.voxelCount()];
        int type = b.getShort(70);
        int start = (int) b.getFloat(108);
        for (int at = 0; at < v.length; at++) {
            v[at] = type == 2 ? bytes[start + at] & 0xff : b.getShort(start + 2 * at);
        }
        return new Volume(g, v);
    }

    private static List<double[]> points(Path file, Geometry grid) throws IOException {
        String text;
        try (var in = new GZIPInputStream(Files.newInputStream(file))) {
            text = new String(in.readAllBytes(), StandardCharsets.US_ASCII);
        }
        List<double[]> points = new ArrayList<>();
        for (String row : text.lines().skip(1).toList()) {
            double[] v = Arrays.stream(row.split(","))
                    .mapToDouble(Double::parseDouble)
                    .toArray();
            double[] p = new double[3];
            grid.indexToWorld(v[2], v[1], v[0], p);
            points.add(new double[] {p[0], p[1], p[2], v[3], v[4], v[5]});
        }
        return points;
    }

    /** Target registration errors, mm, sorted. */
    double[] errorsMm(PointTransform map) {
        double[] out = new double[points.size()];
        double[] p = new double[3];
        for (int n = 0; n < out.length; n++) {
            map.apply(points.get(n), p);
            double[] q = points.get(n);
            out[n] = Math.sqrt(
                    (p[0] - q[3]) * (p[0] - q[3]) + (p[1] - q[4]) * (p[1] - q[4]) + (p[2] - q[5]) * (p[2] - q[5]));
        }
        Arrays.sort(out);
        return out;
    }

    static String summary(double[] sorted) {
        return String.format(
                "TRE mean %.3f p95 %.3f max %.3f",
                Arrays.stream(sorted).average().orElse(Double.NaN),
                sorted[(int) (0.95 * (sorted.length - 1))],
                sorted[sorted.length - 1]);
    }
}
