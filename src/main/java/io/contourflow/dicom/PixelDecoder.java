package io.contourflow.dicom;

import io.contourflow.dicom.DicomFile.PixelElement;
import java.io.IOException;
import java.io.RandomAccessFile;
import org.aoju.bus.image.Tag;
import org.aoju.bus.image.UID;
import org.aoju.bus.image.galaxy.data.Attributes;
import org.aoju.bus.image.galaxy.data.Fragments;
import org.jspecify.annotations.Nullable;

/**
 * Stored values of one frame, rescaled: value = slope · stored + intercept. Takes only the Bits Stored bits below High
 * Bit of each word (older senders keep overlays in the others), two's complement where Pixel Representation is 1.
 *
 * <p>MONOCHROME1 only says how to show an image (PS3.3 C.7.6.3.1.2): the values themselves are not inverted.
 *
 * <p>Pixels that carry the Pixel Padding Value (or lie in its range) were never measured: they become −1000 HU (air) in
 * CT, 0 in MR and PET.
 */
final class PixelDecoder {
    /** HU of air: what lies outside the scanner's field of view. */
    static final float CT_PADDING_HU = -1000;

    private final Attributes dataset;
    private final String transferSyntaxUid;
    private final DicomFile file;
    private final int pixels;
    private final int bytesPerPixel;
    private final int shift;
    private final int mask;
    private final int sign;
    private final boolean bigEndian;
    private final boolean padded;
    private final int paddingLow;
    private final int paddingHigh;
    private final float paddingValue;
    private @Nullable Attributes decompressed;

    /** @throws SeriesRefused when the encoding is not one of those understood */
    PixelDecoder(DicomFile file, String name) {
        this.file = file;
        this.dataset = file.dataset();
        this.transferSyntaxUid = file.transferSyntaxUid();
        requireSyntax(transferSyntaxUid, name);
        requireGrey(dataset, name);
        int allocated = DicomValues.integer(dataset, Tag.BitsAllocated, 0);
        int stored = DicomValues.integer(dataset, Tag.BitsStored, allocated);
        int high = DicomValues.integer(dataset, Tag.HighBit, stored - 1);
        this.bigEndian = transferSyntaxUid.equals(UID.ExplicitVRBigEndianRetired);
        if ((allocated != 8 && allocated != 16) || (allocated == 8 && bigEndian)) {
            throw new SeriesRefused(
                    "bits-allocated", name + " has Bits Allocated " + allocated + " but 8 or 16 are understood");
        }
        if (stored < 1 || stored > allocated || high < stored - 1 || high >= allocated) {
            throw new SeriesRefused(
                    "bits-stored",
                    name + " has Bits Stored " + stored + " and High Bit " + high + " in " + allocated
                            + " allocated bits");
        }
        this.pixels = Math.multiplyExact(
                DicomValues.integer(dataset, Tag.Rows, 0), DicomValues.integer(dataset, Tag.Columns, 0));
        this.bytesPerPixel = allocated / 8;
        this.shift = high - stored + 1;
        this.mask = (1 << stored) - 1;
        this.sign = DicomValues.integer(dataset, Tag.PixelRepresentation, 0) == 1 ? 1 << (stored - 1) : 0;
        this.padded = dataset.containsValue(Tag.PixelPaddingValue);
        int padding = value(dataset.getInt(Tag.PixelPaddingValue, 0));
        int limit = dataset.containsValue(Tag.PixelPaddingRangeLimit)
                ? value(dataset.getInt(Tag.PixelPaddingRangeLimit, 0))
                : padding;
        this.paddingLow = Math.min(padding, limit);
        this.paddingHigh = Math.max(padding, limit);
        this.paddingValue = "CT".equals(DicomValues.text(dataset, Tag.Modality)) ? CT_PADDING_HU : 0;
    }

    private static void requireSyntax(String uid, String name) {
        boolean understood = uid.equals(UID.ImplicitVRLittleEndian)
                || uid.equals(UID.ExplicitVRLittleEndian)
                || uid.equals(UID.ExplicitVRBigEndianRetired)
                || uid.equals(UID.DeflatedExplicitVRLittleEndian)
                || uid.equals(UID.RLELossless);
        if (!understood) {
            throw new SeriesRefused(
                    "transfer-syntax",
                    name + " is encoded as " + UID.nameOf(uid) + " (" + uid + "), which cannot be decoded here");
        }
    }

