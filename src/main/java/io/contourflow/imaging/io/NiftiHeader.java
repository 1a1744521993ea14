package io.contourflow.imaging.io;

import io.contourflow.imaging.volume.Geometry;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * The 348-byte header of a NIfTI-1 file ({@code nifti1.h}, NIMH 2003): lattice, sample type and scaling.
 *
 * <p>Where sform and qform are both present they are chosen between as ITK 5 does (itkNiftiImageIO.cxx): sform when its
 * code is 1 (scanner) or there is no qform, otherwise qform. Spacing is {@code pixdim}.
 */
record NiftiHeader(
        ByteOrder order, Geometry geometry, PixelType type, double slope, double intercept, long sampleOffset) {
    static final int BYTES = 348;

    private static final int DIM = 40;
    private static final int DATATYPE = 70;
    private static final int PIXDIM = 76;
    private static final int VOX_OFFSET = 108;
    private static final int XYZT_UNITS = 123;
    private static final int QFORM_CODE = 252;
    private static final int SFORM_CODE = 254;
    private static final int QUATERN_B = 256;
    private static final int QOFFSET_X = 268;
    private static final int SROW_X = 280;
    private static final int MAGIC = 344;
    private static final int SCANNER_ANATOMICAL = 1;
    /** Largest relative difference between pixdim and the column norms of the sform that ITK accepts. */
    private static final double SPACING_TOLERANCE = 1e-3;

    /** @throws ImageFileRefused when this is no header of one 3-D scalar image */
    static NiftiHeader parse(String file, byte[] bytes) {
        ByteBuffer header = ByteBuffer.wrap(bytes).order(orderOf(file, bytes));
        requireSingleFile(file, bytes);
        int[] size = size(file, header);
        int code = header.getShort(DATATYPE);
        PixelType type = PixelType.ofNifti(code);
        if (type == null) {
            throw new ImageFileRefused(file + " holds samples of NIfTI type " + code
                    + "; only scalar integers and floats of up to 8 bytes are read");
        }
        double slope = header.getFloat(112);
        double intercept = header.getFloat(116);
        if (!Double.isFinite(slope) || slope == 0 || !Double.isFinite(intercept)) {
            slope = 1; // the standard: slope 0 means "not scaled"
            intercept = 0;
        }
        float offset = header.getFloat(VOX_OFFSET);
        if (!(offset >= BYTES && offset < Integer.MAX_VALUE)) {
            throw new ImageFileRefused(file + " must place its samples at byte 348 or later but says " + offset);
        }
        return new NiftiHeader(header.order(), geometry(file, header, size), type, slope, intercept, (long) offset);
    }

    private static ByteOrder orderOf(String file, byte[] bytes) {
        for (ByteOrder order : new ByteOrder[] {ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN}) {
            int headerSize = ByteBuffer.wrap(bytes).order(order).getInt(0);
            if (headerSize == BYTES) {
                return order;
            }
            if (headerSize == 540) {
                throw new ImageFileRefused(file + " is NIfTI-2; only NIfTI-1 is read");
            }
        }
        throw new ImageFileRefused(file + " is not NIfTI-1: its header size must be 348 but is "
                + ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt(0));
    }

    private static void requireSingleFile(String file, byte[] bytes) {
        if (bytes[MAGIC] != 'n' || bytes[MAGIC + 1] != '+' || bytes[MAGIC + 2] != '1' || bytes[MAGIC + 3] != 0) {
            throw new ImageFileRefused(file + " is not a single-file NIfTI-1 image: its magic must be 'n+1' but is "
                    + Arrays.toString(Arrays.copyOfRange(bytes, MAGIC, MAGIC + 4)));
        }
    }

    private static int[] size(String file, ByteBuffer header) {
        int dimensions = header.getShort(DIM);
        if (dimensions < 1 || dimensions > 7) {
            throw new ImageFileRefused(file + " must have 1 to 7 dimensions but says " + dimensions);
        }
        int[] size = {1, 1, 1};
        for (int axis = 0; axis < dimensions; axis++) {
            int extent = header.getShort(DIM + 2 * (axis + 1));
            if (extent < 1 || axis > 2 && extent > 1) {
                throw new ImageFileRefused(file + " must hold one 3-D image but axis " + (axis + 1) + " of "
                        + dimensions + " has " + extent + " samples");
            }
            if (axis < 3) {
                size[axis] = extent;
            }
        }
        ImageFiles.require3d(file, size);
        return size;
    }

    private static Geometry geometry(String file, ByteBuffer header, int[] size) {
        double unitMm = unitMm(file, header.get(XYZT_UNITS) & 7);
        double[] pixdim = new double[3];
        for (int axis = 0; axis < 3; axis++) {
            pixdim[axis] = Math.abs(header.getFloat(PIXDIM + 4 * (axis + 1)));
        }
        int sformCode = header.getShort(SFORM_CODE);
        int qformCode = header.getShort(QFORM_CODE);
        if (sformCode <= 0 && qformCode <= 0) {
            // guessing left from right is not for us: readers disagree on such files (RAS or LPS)
            throw new ImageFileRefused(
                    file + " does not state its orientation: sform code " + sformCode + ", qform code " + qformCode);
        }
        boolean sform = sformCode > 0 && (qformCode <= 0 || sformCode == SCANNER_ANATOMICAL);
        double[] direction = new double[9];
        double[] origin = new double[3];
        if (sform) {
            readSform(file, header, pixdim, direction, origin);
        } else {
            readQform(header, direction, origin);
        }
        for (int axis = 0; axis < 3; axis++) {
            pixdim[axis] *= unitMm;
            origin[axis] *= unitMm;
        }
        try {
            return new Geometry(size, pixdim, LpsAxes.flip(origin, 1), LpsAxes.flip(direction, 3));
        } catch (IllegalArgumentException e) {
            throw new ImageFileRefused(file + " has a geometry that is not understood: " + e.getMessage(), e);
        }
    }

    private static double unitMm(String file, int code) {
        return switch (code) {
            case 0, 2 -> 1; // not stated: millimetres, as every reader takes it
            case 1 -> 1000;
            case 3 -> 1e-3;
            default -> throw new ImageFileRefused(file + " states its lengths in the unknown unit " + code);
        };
    }

    private static void readSform(
            String file, ByteBuffer header, double[] pixdim, double[] direction, double[] origin) {
        for (int row = 0; row < 3; row++) {
            for (int col = 0; col < 3; col++) {
                direction[3 * row + col] = header.getFloat(SROW_X + 4 * (4 * row + col));
            }
            origin[row] = header.getFloat(SROW_X + 4 * (4 * row + 3));
        }
        for (int col = 0; col < 3; col++) {
            double norm = Math.hypot(Math.hypot(direction[col], direction[3 + col]), direction[6 + col]);
            if (!(Math.abs(norm - pixdim[col]) <= SPACING_TOLERANCE * Math.max(norm, pixdim[col]))) {
                throw new ImageFileRefused(file + " contradicts itself: spacing of axis " + col + " is " + pixdim[col]
                        + " in pixdim but " + norm + " in sform");
            }
            for (int row = 0; row < 3; row++) {
                direction[3 * row + col] /= norm;
            }
        }
    }

    /** Unit quaternion (a, b, c, d) with a ≥ 0 implied; pixdim[0] < 0 flips the third axis. */
    private static void readQform(ByteBuffer header, double[] direction, double[] origin) {
        double b = header.getFloat(QUATERN_B);
        double c = header.getFloat(QUATERN_B + 4);
        double d = header.getFloat(QUATERN_B + 8);
        double a = 1 - (b * b + c * c + d * d);
        if (a < 1e-7) { // rounding of a half turn, as nifti1_io.c has it
            double scale = 1 / Math.sqrt(b * b + c * c + d * d);
            b *= scale;
            c *= scale;
            d *= scale;
            a = 0;
        } else {
            a = Math.sqrt(a);
        }
        double third = header.getFloat(PIXDIM) < 0 ? -1 : 1;
        double[] rotation = {
            a * a + b * b - c * c - d * d,
            2 * (b * c - a * d),
            2 * (b * d + a * c) * third,
            2 * (b * c + a * d),
            a * a + c * c - b * b - d * d,
            2 * (c * d - a * b) * third,
            2 * (b * d - a * c),
            2 * (c * d + a * b),
            (a * a + d * d - b * b - c * c) * third
        };
        System.arraycopy(rotation, 0, direction, 0, 9);
        for (int axis = 0; axis < 3; axis++) {
            origin[axis] = header.getFloat(QOFFSET_X + 4 * axis);
        }
    }

    /** A little-endian header and its four extension bytes, sform and qform both "scanner anatomical", mm. */
    static byte[] format(String file, Geometry geometry, PixelType type) {
        int[] size = {geometry.nx(), geometry.ny(), geometry.nz()};
        ByteBuffer header = ByteBuffer.allocate(BYTES + 4).order(ByteOrder.LITTLE_ENDIAN);
        header.putInt(0, BYTES);
        header.putShort(DIM, (short) 3);
        double[] direction = LpsAxes.flip(geometry.direction(), 3);
        double[] origin = LpsAxes.flip(geometry.originMm(), 1);
        double[] quaternion = Quaternion.of(direction);
        header.putFloat(PIXDIM, (float) quaternion[4]);
        for (int axis = 0; axis < 3; axis++) {
            if (size[axis] > Short.MAX_VALUE) {
                throw new ImageFileRefused(
                        file + " cannot be NIfTI-1: axis " + axis + " has " + size[axis] + " samples, most is 32767");
            }
            header.putShort(DIM + 2 * (axis + 1), (short) size[axis]);
            header.putFloat(PIXDIM + 4 * (axis + 1), (float) geometry.spacingMm(axis));
            header.putFloat(QUATERN_B + 4 * axis, (float) quaternion[axis + 1]);
            header.putFloat(QOFFSET_X + 4 * axis, (float) origin[axis]);
            for (int col = 0; col < 3; col++) {
                header.putFloat(
                        SROW_X + 4 * (4 * axis + col), (float) (direction[3 * axis + col] * geometry.spacingMm(col)));
            }
            header.putFloat(SROW_X + 4 * (4 * axis + 3), (float) origin[axis]);
        }
        for (int axis = 3; axis < 7; axis++) {
            header.putShort(DIM + 2 * (axis + 1), (short) 1);
            header.putFloat(PIXDIM + 4 * (axis + 1), 1);
        }
        header.putShort(DATATYPE, (short) type.niftiCode());
        header.putShort(72, (short) (8 * type.bytes()));
        header.putFloat(VOX_OFFSET, BYTES + 4);
        header.putFloat(112, 1);
        header.put(XYZT_UNITS, (byte) 2);
        header.putShort(QFORM_CODE, (short) SCANNER_ANATOMICAL);
        header.putShort(SFORM_CODE, (short) SCANNER_ANATOMICAL);
        header.put(MAGIC, (byte) 'n').put(MAGIC + 1, (byte) '+').put(MAGIC + 2, (byte) '1');
        return header.array();
    }
}
