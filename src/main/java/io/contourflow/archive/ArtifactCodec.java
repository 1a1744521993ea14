package io.contourflow.archive;

import io.contourflow.imaging.contour.PlanarContour;
import io.contourflow.imaging.contour.StructureContours;
import io.contourflow.imaging.transform.DisplacementField;
import io.contourflow.imaging.volume.Geometry;
import io.contourflow.imaging.volume.Mask;
import io.contourflow.imaging.volume.Volume;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Lossless binary form of derived data. The same content always gives the same bytes, on every machine; therefore no
 * deflate, whose output depends on the zlib at hand.
 *
 * <p>{@code "CFA1"}, one byte of kind, then big-endian: lattice as 3 int32 sizes and 15 float64 (spacing mm, origin LPS
 * mm, direction row-major); samples little-endian, i fastest. Volumes whose values are all whole numbers of 16 bit are
 * kept as int16 (most CT and MR), others as float32. Masks are run lengths (varint), starting with a run of 0.
 */
final class ArtifactCodec {
    static final byte VOLUME_FLOAT = 1;
    static final byte VOLUME_SHORT = 2;
    static final byte FIELD = 3;
    static final byte MASK = 4;
    static final byte CONTOURS = 5;

    private static final byte[] MAGIC = "CFA1".getBytes(StandardCharsets.US_ASCII);
    private static final int CHUNK_SAMPLES = 1 << 16;
    /** More points or contours than any structure has; guards against a corrupt count. */
    private static final int COUNT_MAX = 50_000_000;

    private ArtifactCodec() {}

    static void write(Volume volume, DataOutputStream out) throws IOException {
        boolean whole = holdsShorts(volume.voxels());
        header(out, whole ? VOLUME_SHORT : VOLUME_FLOAT);
        writeGeometry(volume.geometry(), out);
        if (whole) {
            writeShorts(volume.voxels(), out);
        } else {
            writeFloats(volume.voxels(), out);
        }
    }

    static Volume readVolume(DataInputStream in) throws IOException {
        byte kind = kind(in);
        if (kind != VOLUME_FLOAT && kind != VOLUME_SHORT) {
            throw new IOException("artifact kind must be volume (1 or 2) but is " + kind);
        }
        Geometry geometry = readGeometry(in);
        int count = geometry.voxelCount();
        return new Volume(geometry, kind == VOLUME_SHORT ? readShorts(in, count) : readFloats(in, count));
    }

    static void write(DisplacementField field, DataOutputStream out) throws IOException {
        header(out, FIELD);
        writeGeometry(field.grid(), out);
        writeFloats(field.vectorsMm(), out);
    }

    static DisplacementField readField(DataInputStream in) throws IOException {
        require(in, FIELD);
        Geometry grid = readGeometry(in);
        return new DisplacementField(grid, readFloats(in, Math.multiplyExact(3, grid.voxelCount())));
    }

    static void write(Mask mask, DataOutputStream out) throws IOException {
        header(out, MASK);
        writeGeometry(mask.geometry(), out);
        byte[] voxels = mask.voxels();
        boolean inside = false;
        int run = 0;
        for (byte voxel : voxels) {
            if ((voxel != 0) == inside) {
                run++;
            } else {
                writeVarint(run, out);
                inside = !inside;
                run = 1;
            }
        }
        writeVarint(run, out);
    }

    static Mask readMask(DataInputStream in) throws IOException {
        require(in, MASK);
        Geometry geometry = readGeometry(in);
        byte[] voxels = new byte[geometry.voxelCount()];
        byte value = 0;
        for (int at = 0; at < voxels.length; value ^= 1) {
            int run = readVarint(in);
            if (run < 0 || run > voxels.length - at) {
                throw new IOException("mask run must be 0 to " + (voxels.length - at) + " but is " + run);
            }
            java.util.Arrays.fill(voxels, at, at + run, value);
            at += run;
        }
        return new Mask(geometry, voxels);
    }

    static void write(StructureContours structure, DataOutputStream out) throws IOException {
        header(out, CONTOURS);
        byte[] name = structure.name().getBytes(StandardCharsets.UTF_8);
        out.writeInt(name.length);
        out.write(name);
        out.writeInt(structure.contours().size());
        for (PlanarContour contour : structure.contours()) {
            out.writeInt(contour.sliceIndex());
            out.writeInt(contour.pointsMm().length);
            for (double value : contour.pointsMm()) {
                out.writeDouble(value);
            }
        }
    }

    static StructureContours readContours(DataInputStream in) throws IOException {
        require(in, CONTOURS);
        String name = new String(in.readNBytes(count(in)), StandardCharsets.UTF_8);
        int contours = count(in);
        List<PlanarContour> list = new ArrayList<>();
        for (int c = 0; c < contours; c++) {
            int slice = in.readInt();
            double[] points = new double[count(in)];
            for (int i = 0; i < points.length; i++) {
                points[i] = in.readDouble();
            }
            list.add(new PlanarContour(slice, points));
        }
        return new StructureContours(name, list);
    }

