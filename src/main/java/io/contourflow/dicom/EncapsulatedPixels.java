package io.contourflow.dicom;

import io.contourflow.kernel.Problem;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.aoju.bus.image.Tag;

/** Where the frames of compressed pixel data stand (PS3.5 A.4); always little endian. */
final class EncapsulatedPixels {
    private static final int ITEM_HEADER_BYTES = 8;

    /** Far beyond real objects; a hostile one might be made of empty fragments. */
    private static final int FRAGMENTS_MAX = 1_000_000;

    private EncapsulatedPixels() {}

    /** Bytes of the file. */
    record Fragment(long itemOffset, long lengthBytes) {
        long offset() {
            return itemOffset + ITEM_HEADER_BYTES;
        }
    }

    record Frame(List<Fragment> fragments) {}

    /**
     * @param offset of the item that holds the offset table
     * @param count frames that the object states
     * @throws Problem UNPROCESSABLE when it cannot be told which fragments make which frame
     */
    static List<Frame> frames(Path file, long offset, int count) throws IOException {
        try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
            List<Fragment> items = items(in, offset);
            List<Fragment> fragments = items.isEmpty() ? items : items.subList(1, items.size());
            if (count == 1 && !fragments.isEmpty()) {
                return List.of(new Frame(fragments));
            }
            if (fragments.size() == count) {
                return fragments.stream()
                        .map(fragment -> new Frame(List.of(fragment)))
                        .toList();
            }
            List<Frame> frames = items.isEmpty() ? List.of() : byTable(fragments, table(in, items.get(0)));
            if (frames.size() == count) {
                return frames;
            }
            throw new Problem(
                    Problem.Kind.UNPROCESSABLE,
                    "frame-bounds",
                    "the object does not tell which of its " + fragments.size() + " fragments make its " + count
                            + " frames");
        }
    }

    private static List<Fragment> items(RandomAccessFile in, long offset) throws IOException {
        List<Fragment> items = new ArrayList<>();
        long end = in.length();
        for (long at = offset; at + ITEM_HEADER_BYTES <= end && items.size() < FRAGMENTS_MAX; ) {
            in.seek(at);
            int tag = Integer.rotateLeft(Integer.reverseBytes(in.readInt()), 16);
            long length = Integer.reverseBytes(in.readInt()) & 0xFFFFFFFFL;
            if (tag != Tag.Item) {
                break;
            }
            items.add(new Fragment(at, length));
            at += ITEM_HEADER_BYTES + length;
        }
        return items;
    }

    private static long[] table(RandomAccessFile in, Fragment item) throws IOException {
        if (item.lengthBytes() > 4L * FRAGMENTS_MAX) {
            return new long[0];
        }
        byte[] bytes = new byte[(int) item.lengthBytes()];
        in.seek(item.offset());
        in.readFully(bytes);
        ByteBuffer words = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        long[] offsets = new long[bytes.length / 4];
        for (int n = 0; n < offsets.length; n++) {
            offsets[n] = words.getInt(4 * n) & 0xFFFFFFFFL;
        }
        return offsets;
    }

    /** Offsets of the table count from the first byte after it. */
    private static List<Frame> byTable(List<Fragment> fragments, long[] table) {
        if (fragments.isEmpty() || table.length == 0) {
            return List.of();
        }
        long first = fragments.get(0).itemOffset();
        List<Frame> frames = new ArrayList<>();
        int next = 0;
        for (int n = 0; n < table.length; n++) {
            long end = n + 1 < table.length ? first + table[n + 1] : Long.MAX_VALUE;
            List<Fragment> of = new ArrayList<>();
            if (next >= fragments.size() || fragments.get(next).itemOffset() != first + table[n]) {
                return List.of();
            }
            while (next < fragments.size() && fragments.get(next).itemOffset() < end) {
                of.add(fragments.get(next));
                next++;
            }
            frames.add(new Frame(of));
        }
        return frames;
    }
}
