package io.contourflow.archive;

import io.contourflow.imaging.contour.PlanarContour;
import io.contourflow.imaging.contour.StructureContours;
import io.contourflow.imaging.transform.CompactField;
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
import java.util.Optional;

/**
 * Binary form of derived data, lossless but for fields, which come back within {@value #FIELD_TOLERANCE_MM} mm. The same content always gives the same bytes, on every machine; therefore no
 * deflate, whose output depends on the zlib at hand.
 *
 * <p>{@code "CFA1"}, one byte of kind, then big-endian: lattice as 3 int32 sizes and 15 float64 (spacing mm, origin LPS
 * mm, direction row-major); samples little-endian, i fastest. Volumes whose values are all whole numbers of 16 bit are
 * kept as int16 (most CT and MR), others as float32. Masks are run lengths (varint), starting with a run of 0. Fields are
 * kept as {@link CompactField}: after the lattice 3 int32 steps, the largest error in mm, 3 smallest components and 3
 * quanta in mm (float64), the number of samples (int32), samples as int16; those that this cannot hold, and those stored
 * before it was made, as float32 vectors.
 */
final class ArtifactCodec {
    static final byte VOLUME_FLOAT = 1;
    static final byte VOLUME_SHORT = 2;
    static final byte FIELD = 3;
    static final byte MASK = 4;
    static final byte CONTOURS = 5;
    static final byte FIELD_COMPACT = 6;

    /** A hundredth of what a registration errs by at best; a tenth of a fine voxel. */
    static final double FIELD_TOLERANCE_MM = 0.05;

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
            writeShorts(volume.voxels().length, at -> (short) volume.voxels()[at], out);
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
        if (kind == VOLUME_FLOAT) {
            return new Volume(geometry, readFloats(in, count));
        }
        float[] voxels = new float[count];
        readShorts(in, count, (at, value) -> voxels[at] = value);
        return new Volume(geometry, voxels);
    }

    static void write(DisplacementField field, DataOutputStream out) throws IOException {
        Optional<CompactField> compact = CompactField.of(field, FIELD_TOLERANCE_MM);
        if (compact.isPresent()) {
            write(compact.get(), out);
        } else {
            header(out, FIELD);
            writeGeometry(field.grid(), out);
            writeFloats(field.vectorsMm(), out);
        }
    }

    private static void write(CompactField field, DataOutputStream out) throws IOException {
        header(out, FIELD_COMPACT);
        writeGeometry(field.grid(), out);
        for (int step : field.step()) {
            out.writeInt(step);
        }
        out.writeDouble(field.maxErrorMm());
        for (double[] values : List.of(field.low(), field.quantumMm())) {
            for (double value : values) {
                out.writeDouble(value);
            }
        }
        out.writeInt(field.samples().length);
        writeShorts(field.samples().length, at -> field.samples()[at], out);
    }

    static DisplacementField readField(DataInputStream in) throws IOException {
        byte kind = kind(in);
        if (kind != FIELD && kind != FIELD_COMPACT) {
            throw new IOException("artifact kind must be field (3 or 6) but is " + kind);
        }
        Geometry grid = readGeometry(in);
        return kind == FIELD
                ? new DisplacementField(grid, readFloats(in, Math.multiplyExact(3, grid.voxelCount())))
                : readCompact(grid, in).field();
    }

    private static CompactField readCompact(Geometry grid, DataInputStream in) throws IOException {
        int[] step = {in.readInt(), in.readInt(), in.readInt()};
        double error = in.readDouble();
        double[] low = readDoubles(in, 3);
        double[] quantum = readDoubles(in, 3);
        int count = in.readInt();
        // every vector kept, and one more along each axis, is the most that there can be
        long most = 3L * (grid.nx() + 1) * (grid.ny() + 1) * (grid.nz() + 1);
        if (count < 0 || count > most) {
            throw new IOException("samples of a field must be 0 to " + most + " but are " + count);
        }
        short[] samples = new short[count];
        readShorts(in, samples.length, (at, value) -> samples[at] = value);
        return new CompactField(grid, step, low, quantum, samples, error);
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

    @FunctionalInterface
    private interface Shorts {
        short at(int index);
    }

    @FunctionalInterface
    private interface ShortSink {
        void put(int index, short value);
    }

    private static void writeShorts(int count, Shorts values, OutputStream out) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(2 * CHUNK_SAMPLES).order(ByteOrder.LITTLE_ENDIAN);
        for (int from = 0; from < count; from += CHUNK_SAMPLES) {
            int to = Math.min(count, from + CHUNK_SAMPLES);
            buffer.clear();
            for (int i = from; i < to; i++) {
                buffer.putShort(values.at(i));
            }
            out.write(buffer.array(), 0, buffer.position());
        }
    }

    private static void readShorts(DataInputStream in, int count, ShortSink sink) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(2 * CHUNK_SAMPLES).order(ByteOrder.LITTLE_ENDIAN);
        for (int from = 0; from < count; from += CHUNK_SAMPLES) {
            int to = Math.min(count, from + CHUNK_SAMPLES);
            in.readFully(buffer.array(), 0, 2 * (to - from));
            buffer.clear();
            for (int i = from; i < to; i++) {
                sink.put(i, buffer.getShort());
            }
        }
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
