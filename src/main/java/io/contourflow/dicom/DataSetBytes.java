package io.contourflow.dicom;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.aoju.bus.image.metric.DataWriter;
import org.aoju.bus.image.metric.PDVOutputStream;

/** The data set of a Part 10 file, streamed as its bytes are. */
record DataSetBytes(Path part10File) implements DataWriter {
    /** Preamble, "DICM", and File Meta Information Group Length (0002,0000) in explicit VR little endian (PS3.10 7.1). */
    private static final int META_START = 144;

    private static final byte[] GROUP_LENGTH = {'D', 'I', 'C', 'M', 2, 0, 0, 0, 'U', 'L', 4, 0};
    private static final int GROUP_LENGTH_AT = 128;

    @Override
    public void writeTo(PDVOutputStream out, String transferSyntaxUid) throws IOException {
        try (InputStream in = open(part10File)) {
            out.copyFrom(in);
        }
    }

    /** Stands at the first byte of the data set. */
    static InputStream open(Path part10File) throws IOException {
        InputStream in = new BufferedInputStream(Files.newInputStream(part10File), 1 << 16);
        try {
            in.mark(META_START);
            byte[] start = in.readNBytes(META_START);
            long offset = offset(start);
            in.reset();
            in.skipNBytes(offset < 0 ? DicomFile.readHeader(part10File).dataSetOffset() : offset);
            return in;
        } catch (IOException | RuntimeException cause) {
            in.close();
            throw cause;
        }
    }

    /** −1 when the file does not begin as our own files do. */
    private static long offset(byte[] start) {
        if (start.length < META_START) {
            return -1;
        }
        for (int i = 0; i < GROUP_LENGTH.length; i++) {
            if (start[GROUP_LENGTH_AT + i] != GROUP_LENGTH[i]) {
                return -1;
            }
        }
        long length = 0;
        for (int i = 3; i >= 0; i--) {
            length = length << 8 | start[META_START - 4 + i] & 0xFF;
        }
        return META_START + length;
    }
}