    private static void requireGrey(Attributes dataset, String name) {
        int samples = DicomValues.integer(dataset, Tag.SamplesPerPixel, 1);
        String photometric = DicomValues.text(dataset, Tag.PhotometricInterpretation);
        if (samples != 1 || !(photometric.equals("MONOCHROME1") || photometric.equals("MONOCHROME2"))) {
            throw new SeriesRefused(
                    "colour",
                    name + " must be MONOCHROME1 or MONOCHROME2 with 1 sample per pixel but is '" + photometric
                            + "' with " + samples);
        }
    }

    private int value(int word) {
        int stored = word >>> shift & mask;
        return (stored & sign) != 0 ? stored - mask - 1 : stored;
    }

    /**
     * Decodes one frame into {@code out[at …]}.
     *
     * @throws SeriesRefused when pixel data are missing or too short
     */
    void decode(SeriesFrame plane, float[] out, int at) {
        byte[] bytes;
        try {
            bytes = frameBytes(plane);
        } catch (IOException cause) {
            throw new SeriesRefused("unreadable-pixels", plane.name() + " cannot be read from disk", cause);
        }
        for (int i = 0; i < pixels; i++) {
            int word;
            if (bytesPerPixel == 1) {
                word = bytes[i] & 0xFF;
            } else {
                int low = bytes[2 * i + (bigEndian ? 1 : 0)] & 0xFF;
                int high = bytes[2 * i + (bigEndian ? 0 : 1)] & 0xFF;
                word = high << 8 | low;
            }
            int stored = value(word);
            out[at + i] = padded && stored >= paddingLow && stored <= paddingHigh
                    ? paddingValue
                    : (float) (plane.slope() * stored + plane.intercept());
        }
    }

    /** The whole words of a compressed frame, little endian, as they were before they were compressed. @param frame from 0 */
    byte[] storedBytes(int frame) throws IOException {
        return frameBytes(SeriesFrame.anywhere(file, frame, 1, 0));
    }

    private byte[] frameBytes(SeriesFrame plane) throws IOException {
        int frameLength = Math.multiplyExact(pixels, bytesPerPixel);
        PixelElement element = file.pixels();
        if (element == null) {
            throw new SeriesRefused("no-pixels", plane.name() + " has no pixel data");
        }
        if (transferSyntaxUid.equals(UID.RLELossless)) {
            return runLengthFrame(plane, frameLength);
        }
        long offset = (long) plane.frame() * frameLength;
        byte[] bytes = new byte[frameLength];
        if (transferSyntaxUid.equals(UID.DeflatedExplicitVRLittleEndian)) {
            byte[] whole = whole().getBytes(Tag.PixelData);
            requireLength(plane, offset + frameLength, whole == null ? 0 : whole.length);
            System.arraycopy(whole, (int) offset, bytes, 0, frameLength);
            return bytes;
        }
        requireLength(plane, offset + frameLength, element.lengthBytes());
        try (RandomAccessFile in = new RandomAccessFile(file.path().toFile(), "r")) {
            in.seek(element.offset() + offset);
            in.readFully(bytes);
        }
        return bytes;
    }

    private static void requireLength(SeriesFrame plane, long needed, long present) {
        if (present < needed) {
            throw new SeriesRefused(
                    "pixels-cut-off", plane.name() + " needs " + needed + " bytes of pixels but has " + present);
        }
    }

    /** Compressed objects are read once, whatever their number of frames. */
    private synchronized Attributes whole() {
        Attributes read = decompressed;
        if (read == null) {
            read = DicomFile.readAll(file.path()).dataset();
            decompressed = read;
        }
        return read;
    }

    private byte[] runLengthFrame(SeriesFrame plane, int frameLength) throws IOException {
        Object value = whole().getValue(Tag.PixelData);
        int frames = DicomValues.frames(dataset);
        if (!(value instanceof Fragments fragments) || fragments.size() != frames + 1) {
            // RLE puts each frame into exactly one fragment, after the offset table (PS3.5 A.4.2)
            throw new SeriesRefused(
                    "pixels-cut-off",
                    plane.name() + " needs " + (frames + 1) + " RLE fragments but has "
                            + (value instanceof Fragments some ? some.size() : 0));
        }
        if (!(fragments.get(plane.frame() + 1) instanceof byte[] encoded)) {
            throw new SeriesRefused("pixels-cut-off", plane.name() + " has an empty RLE fragment");
        }
        return RunLengthDecoder.decode(encoded, frameLength, bytesPerPixel, plane.name());
    }
}
