package io.contourflow.dicom;

import org.aoju.bus.image.Tag;
import org.aoju.bus.image.galaxy.data.Attributes;
import org.aoju.bus.image.galaxy.data.VR;

/**
 * How values become signed 16-bit stored values: {@code value = slope · stored + intercept}, rounded to the nearest.
 *
 * @param stated whether slope and intercept are written (MR Image Storage needs none for integers)
 */
record PixelEncoding(double slope, double intercept, boolean stated) {
    private static final double STORED_MAX = Short.MAX_VALUE;
    private static final double STORED_MIN = Short.MIN_VALUE;

    /** As scanners write CT: 1 HU a step, stored 0 is −1024 HU. */
    private static final double CT_INTERCEPT_HU = -1024;

    /**
     * CT: steps of 1 HU where the range allows; MR: integers as they are, else the range over all 16 bits; PET: zero
     * stays zero (Rescale Intercept must be 0, PS3.3 C.8.9.4.1.5).
     *
     * @param voxels the values that share the encoding: {@code voxels[from] … voxels[to − 1]}
     * @throws IllegalArgumentException when a value is not finite
     */
    static PixelEncoding of(String modality, float[] voxels, int from, int to) {
        float min = Float.POSITIVE_INFINITY;
        float max = Float.NEGATIVE_INFINITY;
        boolean integers = true;
        for (int i = from; i < to; i++) {
            float value = voxels[i];
            if (!Float.isFinite(value)) {
                throw new IllegalArgumentException("voxel " + i + " must be finite but is " + value);
            }
            min = Math.min(min, value);
            max = Math.max(max, value);
            integers &= value == Math.rint(value);
        }
        boolean fits = min >= STORED_MIN && max <= STORED_MAX;
        return switch (modality) {
            case "CT" ->
                min - CT_INTERCEPT_HU >= STORED_MIN && max - CT_INTERCEPT_HU <= STORED_MAX
                        ? new PixelEncoding(1, CT_INTERCEPT_HU, true)
                        : wholeRange(min, max);
            case "PT" -> aroundZero(Math.max(Math.abs(min), Math.abs(max)));
            default -> integers && fits ? new PixelEncoding(1, 0, false) : wholeRange(min, max);
        };
    }

    private static PixelEncoding wholeRange(double min, double max) {
        double slope = written(max > min ? (max - min) / (STORED_MAX - STORED_MIN - 2) : 1);
        return new PixelEncoding(slope, written((min + max) / 2), true);
    }

    private static PixelEncoding aroundZero(double largest) {
        return new PixelEncoding(largest > 0 ? written(largest / (STORED_MAX - 1)) : 1, 0, true);
    }

    /** The value that a reader will find: a decimal string of 16 characters. */
    private static double written(double value) {
        return Double.parseDouble(DicomValues.decimal(value));
    }

    /** Little endian words of one slice. */
    byte[] encode(float[] voxels, int from, int count) {
        byte[] bytes = new byte[2 * count];
        for (int i = 0; i < count; i++) {
            long stored = Math.round((voxels[from + i] - intercept) / slope);
            stored = Math.max((long) STORED_MIN, Math.min((long) STORED_MAX, stored));
            bytes[2 * i] = (byte) stored;
            bytes[2 * i + 1] = (byte) (stored >> 8);
        }
        return bytes;
    }

    /** Image Pixel module of one slice, with its rescaling. */
    void write(Attributes to, float[] voxels, int from, int columns, int rows) {
        to.setInt(Tag.SamplesPerPixel, VR.US, 1);
        to.setString(Tag.PhotometricInterpretation, VR.CS, "MONOCHROME2");
        to.setInt(Tag.Rows, VR.US, rows);
        to.setInt(Tag.Columns, VR.US, columns);
        to.setInt(Tag.BitsAllocated, VR.US, 16);
        to.setInt(Tag.BitsStored, VR.US, 16);
        to.setInt(Tag.HighBit, VR.US, 15);
        to.setInt(Tag.PixelRepresentation, VR.US, 1);
        if (stated) {
            to.setString(Tag.RescaleIntercept, VR.DS, DicomValues.decimal(intercept));
            to.setString(Tag.RescaleSlope, VR.DS, DicomValues.decimal(slope));
        }
        to.setBytes(Tag.PixelData, VR.OW, encode(voxels, from, columns * rows));
    }
}
