package io.contourflow.imaging.registration;

import io.contourflow.imaging.io.ImageFiles;
import io.contourflow.imaging.metric.TargetRegistrationError;
import io.contourflow.imaging.transform.PointTransform;
import io.contourflow.imaging.volume.Geometry;
import io.contourflow.imaging.volume.Mask;
import io.contourflow.imaging.volume.Volume;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPInputStream;

/**
 * A pair with known truth from the shared data folder. The points file gives the fixed point as array index (k, j, i),
 * despite its heading, and the moving point in LPS mm.
 */
final class PairData {
    static final Path ROOT = Path.of("../shared/data/registration");

    final Volume fixed;
    final Volume moving;
    final Mask body;
    final List<double[]> points;

    PairData(String name) throws IOException {
        Path folder = ROOT.resolve(name);
        fixed = ImageFiles.read(folder.resolve("fixed.nii.gz"));
        moving = ImageFiles.read(folder.resolve("moving.nii.gz"));
        body = ImageFiles.readMask(folder.resolve("bodymask.nii.gz"));
        points = points(folder.resolve("points_fixed_moving_lps_mm.csv.gz"), fixed.geometry());
    }

    static boolean absent(String name) {
        return !Files.exists(ROOT.resolve(name).resolve("fixed.nii.gz"));
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

    TargetRegistrationError error(PointTransform map) {
        return TargetRegistrationError.of(map, points);
    }
}
