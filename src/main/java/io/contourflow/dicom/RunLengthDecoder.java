package io.contourflow.dicom;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** RLE of DICOM (PS3.5 Annex G): one PackBits segment for each byte of the pixel, most significant first. */
final class RunLengthDecoder {
    private static final int HEADER_BYTES = 64;

    private RunLengthDecoder() {}

    /**
     * @return the frame, little endian
     * @throws SeriesRefused when the segments do not hold exactly the frame
     */
    static byte[] decode(byte[] encoded, int frameLength, int bytesPerPixel, String name) {
        byte[] frame = new byte[frameLength];
        if (encoded.length < HEADER_BYTES) {
            throw new SeriesRefused("pixels-cut-off", name + " has an RLE header of " + encoded.length + " bytes");
        }
        ByteBuffer header = ByteBuffer.wrap(encoded).order(ByteOrder.LITTLE_ENDIAN);
        int segments = header.getInt(0);
        if (segments != bytesPerPixel) {
            throw new SeriesRefused(
                    "bad-rle", name + " has " + segments + " RLE segments but " + bytesPerPixel + " bytes a pixel");
        }
        for (int segment = 0; segment < segments; segment++) {
            int from = header.getInt(4 + 4 * segment);
            int to = segment + 1 < segments ? header.getInt(8 + 4 * segment) : encoded.length;
            if (from < HEADER_BYTES || from > to || to > encoded.length) {
                throw new SeriesRefused("bad-rle", name + " has an RLE segment from byte " + from + " to " + to);
            }
            int filled = unpack(encoded, from, to, frame, bytesPerPixel - 1 - segment, bytesPerPixel);
            if (filled != frameLength / bytesPerPixel) {
                throw new SeriesRefused(
                        "pixels-cut-off",
                        name + " needs " + frameLength / bytesPerPixel + " bytes in an RLE segment but has " + filled);
            }
        }
        return frame;
    }

    /** PackBits into every {@code stride}-th byte; padding after the last pixel is ignored. */
    private static int unpack(byte[] from, int start, int end, byte[] to, int first, int stride) {
        int in = start;
        int out = first;
        int filled = 0;
        while (in < end && out < to.length) {
            int control = from[in++];
            if (control == -128) {
                continue;
            }
            int count = control >= 0 ? control + 1 : 1 - control;
            for (int n = 0; n < count && out < to.length && in < end; n++) {
                to[out] = from[in];
                out += stride;
                filled++;
                in += control >= 0 ? 1 : 0;
            }
            in += control >= 0 ? 0 : 1;
        }
        return filled;
    }
}
