package io.contourflow.contouring;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Writes small real ONNX networks by hand (protobuf wire format), whose findings are known beforehand. */
public final class TinyOnnx {
    private static final int FLOAT = 1;
    private static final int BOOL = 9;

    private TinyOnnx() {}

    /**
     * One channel per band of grey values, near 1 where the scaled value lies inside and exactly 0.5 on its border:
     * Sigmoid(16 · (halfWidth − |image − centre|)), times a gate along i.
     *
     * @param size voxels along i, j, k; the tensor is [1][1][k][j][i]
     * @param gates one factor per channel and column i; null: 1 everywhere
     */
    public static byte[] bands(int[] size, float[] centres, float[] halfWidths, float[][] gates) {
        int channels = centres.length;
        float[] gate = new float[channels * size[0]];
        for (int c = 0; c < channels; c++) {
            for (int i = 0; i < size[0]; i++) {
                gate[c * size[0] + i] = gates == null ? 1 : gates[c][i];
            }
        }
        byte[] graph = join(
                node("Sub", "off", "image", "centres"),
                node("Abs", "distance", "off"),
                node("Sub", "depth", "widths", "distance"),
                node("Mul", "logit", "depth", "gain"),
                node("Sigmoid", "open", "logit"),
                node("Mul", "scores", "open", "gate"),
                text(2, "bands"),
                constant("centres", centres, 1, channels, 1, 1, 1),
                constant("widths", halfWidths, 1, channels, 1, 1, 1),
                constant("gain", new float[] {16}, 1),
                constant("gate", gate, 1, channels, 1, 1, size[0]),
                bytes(11, value("image", FLOAT, 1, 1, size[2], size[1], size[0])),
                bytes(12, value("scores", FLOAT, 1, channels, size[2], size[1], size[0])));
        return join(number(1, 8), bytes(7, graph), bytes(8, number(2, 16)));
    }

    private static byte[] node(String operation, String output, String... inputs) {
        byte[] node = new byte[0];
        for (String input : inputs) {
            node = join(node, text(1, input));
        }
        return bytes(1, join(node, text(2, output), text(4, operation)));
    }

    private static byte[] constant(String name, float[] values, int... shape) {
        byte[] dimensions = new byte[0];
        for (int dimension : shape) {
            dimensions = join(dimensions, number(1, dimension));
        }
        ByteBuffer raw = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        for (float value : values) {
            raw.putFloat(value);
        }
        return bytes(5, join(dimensions, number(2, FLOAT), bytes(9, raw.array()), text(8, name)));
    }

    /** One channel: Cast(Greater(image, 0.5)) to float32. @param size voxels along i, j, k */
    public static byte[] greaterThanHalf(int[] size) {
        byte[] greater = join(text(1, "image"), text(1, "half"), text(2, "above"), text(4, "Greater"));
        byte[] toFloat = join(text(1, "to"), number(3, FLOAT), number(20, 2));
        byte[] cast = join(text(1, "above"), text(2, "scores"), text(4, "Cast"), bytes(5, toFloat));
        byte[] half = join(
                number(2, FLOAT),
                bytes(
                        9,
                        ByteBuffer.allocate(4)
                                .order(ByteOrder.LITTLE_ENDIAN)
                                .putFloat(0.5f)
                                .array()),
                text(8, "half"));
        byte[] graph = join(
                bytes(1, greater),
                bytes(1, cast),
                text(2, "tiny"),
                bytes(5, half),
                bytes(11, value("image", FLOAT, 1, 1, size[2], size[1], size[0])),
                bytes(12, value("scores", FLOAT, 1, 1, size[2], size[1], size[0])),
                bytes(13, value("above", BOOL, 1, 1, size[2], size[1], size[0])));
        return join(number(1, 8), bytes(7, graph), bytes(8, number(2, 16)));
    }

    private static byte[] value(String name, int type, int... dimensions) {
        byte[] shape = new byte[0];
        for (int dimension : dimensions) {
            shape = join(shape, bytes(1, number(1, dimension)));
        }
        return join(text(1, name), bytes(2, bytes(1, join(number(1, type), bytes(2, shape)))));
    }

    private static byte[] text(int field, String value) {
        return bytes(field, value.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] bytes(int field, byte[] value) {
        return join(varint(field << 3 | 2), varint(value.length), value);
    }

    private static byte[] number(int field, long value) {
        return join(varint((long) field << 3), varint(value));
    }

    private static byte[] varint(long value) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        long rest = value;
        while (rest > 0x7f) {
            out.write((int) (rest & 0x7f | 0x80));
            rest >>>= 7;
        }
        out.write((int) rest);
        return out.toByteArray();
    }

    private static byte[] join(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }
}