    private static void header(DataOutputStream out, byte kind) throws IOException {
        out.write(MAGIC);
        out.writeByte(kind);
    }

    private static byte kind(DataInputStream in) throws IOException {
        byte[] magic = in.readNBytes(MAGIC.length);
        if (!java.util.Arrays.equals(magic, MAGIC)) {
            throw new IOException("not an artifact of this program");
        }
        return in.readByte();
    }

    private static void require(DataInputStream in, byte expected) throws IOException {
        byte kind = kind(in);
        if (kind != expected) {
            throw new IOException("artifact kind must be " + expected + " but is " + kind);
        }
    }

    private static int count(DataInputStream in) throws IOException {
        int count = in.readInt();
        if (count < 0 || count > COUNT_MAX) {
            throw new IOException("count must be 0 to " + COUNT_MAX + " but is " + count);
        }
        return count;
    }

    private static void writeGeometry(Geometry geometry, DataOutputStream out) throws IOException {
        out.writeInt(geometry.nx());
        out.writeInt(geometry.ny());
        out.writeInt(geometry.nz());
        for (double[] values : List.of(geometry.spacingMm(), geometry.originMm(), geometry.direction())) {
            for (double value : values) {
                out.writeDouble(value);
            }
        }
    }

    private static Geometry readGeometry(DataInputStream in) throws IOException {
        int[] size = {in.readInt(), in.readInt(), in.readInt()};
        return new Geometry(size, readDoubles(in, 3), readDoubles(in, 3), readDoubles(in, 9));
    }

    private static double[] readDoubles(DataInputStream in, int count) throws IOException {
        double[] values = new double[count];
        for (int i = 0; i < count; i++) {
            values[i] = in.readDouble();
        }
        return values;
    }

    /** Bits, not values: −0.0 is not a short and must come back as it was. */
    private static boolean holdsShorts(float[] values) {
        for (float value : values) {
            if (Float.floatToRawIntBits(value) != Float.floatToRawIntBits((short) value)) {
                return false;
            }
        }
        return true;
    }

    private static void writeShorts(float[] values, OutputStream out) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(2 * CHUNK_SAMPLES).order(ByteOrder.LITTLE_ENDIAN);
        for (int from = 0; from < values.length; from += CHUNK_SAMPLES) {
            int to = Math.min(values.length, from + CHUNK_SAMPLES);
            buffer.clear();
            for (int i = from; i < to; i++) {
                buffer.putShort((short) values[i]);
            }
            out.write(buffer.array(), 0, buffer.position());
        }
    }

    private static float[] readShorts(DataInputStream in, int count) throws IOException {
        float[] values = new float[count];
        ByteBuffer buffer = ByteBuffer.allocate(2 * CHUNK_SAMPLES).order(ByteOrder.LITTLE_ENDIAN);
        for (int from = 0; from < count; from += CHUNK_SAMPLES) {
            int to = Math.min(count, from + CHUNK_SAMPLES);
            in.readFully(buffer.array(), 0, 2 * (to - from));
            buffer.clear();
            for (int i = from; i < to; i++) {
                values[i] = buffer.getShort();
            }
        }
        return values;
    }

    private static void writeFloats(float[] values, OutputStream out) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(4 * CHUNK_SAMPLES).order(ByteOrder.LITTLE_ENDIAN);
        for (int from = 0; from < values.length; from += CHUNK_SAMPLES) {
            int length = Math.min(values.length - from, CHUNK_SAMPLES);
            buffer.clear();
            buffer.asFloatBuffer().put(values, from, length);
            out.write(buffer.array(), 0, 4 * length);
        }
    }

    private static float[] readFloats(DataInputStream in, int count) throws IOException {
        float[] values = new float[count];
        ByteBuffer buffer = ByteBuffer.allocate(4 * CHUNK_SAMPLES).order(ByteOrder.LITTLE_ENDIAN);
        for (int from = 0; from < count; from += CHUNK_SAMPLES) {
            int length = Math.min(count - from, CHUNK_SAMPLES);
            in.readFully(buffer.array(), 0, 4 * length);
            buffer.clear();
            buffer.asFloatBuffer().get(values, from, length);
        }
        return values;
    }

    private static void writeVarint(int value, DataOutputStream out) throws IOException {
        int rest = value;
        while ((rest & ~0x7F) != 0) {
            out.writeByte((rest & 0x7F) | 0x80);
            rest >>>= 7;
        }
        out.writeByte(rest);
    }

    private static int readVarint(DataInputStream in) throws IOException {
        int value = 0;
        for (int shift = 0; shift < 35; shift += 7) {
            byte part = in.readByte();
            value |= (part & 0x7F) << shift;
            if (part >= 0) {
                return value;
            }
        }
        throw new IOException("run length does not fit 32 bit");
    }
}
