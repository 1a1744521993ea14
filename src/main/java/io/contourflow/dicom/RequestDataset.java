package io.contourflow.dicom;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import org.aoju.bus.image.Status;
import org.aoju.bus.image.Tag;
import org.aoju.bus.image.galaxy.data.Attributes;
import org.aoju.bus.image.galaxy.io.ImageInputStream;
import org.aoju.bus.image.metric.ImageException;
import org.aoju.bus.image.metric.PDVInputStream;

/** Data sets of requests, which anybody may send: bounded in size and nesting, so that none harms its association. */
final class RequestDataset {
    /** A storage commitment request of 50,000 objects takes some 8 MB. */
    private static final int BYTES_MAX = 16 << 20;

    private RequestDataset() {}

    /** @throws ImageException C000H when it cannot be parsed, A700H when it is too long; the association goes on */
    static Attributes read(PDVInputStream data, String transferSyntaxUid) throws IOException {
        Bounded bytes = new Bounded();
        data.copyTo(bytes);
        if (bytes.isTooLong) {
            throw new ImageException(Status.OutOfResources, "data set is longer than " + BYTES_MAX + " bytes");
        }
        try (ImageInputStream in =
                new ImageInputStream(new ByteArrayInputStream(bytes.kept.toByteArray()), transferSyntaxUid)) {
            in.setAllocateLimit(1 << 20);
            in.setImageInputHandler(new DicomFile.HostileInputGuard(true));
            return in.readDataset(-1, Tag.PixelData);
        } catch (IOException | RuntimeException cause) {
            // the message may quote values of the request, and those may be patient identity
            throw new ImageException(Status.UnableToProcess, "data set cannot be parsed");
        }
    }

    private static final class Bounded extends OutputStream {
        private final ByteArrayOutputStream kept = new ByteArrayOutputStream(1024);
        private boolean isTooLong;

        @Override
        public void write(int b) {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] from, int offset, int length) {
            isTooLong |= kept.size() + (long) length > BYTES_MAX;
            if (!isTooLong) {
                kept.write(from, offset, length);
            }
        }
    }
}
