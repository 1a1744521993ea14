package io.contourflow.contouring;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Writes a real ONNX network of two nodes by hand (protobuf wire format): Cast(Greater(image, 0.5)) to float32. */
public final class TinyOnnx {
    private static final int FLOAT = 1;
    private static final int BOOL = 9;

    private TinyOnnx() {}

    /** @param size voxels along i, j, k; the tensor is [1][1][k][j][i] */
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
                bytes(11, value("image", FLOAT, size)),
                bytes(12, value("scores", FLOAT, size)),
                bytes(13, value("above", BOOL, size)));
        return join(number(1, 8), bytes(7, graph), bytes(8, number(2, 16)));
    }

    private static byte[] value(String name, int type, int[] size) {
        byte[] shape = new byte[0];
        for (int dimension : new int[] {1, 1, size[2], size[1], size[0]}) {
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
