package io.contourflow.dicom;

import io.contourflow.dicom.DicomHeaders.UnreadableDicom;
import io.contourflow.kernel.DicomUid;
import io.contourflow.kernel.SeriesUid;
import java.io.IOException;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.aoju.bus.image.Tag;
import org.aoju.bus.image.galaxy.data.Attributes;
import org.aoju.bus.image.galaxy.data.VR;
import org.aoju.bus.image.metric.Association;
import org.aoju.bus.image.metric.PDVInputStream;
import org.aoju.bus.image.metric.internal.pdu.Presentation;
import org.aoju.bus.image.metric.service.BasicCStoreSCP;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers C-STORE: the data set goes to disk as it comes, is then read once for its header, and is handed to the sink.
 * Whatever is wrong with an object is told to the sender by a status; the association goes on.
 */
final class StorageScp extends BasicCStoreSCP {
    private static final Logger LOG = LoggerFactory.getLogger(StorageScp.class);
    private static final int ERROR_COMMENT_CHARACTERS_MAX = 64;
    private static final String SERIES = "contourflow.series";

    private final InstanceSink sink;
    private final Path spool;
    private final ZoneId zone;
    private final HeaderReader headers;

    StorageScp(InstanceSink sink, Path spool, ZoneId zone, HeaderReader headers) {
        super("*");
        this.sink = sink;
        this.spool = spool;
        this.zone = zone;
        this.headers = headers;
    }

    @Override
    protected void store(
            Association association, Presentation context, Attributes request, PDVInputStream data, Attributes response)
            throws IOException {
        Answer answer = answer(association, context, request, data);
        response.setInt(Tag.Status, VR.US, answer.outcome().status());
        if (!answer.comment().isEmpty()) {
            String comment = DicomObjects.limit(answer.comment(), ERROR_COMMENT_CHARACTERS_MAX);
            response.setString(Tag.ErrorComment, VR.LO, comment.replace('\\', '/'));
        }
        if (answer.outcome().status() != 0) {
            LOG.warn("C-STORE from {} answered {}: {}", callingAe(association), answer.outcome(), answer.comment());
        }
    }

    private record Answer(StoreOutcome outcome, String comment) {
        Answer(StoreOutcome outcome) {
            this(outcome, outcome.comment());
        }
    }

    private Answer answer(Association association, Presentation context, Attributes request, PDVInputStream data)
            throws IOException {
        String classUid = DicomValues.text(request, Tag.AffectedSOPClassUID);
        String instanceUid = DicomValues.text(request, Tag.AffectedSOPInstanceUID);
        if (!DicomUid.isLegal(classUid) || !DicomUid.isLegal(instanceUid)) {
            data.skipAll();
            return new Answer(StoreOutcome.CANNOT_UNDERSTAND, "SOP Class or Instance UID of the request is not legal");
        }
        SpoolFile file = new SpoolFile(spool, classUid, instanceUid, context.getTransferSyntax());
        try {
            data.copyTo(file);
            file.close();
            IOException failure = file.failure();
            if (failure != null) {
                LOG.error("spool {} does not take an object: {}", spool, failure.getMessage());
                return new Answer(StoreOutcome.OUT_OF_RESOURCES, "spool is full or not writable");
            }
            return hand(association, classUid, instanceUid, file);
        } finally {
            file.close();
            file.delete();
        }
    }

    private Answer hand(Association association, String classUid, String instanceUid, SpoolFile file) {
        InstanceHeader header;
        try {
            header = headers.read(file.path(), zone);
        } catch (UnreadableDicom unreadable) {
            return new Answer(StoreOutcome.CANNOT_UNDERSTAND, String.valueOf(unreadable.getMessage()));
        } catch (HeaderReader.NotRead later) {
            LOG.error("object {} was not read", instanceUid, later);
            return new Answer(StoreOutcome.OUT_OF_RESOURCES, String.valueOf(later.getMessage()));
        }
        if (!header.sopClassUid().equals(classUid) || !header.sopInstanceUid().equals(instanceUid)) {
            return new Answer(StoreOutcome.DATA_SET_DOES_NOT_MATCH, "UIDs of request and data set differ");
        }
        StoreOutcome outcome;
        try {
            outcome = sink.store(file.received(header, callingAe(association)));
        } catch (RuntimeException failed) {
            // one object must not end the association: the sender keeps it and tries again
            LOG.error("storing object {} failed", instanceUid, failed);
            return new Answer(StoreOutcome.OUT_OF_RESOURCES);
        }
        if (outcome == StoreOutcome.STORED || outcome == StoreOutcome.ALREADY_STORED) {
            series(association).add(header.seriesUid());
        }
        return new Answer(outcome);
    }

    private static Set<SeriesUid> series(Association association) {
        Object known = association.getProperty(SERIES);
        if (known instanceof SeriesOfAssociation series) {
            return series.uids();
        }
        SeriesOfAssociation fresh = new SeriesOfAssociation(ConcurrentHashMap.newKeySet());
        association.setProperty(SERIES, fresh);
        return fresh.uids();
    }

    private record SeriesOfAssociation(Set<SeriesUid> uids) {}

    /** Who brings the objects: whoever called us, or a peer that gives what we asked it for. */
    private static String callingAe(Association association) {
        String title = association.getRemoteAET();
        return title == null ? "" : title;
    }

    /** Tells the sink, once, whatever way the association ended. */
    void ended(Association association) {
        Set<SeriesUid> series = Set.copyOf(series(association));
        if (series.isEmpty()) {
            return;
        }
        try {
            sink.associationEnded(callingAe(association), series);
        } catch (RuntimeException failed) {
            LOG.error("the end of an association of {} could not be noted", callingAe(association), failed);
        }
    }
}
