package io.contourflow.dicom;

import io.contourflow.dicom.DicomFile.PixelElement;
import io.contourflow.kernel.Problem;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.aoju.bus.image.Tag;
import org.aoju.bus.image.UID;
import org.aoju.bus.image.galaxy.data.Attributes;
import org.jspecify.annotations.Nullable;

/**
 * Frames of a stored object as WADO-RS gives them: as they are stored, or uncompressed where we can decode them. Pixels
 * stay in the file until they are sent; only a frame that must be decoded is held in memory.
 */
public final class StoredFrames {
    public static final String UNCOMPRESSED = UID.ExplicitVRLittleEndian;
    private static final String BYTES = "application/octet-stream";

    private final DicomFile file;
    private final PixelElement pixels;
    private final int count;
    private final long frameBits;
    private @Nullable List<EncapsulatedPixels.Frame> bounds;
    private @Nullable PixelDecoder decoder;

    private StoredFrames(DicomFile file, PixelElement pixels) {
        Attributes d = file.dataset();
        this.file = file;
        this.pixels = pixels;
        this.count = DicomValues.frames(d);
        this.frameBits = (long) DicomValues.integer(d, Tag.Rows, 0)
                * DicomValues.integer(d, Tag.Columns, 0)
                * DicomValues.integer(d, Tag.SamplesPerPixel, 1)
                * DicomValues.integer(d, Tag.BitsAllocated, 0);
    }

    /**
     * How a frame is encoded in an answer.
     *
     * @param mediaType of the part that holds it
     */
    public record Encoding(String mediaType, String transferSyntaxUid) {}

    /** @throws Problem UNPROCESSABLE when the object has no pixels */
    public static StoredFrames of(Path part10File) {
        return of(DicomFile.readHeader(part10File));
    }

    static StoredFrames of(DicomFile file) {
        PixelElement pixels = file.pixels();
        if (pixels == null) {
            throw unprocessable("no-pixels", "the object has no pixel data");
        }
        return new StoredFrames(file, pixels);
    }

    private static Problem unprocessable(String slug, String detail) {
        return new Problem(Problem.Kind.UNPROCESSABLE, slug, detail);
    }

    public int count() {
        return count;
    }

    /** @throws Problem NOT_FOUND, of frames counted from 1 */
    public void require(int frame) {
        if (frame < 1 || frame > count) {
            throw new Problem(Problem.Kind.NOT_FOUND, "frame-not-found", "frames are 1 to " + count + ", not " + frame);
        }
    }

    boolean isDeflated() {
        return file.transferSyntaxUid().equals(UID.DeflatedExplicitVRLittleEndian);
    }

    boolean isBigEndian() {
        return file.transferSyntaxUid().equals(UID.ExplicitVRBigEndianRetired);
    }

    private boolean isEncapsulated() {
        return pixels.lengthBytes() < 0;
    }

    /** What can be given, what is stored first. */
    public List<Encoding> offered() {
        if (!isEncapsulated()) {
            return List.of(new Encoding(BYTES, UNCOMPRESSED));
        }
        String stored = file.transferSyntaxUid();
        List<Encoding> offered = new ArrayList<>();
        mediaType(stored).ifPresent(type -> offered.add(new Encoding(type, stored)));
        offered.add(new Encoding(BYTES, stored));
        Attributes d = file.dataset();
        boolean isGrey = DicomValues.integer(d, Tag.SamplesPerPixel, 1) == 1
                && DicomValues.text(d, Tag.PhotometricInterpretation).startsWith("MONOCHROME");
        if (stored.equals(UID.RLELossless) && isGrey) {
            offered.add(new Encoding(BYTES, UNCOMPRESSED));
        }
        return offered;
    }

    /** Media types of compressed frames (PS3.18 8.7.3.5). */
    private static Optional<String> mediaType(String syntax) {
        return Optional.ofNullable(
                switch (syntax) {
                    case UID.JPEGBaseline1, UID.JPEGExtended24, UID.JPEGLosslessNonHierarchical14, UID.JPEGLossless ->
                        "image/jpeg";
                    case UID.JPEGLSLossless, UID.JPEGLSLossyNearLossless -> "image/jls";
                    case UID.JPEG2000LosslessOnly, UID.JPEG2000 -> "image/jp2";
                    case UID.JPEG2000Part2MultiComponentLosslessOnly, UID.JPEG2000Part2MultiComponent -> "image/jpx";
                    case UID.RLELossless -> "image/dicom-rle";
                    default -> null;
                });
    }

    /**
     * Checks that every frame can be told from the others, before anything is sent.
     *
     * @throws Problem UNPROCESSABLE with the reason
     */
    public void requireBounds() {
        if (isEncapsulated()) {
            bounds();
        } else if (frameBits <= 0 || frameBits % 8 != 0 || frameBits / 8 * count > pixels.lengthBytes()) {
            throw unprocessable(
                    "frame-bounds",
                    count + " frames of " + frameBits + " bits do not lie on whole bytes of the " + pixels.lengthBytes()
                            + " of pixel data");
        }
    }

    private List<EncapsulatedPixels.Frame> bounds() {
        List<EncapsulatedPixels.Frame> known = bounds;
        if (known != null) {
            return known;
        }
        try {
            List<EncapsulatedPixels.Frame> found = EncapsulatedPixels.frames(file.path(), pixels.offset(), count);
            bounds = found;
            return found;
        } catch (IOException cause) {
            throw new java.io.UncheckedIOException(cause);
        }
    }

    private byte[] decoded(int frame) throws IOException {
        try {
            PixelDecoder by = decoder == null ? new PixelDecoder(file, "the object") : decoder;
            decoder = by;
            return by.storedBytes(frame - 1);
        } catch (SeriesRefused refused) {
            throw unprocessable(refused.code(), String.valueOf(refused.getMessage()));
        }
    }

    /** @param frame from 1 @throws Problem UNPROCESSABLE when the frame cannot be decoded */
    public void copy(int frame, Encoding as, OutputStream out) throws IOException {
        require(frame);
        if (isEncapsulated() && as.transferSyntaxUid().equals(UNCOMPRESSED)) {
            out.write(decoded(frame));
        } else if (isEncapsulated()) {
            for (EncapsulatedPixels.Fragment fragment : bounds().get(frame - 1).fragments()) {
                StoredValue.copy(file.path(), fragment.offset(), fragment.lengthBytes(), 1, out);
            }
        } else if (isDeflated()) {
            byte[] all = DicomFile.readAll(file.path()).dataset().getBytes(Tag.PixelData);
            int length = Math.toIntExact(frameBits / 8);
            out.write(all, Math.multiplyExact(frame - 1, length), length);
        } else {
            int swapped = isBigEndian() ? pixels.vr().numEndianBytes() : 1;
            StoredValue.copy(file.path(), pixels.offset() + (frame - 1) * (frameBits / 8), frameBits / 8, swapped, out);
        }
    }
}
