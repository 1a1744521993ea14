package io.contourflow.web;

import io.contourflow.imaging.volume.Geometry;
import io.contourflow.imaging.volume.Volume;
import io.contourflow.kernel.Problem;
import jakarta.servlet.http.HttpServletResponse;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;

/**
 * An image as the page takes it. Little-endian: the four letters {@code CFV1}, the sizes nx, ny, nz (int32), slope and
 * intercept (float64), then for every slice its index k (int32) and nx·ny values (int16, i fastest):
 * {@code grey = slope · value + intercept}. Slices come from the one asked for outwards, so that it can be drawn while the
 * rest is on its way. Compressed with gzip as the content encoding.
 *
 * <p>Whole numbers that fit are sent as they are; Hounsfield units are rounded to whole ones, a thousandth of any
 * window in use; other greys are cut into 16 384 steps, 64 to each grey of a screen.
 */
final class VolumeStream {
    static final String FORMAT = "CFV1";

    private static final int STEPS = 16_383;
    private static final int BUFFER_BYTES = 1 << 16;

    private final Volume volume;
    private final double slope;
    private final double intercept;
    private final int first;

    private VolumeStream(Volume volume, double slope, double intercept, int first) {
        this.volume = volume;
        this.slope = slope;
        this.intercept = intercept;
        this.first = first;
    }

    /** @throws Problem NOT_FOUND when there is no slice {@code from} */
    static VolumeStream of(Volume volume, String unit, @Nullable Integer from) {
        int slices = volume.geometry().nz();
        int first = from == null ? slices / 2 : from;
        if (first < 0 || first >= slices) {
            throw new Problem(
                    Problem.Kind.NOT_FOUND, "slice-not-found", "slices are 0 to " + (slices - 1) + ", not " + first);
        }
        double low = Double.POSITIVE_INFINITY;
        double high = Double.NEGATIVE_INFINITY;
        boolean whole = true;
        for (float v : volume.voxels()) {
            low = Math.min(low, v);
            high = Math.max(high, v);
            whole &= v == Math.rint(v);
        }
        boolean fits = low >= Short.MIN_VALUE && high <= Short.MAX_VALUE;
        if (fits && (whole || unit.equals("HU"))) {
            return new VolumeStream(volume, 1, 0, first);
        }
        return new VolumeStream(volume, high > low ? (high - low) / STEPS : 1, low, first);
    }

    int first() {
        return first;
    }

    /** Access is checked anew for every look, as for slices: a copy that is still right is confirmed, not sent again. */
    void send(HttpServletResponse response) throws IOException {
        response.setContentType(MediaType.APPLICATION_OCTET_STREAM_VALUE);
        response.setHeader(HttpHeaders.CONTENT_ENCODING, "gzip");
        response.setHeader(HttpHeaders.CACHE_CONTROL, "private, max-age=0, must-revalidate");
        try (OutputStream out = new FastGzip(new BufferedOutputStream(response.getOutputStream(), BUFFER_BYTES))) {
            write(out);
        }
    }

    void write(OutputStream out) throws IOException {
        Geometry g = volume.geometry();
        ByteBuffer head = ByteBuffer.allocate(32).order(ByteOrder.LITTLE_ENDIAN);
        for (char letter : FORMAT.toCharArray()) {
            head.put((byte) letter);
        }
        head.putInt(g.nx()).putInt(g.ny()).putInt(g.nz()).putDouble(slope).putDouble(intercept);
        out.write(head.array());
        ByteBuffer slice = ByteBuffer.allocate(4 + 2 * g.nx() * g.ny()).order(ByteOrder.LITTLE_ENDIAN);
        for (int step = 0; step < 2 * g.nz(); step++) {
            int k = first + (step % 2 == 0 ? step / 2 : -(step + 1) / 2);
            if (k >= 0 && k < g.nz()) {
                fill(slice.clear(), k);
                out.write(slice.array());
            }
        }
    }

    private void fill(ByteBuffer slice, int k) {
        Geometry g = volume.geometry();
        float[] voxels = volume.voxels();
        slice.putInt(k);
        int from = g.offset(0, 0, k);
        int to = from + g.nx() * g.ny();
        for (int at = from; at < to; at++) {
            slice.putShort((short) Math.round((voxels[at] - intercept) / slope));
        }
    }

    /** The fastest level: in a hospital network the time to compress counts, not the last tenth of the size. */
    private static final class FastGzip extends GZIPOutputStream {
        FastGzip(OutputStream out) throws IOException {
            super(out, BUFFER_BYTES);
            def.setLevel(Deflater.BEST_SPEED);
        }
    }
}
