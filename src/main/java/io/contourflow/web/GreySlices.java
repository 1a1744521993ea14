package io.contourflow.web;

import io.contourflow.imaging.volume.Geometry;
import io.contourflow.imaging.volume.Volume;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import javax.imageio.ImageIO;

/** Slices as 8-bit grey PNG: pixel (i, j) is voxel (i, j, k), row j = 0 on top. */
final class GreySlices {
    static {
        ImageIO.setUseCache(false); // patient images do not go to temporary files
    }

    private GreySlices() {}

    /**
     * Linear window, DICOM PS3.3 C.11.2.1.3.2 (LINEAR_EXACT): {@code (v − centre) / width + 0.5}, clamped to 0…1.
     *
     * @param k slice, 0 ≤ k &lt; nz, checked by the caller
     */
    static byte[] png(Volume volume, int k, BoxImage.Window window) {
        Geometry g = volume.geometry();
        BufferedImage image = new BufferedImage(g.nx(), g.ny(), BufferedImage.TYPE_BYTE_GRAY);
        byte[] pixels = ((DataBufferByte) image.getRaster().getDataBuffer()).getData();
        float[] voxels = volume.voxels();
        int from = g.offset(0, 0, k);
        double scale = 255 / window.width();
        double black = window.centre() - window.width() / 2;
        for (int at = 0; at < pixels.length; at++) {
            double grey = (voxels[from + at] - black) * scale;
            pixels[at] = (byte) Math.round(Math.max(0, Math.min(255, grey)));
        }
        try (ByteArrayOutputStream out = new ByteArrayOutputStream(pixels.length / 2)) {
            if (!ImageIO.write(image, "png", out)) {
                throw new IllegalStateException("this Java platform cannot write PNG");
            }
            return out.toByteArray();
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        }
    }
}
