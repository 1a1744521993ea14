package io.contourflow.imaging.io;

import io.contourflow.imaging.volume.Volume;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Scalar sample types of NIfTI-1 and MetaImage files. */
public enum PixelType {
    UINT8(1, 2, "MET_UCHAR", 0, 255),
    INT8(1, 256, "MET_CHAR", -128, 127),
    INT16(2, 4, "MET_SHORT", Short.MIN_VALUE, Short.MAX_VALUE),
    UINT16(2, 512, "MET_USHORT", 0, 65535),
    INT32(4, 8, "MET_INT", Integer.MIN_VALUE, Integer.MAX_VALUE),
    UINT32(4, 768, "MET_UINT", 0, 4294967295.0),
    INT64(8, 1024, "MET_LONG_LONG", Long.MIN_VALUE, Long.MAX_VALUE),
    UINT64(8, 1280, "MET_ULONG_LONG", 0, 1.8446744073709552e19),
    FLOAT32(4, 16, "MET_FLOAT", Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY),
    FLOAT64(8, 64, "MET_DOUBLE", Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);

    private final int bytes;
    private final int niftiCode;
    private final String metaName;
    private final double smallest;
    private final double largest;

    PixelType(int bytes, int niftiCode, String metaName, double smallest, double largest) {
        this.bytes = bytes;
        this.niftiCode = niftiCode;
        this.metaName = metaName;
        this.smallest = smallest;
        this.largest = largest;
    }

    /** Bytes a sample. */
    public int bytes() {
        return bytes;
    }

    /** The smallest type that keeps every value: INT16 or UINT16 for whole numbers in their range, else FLOAT32. */
    public static PixelType smallestFor(Volume volume) {
        float lowest = Float.POSITIVE_INFINITY;
        float highest = Float.NEGATIVE_INFINITY;
        for (float value : volume.voxels()) {
            if (value != Math.rint(value) || Float.isInfinite(value)) {
                return FLOAT32;
            }
            lowest = Math.min(lowest, value);
            highest = Math.max(highest, value);
        }
        if (INT16.holds(lowest) && INT16.holds(highest)) {
            return INT16;
        }
        return UINT16.holds(lowest) && UINT16.holds(highest) ? UINT16 : FLOAT32;
    }

    int niftiCode() {
        return niftiCode;
    }

    String metaName() {
        return metaName;
    }

    boolean integral() {
        return this != FLOAT32 && this != FLOAT64;
    }

    boolean holds(double value) {
        return value >= smallest && value <= largest;
    }

    static @Nullable PixelType ofNifti(int code) {
        for (PixelType type : values()) {
            if (type.niftiCode == code) {
                return type;
            }
        }
        return null;
    }

    /** MET_LONG is 4 bytes in MetaIO, whatever the platform. */
    static @Nullable PixelType ofMeta(String name) {
        String asked = name.toUpperCase(Locale.ROOT);
        for (PixelType type : values()) {
            if (type.metaName.equals(asked)) {
                return type;
            }
        }
        return switch (asked) {
            case "MET_LONG" -> INT32;
            case "MET_ULONG" -> UINT32;
            default -> null;
        };
    }
}
