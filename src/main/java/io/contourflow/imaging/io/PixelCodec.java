package io.contourflow.imaging.io;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Samples between bytes and float32, in blocks so that no second copy of the image is held. */
final class PixelCodec {
    private static final int BLOCK_SAMPLES = 1 << 15;
    private static final double TWO_POW_63 = 9.223372036854775808e18;

    private PixelCodec() {}

    /**
     * Reads {@code out.length} samples: {@code slope · stored + intercept}.
     *
     * @throws ImageFileRefused when the stream ends early
     */
    static void read(
            String file, InputStream in, PixelType type, ByteOrder order, double slope, double intercept, float[] out)
            throws IOException {
        byte[] block = new byte[BLOCK_SAMPLES * type.bytes()];
        ByteBuffer buffer = ByteBuffer.wrap(block).order(order);
        boolean rescale = slope != 1 || intercept != 0;
        int done = 0;
        while (done < out.length) {
            int samples = Math.min(BLOCK_SAMPLES, out.length - done);
            int wanted = samples * type.bytes();
            int got = in.readNBytes(block, 0, wanted);
            if (got < wanted) {
                throw truncated(file, (long) out.length * type.bytes(), (long) done * type.bytes() + got);
            }
            for (int s = 0; s < samples; s++) {
                double stored = get(buffer, s * type.bytes(), type);
                out[done + s] = (float) (rescale ? slope * stored + intercept : stored);
            }
            done += samples;
        }
    }

    static ImageFileRefused truncated(String file, long expectedBytes, long presentBytes) {
        return new ImageFileRefused(file + " is truncated: its header promises " + expectedBytes
                + " bytes of samples but it holds " + presentBytes);
    }

    private static double get(ByteBuffer buffer, int at, PixelType type) {
        return switch (type) {
            case UINT8 -> buffer.get(at) & 0xff;
            case INT8 -> buffer.get(at);
            case INT16 -> buffer.getShort(at);
            case UINT16 -> buffer.getShort(at) & 0xffff;
            case INT32 -> buffer.getInt(at);
            case UINT32 -> buffer.getInt(at) & 0xffffffffL;
            case INT64 -> buffer.getLong(at);
            case UINT64 -> unsigned(buffer.getLong(at));
            case FLOAT32 -> buffer.getFloat(at);
            case FLOAT64 -> buffer.getDouble(at);
        };
    }

    private static double unsigned(long value) {
        return value >= 0 ? value : (value & Long.MAX_VALUE) + TWO_POW_63;
    }

    /**
     * Writes every sample, little endian; integral types round half up.
     *
     * @throws ImageFileRefused when a value does not fit the type
     */
    static void write(String file, OutputStream out, PixelType type, float[] samples) throws IOException {
        byte[] block = new byte[BLOCK_SAMPLES * type.bytes()];
        ByteBuffer buffer = ByteBuffer.wrap(block).order(ByteOrder.LITTLE_ENDIAN);
        for (int done = 0; done < samples.length; done += BLOCK_SAMPLES) {
            int count = Math.min(BLOCK_SAMPLES, samples.length - done);
            for (int s = 0; s < count; s++) {
                put(buffer, s * type.bytes(), type, fit(file, type, samples[done + s]));
            }
            out.write(block, 0, count * type.bytes());
        }
    }

    private static double fit(String file, PixelType type, float value) {
        if (!type.integral()) {
            return value;
        }
        double rounded = Math.floor(value + 0.5);
        if (!type.holds(rounded)) {
            throw new ImageFileRefused(file + " cannot be written as " + type + ": the image holds the value " + value);
        }
        return rounded;
    }

    private static void put(ByteBuffer buffer, int at, PixelType type, double value) {
        switch (type) {
            case UINT8, INT8 -> buffer.put(at, (byte) (int) value);
            case INT16, UINT16 -> buffer.putShort(at, (short) (int) value);
            case INT32, UINT32 -> buffer.putInt(at, (int) (long) value);
            case INT64 -> buffer.putLong(at, (long) value);
            case UINT64 ->
                buffer.putLong(at, value >= TWO_POW_63 ? (long) (value - TWO_POW_63) | Long.MIN_VALUE : (long) value);
            case FLOAT32 -> buffer.putFloat(at, (float) value);
            case FLOAT64 -> buffer.putDouble(at, value);
        }
    }
}
