package io.contourflow.dicom;

import io.contourflow.dicom.DicomHeaders.UnreadableDicom;
import java.io.IOException;
import java.nio.file.Path;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one way of an object into the archive, whether it came by C-STORE or STOW-RS: it lies in the spool, is read once
 * for its header, and is handed to the sink. Thread-safe.
 */
final class ObjectIntake {
    private static final Logger LOG = LoggerFactory.getLogger(ObjectIntake.class);

    private final InstanceSink sink;
    private final Path spool;
    private final ZoneId zone;
    private final HeaderReader headers;

    ObjectIntake(InstanceSink sink, Path spool, ZoneId zone, HeaderReader headers) {
        this.sink = sink;
        this.spool = spool;
        this.zone = zone;
        this.headers = headers;
    }

    InstanceSink sink() {
        return sink;
    }

    /**
     * What the sender says that it sends.
     *
     * @param source calling AE title, or who sent it
     * @param studyUid the only study that is taken; null: any
     */
    record Announcement(
            String sopClassUid,
            String sopInstanceUid,
            String source,
            @Nullable String studyUid) {
        Announcement(String sopClassUid, String sopInstanceUid, String source) {
            this(sopClassUid, sopInstanceUid, source, null);
        }

        StoreAnswer answer(StoreOutcome outcome, String comment) {
            return new StoreAnswer(sopClassUid, sopInstanceUid, null, null, outcome, comment);
        }
    }

    SpoolFile spool(Announcement announced, String transferSyntaxUid) {
        return new SpoolFile(spool, announced.sopClassUid(), announced.sopInstanceUid(), transferSyntaxUid);
    }

    /** Takes a file whose data set bytes have all been written; whatever is wrong with it is in the answer. */
    StoreAnswer take(SpoolFile file, Announcement announced) {
        file.close();
        IOException failure = file.failure();
        if (failure != null) {
            LOG.error("spool {} does not take an object: {}", spool, failure.getMessage());
            return announced.answer(StoreOutcome.OUT_OF_RESOURCES, "spool is full or not writable");
        }
        InstanceHeader header;
        try {
            header = headers.read(file.path(), zone);
        } catch (UnreadableDicom unreadable) {
            return announced.answer(StoreOutcome.CANNOT_UNDERSTAND, String.valueOf(unreadable.getMessage()));
        } catch (HeaderReader.NotRead later) {
            LOG.error("object {} was not read", announced.sopInstanceUid(), later);
            return announced.answer(StoreOutcome.OUT_OF_RESOURCES, String.valueOf(later.getMessage()));
        }
        if (!header.sopClassUid().equals(announced.sopClassUid())
                || !header.sopInstanceUid().equals(announced.sopInstanceUid())) {
            return announced.answer(StoreOutcome.DATA_SET_DOES_NOT_MATCH, "UIDs of request and data set differ");
        }
        if (announced.studyUid() != null && !header.studyUid().equals(announced.studyUid())) {
            return announced.answer(StoreOutcome.DATA_SET_DOES_NOT_MATCH, "object is of another study");
        }
        return hand(file, header, announced);
    }

    private StoreAnswer hand(SpoolFile file, InstanceHeader header, Announcement announced) {
        StoreOutcome outcome;
        try {
            outcome = sink.store(file.received(header, announced.source()));
        } catch (RuntimeException failed) {
            // one object must not end the association or request: the sender keeps it and tries again
            LOG.error("storing object {} failed", header.sopInstanceUid(), failed);
            outcome = StoreOutcome.OUT_OF_RESOURCES;
        }
        return new StoreAnswer(
                header.sopClassUid(),
                header.sopInstanceUid(),
                header.studyUid(),
                header.seriesUid(),
                outcome,
                outcome.comment());
    }
}
