package io.contourflow.dicom;

import io.contourflow.dicom.DicomHeaders.UnreadableDicom;
import io.contourflow.kernel.DicomUid;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.aoju.bus.core.lang.exception.InstrumentException;
import org.aoju.bus.image.Tag;
import org.aoju.bus.image.UID;
import org.aoju.bus.image.galaxy.data.Attributes;
import org.aoju.bus.image.galaxy.data.BulkData;
import org.aoju.bus.image.galaxy.data.Fragments;
import org.aoju.bus.image.galaxy.data.ItemPointer;
import org.aoju.bus.image.galaxy.data.Sequence;
import org.aoju.bus.image.galaxy.data.VR;
import org.aoju.bus.image.galaxy.data.Value;
import org.aoju.bus.image.galaxy.io.BulkDataDescriptor;
import org.aoju.bus.image.galaxy.io.ImageInputHandler;
import org.aoju.bus.image.galaxy.io.ImageInputStream;
import org.jspecify.annotations.Nullable;

/**
 * One parsed DICOM file. Parsing is bounded: nesting, allocation on claimed lengths, and every failure of the toolkit
 * on hostile bytes ends in {@link UnreadableDicom}.
 *
 * @param dataSetOffset of the first byte after the file meta information; 0 for a bare data set
 * @param dataset elements read; without pixel data when only the header was asked for
 * @param pixels where the pixel data element stands; null when there is none before the end
 */
