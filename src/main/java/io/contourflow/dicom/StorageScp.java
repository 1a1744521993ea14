package io.contourflow.dicom;

import io.contourflow.kernel.DicomUid;
import io.contourflow.kernel.SeriesUid;
import java.io.IOException;
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

    private final ObjectIntake intake;

    StorageScp(ObjectIntake intake) {
        super("*");
        this.intake = intake;
    }

    @Override
    protected void store(
            Association association, Presentation context, Attributes request, PDVInputStream data, Attributes response)
            throws IOException {
        StoreAnswer answer = answer(association, context, request, data);
        response.setInt(Tag.Status, VR.US, answer.outcome().status());
        if (!answer.comment().isEmpty()) {
            String comment = DicomObjects.limit(answer.comment(), ERROR_COMMENT_CHARACTERS_MAX);
            response.setString(Tag.ErrorComment, VR.LO, comment.replace('\\', '/'));
        }
        if (answer.outcome().status() != 0) {
            LOG.warn("C-STORE from {} answered {}: {}", callingAe(association), answer.outcome(), answer.comment());
        }
    }

    private StoreAnswer answer(Association association, Presentation context, Attributes request, PDVInputStream data)
            throws IOException {
        ObjectIntake.Announcement announced = new ObjectIntake.Announcement(
                DicomValues.text(request, Tag.AffectedSOPClassUID),
                DicomValues.text(request, Tag.AffectedSOPInstanceUID),
                callingAe(association));
        if (!DicomUid.isLegal(announced.sopClassUid()) || !DicomUid.isLegal(announced.sopInstanceUid())) {
            data.skipAll();
            return announced.answer(
                    StoreOutcome.CANNOT_UNDERSTAND, "SOP Class or Instance UID of the request is not legal");
        }
        SpoolFile file = intake.spool(announced, context.getTransferSyntax());
        try {
            data.copyTo(file);
            StoreAnswer answer = intake.take(file, announced);
            SeriesUid series = answer.series();
            if (answer.isStored() && series != null) {
                series(association).add(series);
            }
            return answer;
        } finally {
            file.close();
            file.delete();
        }
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
            intake.sink().associationEnded(callingAe(association), series);
        } catch (RuntimeException failed) {
            LOG.error("the end of an association of {} could not be noted", callingAe(association), failed);
        }
    }
}