record DicomFile(
        Path path,
        String transferSyntaxUid,
        long dataSetOffset,
        Attributes dataset,
        @Nullable PixelElement pixels) {

    /** Sequences in sequences; real objects stay below 10, hostile ones overflow the parser's stack. */
    private static final int NESTING_MAX = 64;

    /** First allocation for a claimed value length; grows only with bytes that are really there. */
    private static final int FIRST_ALLOCATION_BYTES = 1 << 20;

    /** Values longer than this are skipped when only the header is wanted. */
    private static final int HEADER_VALUE_BYTES_MAX = 1 << 20;

    /** All values of one header together, about as they lie in memory: a deflated object may inflate a thousandfold. */
    private static final long HEADER_BYTES_MAX = 256L << 20;

    /** What an element takes in memory beside its value. */
    private static final int ELEMENT_OVERHEAD_BYTES = 64;

    private static final int ITEM_HEADER_BYTES = 8;

    /** Tag and length; with a VR of long values twelve. */
    private static final int SHORT_HEADER_BYTES = 8;

    private static final int LONG_HEADER_BYTES = 12;

    /** Position of the first value byte, length of the value (−1: encapsulated) and VR of the pixel data element. */
    record PixelElement(long offset, long lengthBytes, VR vr) {}

    /** Everything before the pixel data; long binary values are left out. Native pixel data must be complete. */
    static DicomFile readHeader(Path path) {
        return read(path, true, 0);
    }

    /**
     * As {@link #readHeader}, but binary values are all there: those longer than the limit as {@link BulkData} that tell
     * where they stand in the file. In a deflated object, where nothing stands anywhere, they are read.
     */
    static DicomFile readWithAddresses(Path path, int inlineBytesMax) {
        return read(path, true, inlineBytesMax);
    }

    /** The whole object with its pixel data. */
    static DicomFile readAll(Path path) {
        return read(path, false, 0);
    }

    private static DicomFile read(Path path, boolean headerOnly, int inlineBytesMax) {
        // a channel's stream, unlike a plain one, ends when its thread is interrupted
        try (InputStream raw = Files.newInputStream(path);
                ImageInputStream in = new ImageInputStream(new BufferedInputStream(raw, 1 << 16))) {
            return parse(in, path, headerOnly, inlineBytesMax);
        } catch (IOException | RuntimeException | StackOverflowError cause) {
            if (cause instanceof UnreadableDicom known) {
                throw known;
            }
            throw new UnreadableDicom(describe(cause), cause);
        }
    }

    private static String describe(Throwable cause) {
        if (cause instanceof java.io.EOFException) {
            return "object is cut off: it ends inside a data element";
        }
        if (cause instanceof StackOverflowError) {
            return "sequences are nested too deep";
        }
        if (cause instanceof InstrumentException || cause instanceof IOException) {
            return "not a DICOM object: " + oneLine(cause.getMessage());
        }
        return "not parsable as DICOM (" + cause.getClass().getSimpleName() + ")";
    }

    private static String oneLine(@Nullable String message) {
        return message == null ? "no reason given" : message.replaceAll("\\s+", " ");
    }

    private static DicomFile parse(ImageInputStream in, Path path, boolean headerOnly, int inlineBytesMax)
            throws IOException {
        in.setAllocateLimit(FIRST_ALLOCATION_BYTES);
        in.setImageInputHandler(new HostileInputGuard(headerOnly));
        in.readFileMetaInformation();
        if (inlineBytesMax > 0 && !isDeflated(in)) {
            in.setBulkDataDescriptor((at, creator, tag, vr, length) -> length > inlineBytesMax && vr.isInlineBinary());
            in.setBulkDataCreator(DicomFile::address);
            in.setIncludeBulkData(ImageInputStream.IncludeBulkData.URI);
        } else if (headerOnly && inlineBytesMax == 0) {
            in.setBulkDataDescriptor(new LongBinaryValues());
            in.setIncludeBulkData(ImageInputStream.IncludeBulkData.NO);
        }
        long dataSetOffset = in.getPosition();
        Attributes read = in.readDataset(-1, headerOnly ? Tag.PixelData : -1);
        String transferSyntax = in.getTransferSyntax().trim();
        DicomUid.require("Transfer Syntax UID", transferSyntax);
        if (read.isEmpty()) {
            throw new UnreadableDicom("object is cut off: the data set is empty");
        }
        if (!headerOnly) {
            repairEmptyFragments(read);
            return new DicomFile(path, transferSyntax, dataSetOffset, read, null);
        }
        PixelElement pixels = pixelsNext(in);
        if (pixels != null && transferSyntax.equals(UID.DeflatedExplicitVRLittleEndian)) {
            // one byte of them is read already; the end of the stream comes as an EOFException
            in.skipFully(Math.max(0, pixels.lengthBytes() - 1));
        } else if (pixels != null) {
            requireComplete(path, pixels);
        }
        return new DicomFile(path, transferSyntax, dataSetOffset, read, pixels);
    }

    /**
     * The pixel data element whose header was just read; null when the data set ended before, or its value is empty: it is
     * complete then. At the end the tag is that of the last element, which may be an icon's, and no header was read.
     */
    private static @Nullable PixelElement pixelsNext(ImageInputStream in) throws IOException {
        long header = in.getPosition() - in.getTagPosition();
        boolean isNext = in.tag() == Tag.PixelData && (header == SHORT_HEADER_BYTES || header == LONG_HEADER_BYTES);
        if (!isNext || in.length() == 0) {
            return null;
        }
        PixelElement pixels =
                new PixelElement(in.getPosition(), in.length() == -1 ? -1 : in.length() & 0xFFFFFFFFL, in.vr());
        if (in.read() < 0) {
            throw new UnreadableDicom("object is cut off: it ends before the value of pixel data");
        }
        return pixels;
    }

    private static boolean isDeflated(ImageInputStream in) {
        return in.getTransferSyntax().trim().equals(UID.DeflatedExplicitVRLittleEndian);
    }

    private static BulkData address(ImageInputStream in) throws IOException {
        BulkData there = new BulkData("", in.getPosition(), in.length(), in.bigEndian());
        in.skipFully(in.length());
        return there;
    }

    private static void requireComplete(Path path, PixelElement pixels) throws IOException {
        if (pixels.lengthBytes() < 0) {
            requireFragments(path, pixels.offset());
            return;
        }
        long present = Files.size(path) - pixels.offset();
        if (present < pixels.lengthBytes()) {
            throw new UnreadableDicom("object is cut off: pixel data needs " + pixels.lengthBytes() + " bytes but "
                    + present + " are there");
        }
    }

    /** Walks the fragments, always little endian (PS3.5 A.4), up to the delimiter that ends them. */
    private static void requireFragments(Path path, long offset) throws IOException {
        try (RandomAccessFile in = new RandomAccessFile(path.toFile(), "r")) {
            long end = in.length();
            long at = offset;
            while (at + ITEM_HEADER_BYTES <= end) {
                in.seek(at);
                int tag = Integer.rotateLeft(Integer.reverseBytes(in.readInt()), 16);
                long length = Integer.reverseBytes(in.readInt()) & 0xFFFFFFFFL;
                if (tag == Tag.SequenceDelimitationItem) {
                    return;
                }
                if (tag != Tag.Item) {
                    throw new UnreadableDicom(
                            "pixel data must be made of fragments but hold " + Tag.toString(tag) + " at byte " + at);
                }
                at += ITEM_HEADER_BYTES + length;
            }
            throw new UnreadableDicom(
                    "object is cut off: pixel data must end in a delimiter but the file ends at byte " + end);
        }
    }

    /** The toolkit reads an empty fragment (the usual empty offset table) as an empty text. */
    private static void repairEmptyFragments(Attributes read) {
        if (read.getValue(Tag.PixelData) instanceof Fragments fragments) {
            fragments.replaceAll(fragment -> fragment instanceof String ? Value.NULL : fragment);
        }
    }

    /** Bytes of binary values beyond the limit stay in the file. */
    private static final class LongBinaryValues implements BulkDataDescriptor {
        @Override
        public boolean isBulkData(List<ItemPointer> path, @Nullable String privateCreator, int tag, VR vr, int length) {
            return length > HEADER_VALUE_BYTES_MAX && vr != VR.SQ;
        }
    }

    /** Refuses sequences nested so deep that the recursive parser would overflow its stack, and endless headers. */
    static final class HostileInputGuard implements ImageInputHandler {
        private final boolean headerOnly;
        private long headerBytes;

        HostileInputGuard(boolean headerOnly) {
            this.headerOnly = headerOnly;
        }

        @Override
        public void readValue(ImageInputStream in, Attributes attributes) throws IOException {
            boolean kept = !in.isExcludeBulkData() && in.vr() != VR.SQ;
            headerBytes += ELEMENT_OVERHEAD_BYTES + (kept ? Math.max(0, in.length()) : 0);
            if (headerOnly && headerBytes > HEADER_BYTES_MAX) {
                throw new UnreadableDicom("the header must fit into " + HEADER_BYTES_MAX + " bytes but is longer");
            }
            in.readValue(in, attributes);
        }

        @Override
        public void readValue(ImageInputStream in, Sequence sequence) throws IOException {
            headerBytes += ELEMENT_OVERHEAD_BYTES;
            if (in.level() > NESTING_MAX) {
                throw new UnreadableDicom("sequences are nested deeper than " + NESTING_MAX);
            }
            in.readValue(in, sequence);
        }

        @Override
        public void readValue(ImageInputStream in, Fragments fragments) throws IOException {
            in.readValue(in, fragments);
        }

        @Override
        public void startDataset(ImageInputStream in) {
            // nothing to prepare
        }

        @Override
        public void endDataset(ImageInputStream in) {
            // nothing to finish
        }
    }
}
