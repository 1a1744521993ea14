package io.contourflow.dicom;

import io.contourflow.dicom.CommitmentRequest.Reference;
import io.contourflow.kernel.DicomUid;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.aoju.bus.core.lang.exception.InstrumentException;
import org.aoju.bus.image.Dimse;
import org.aoju.bus.image.Status;
import org.aoju.bus.image.Tag;
import org.aoju.bus.image.UID;
import org.aoju.bus.image.galaxy.data.Attributes;
import org.aoju.bus.image.galaxy.data.Sequence;
import org.aoju.bus.image.metric.Association;
import org.aoju.bus.image.metric.Commands;
import org.aoju.bus.image.metric.ImageException;
import org.aoju.bus.image.metric.PDVInputStream;
import org.aoju.bus.image.metric.internal.pdu.Presentation;
import org.aoju.bus.image.metric.service.AbstractService;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Storage commitment (PS3.4 J): a request is made durable, then accepted. It is answered over the same association if
 * that is still open after a moment, otherwise over a new one by whoever keeps the requests.
 */
final class CommitmentScp extends AbstractService {
    private static final Logger LOG = LoggerFactory.getLogger(CommitmentScp.class);
    private static final int REQUEST_COMMITMENT = 1;
    private static final int OBJECTS_MAX = 50_000;

    /** Requesters that want the answer over a new association release this one at once. */
    private static final long PAUSE_MS = 500;

    private final CommitmentRequests requests;
    private final CommitmentReport report;
    private final ScheduledExecutorService timer;

    CommitmentScp(CommitmentRequests requests, CommitmentReport report, ScheduledExecutorService timer) {
        super(UID.StorageCommitmentPushModelSOPClass);
        this.requests = requests;
        this.report = report;
        this.timer = timer;
    }

    @Override
    public void onDimse(
            Association association, Presentation context, Dimse dimse, Attributes request, PDVInputStream data)
            throws IOException {
        Attributes action = data == null ? new Attributes() : RequestDataset.read(data, context.getTransferSyntax());
        onDimse(association, context, dimse, request, action);
    }

    @Override
    protected void onDimse(
            Association association, Presentation context, Dimse dimse, Attributes request, Attributes action)
            throws IOException {
        if (dimse != Dimse.N_ACTION_RQ) {
            throw new ImageException(Status.UnrecognizedOperation);
        }
        if (request.getInt(Tag.ActionTypeID, 0) != REQUEST_COMMITMENT) {
            throw new ImageException(Status.NoSuchActionType);
        }
        CommitmentRequest wanted = wanted(association, action);
        try {
            requests.accept(wanted);
        } catch (RuntimeException away) {
            LOG.error(
                    "a request for storage commitment cannot be kept now: {}",
                    away.getClass().getName());
            throw new ImageException(Status.ProcessingFailure, "the request cannot be kept now");
        }
        association.writeDimseRSP(context, Commands.mkNActionRSP(request, Status.Success));
        timer.schedule(() -> hand(association, wanted), PAUSE_MS, TimeUnit.MILLISECONDS);
    }

    private static CommitmentRequest wanted(Association association, Attributes action) throws ImageException {
        String transaction = DicomValues.text(action, Tag.TransactionUID);
        Sequence references = action.getSequence(Tag.ReferencedSOPSequence);
        if (!DicomUid.isLegal(transaction) || references == null || references.isEmpty()) {
            throw new ImageException(Status.InvalidArgumentValue, "Transaction UID and references are required");
        }
        if (references.size() > OBJECTS_MAX) {
            throw new ImageException(Status.ResourceLimitation, "more than " + OBJECTS_MAX + " objects");
        }
        List<Reference> objects = new ArrayList<>();
        for (Attributes reference : references) {
            String sopClass = DicomValues.text(reference, Tag.ReferencedSOPClassUID);
            String instance = DicomValues.text(reference, Tag.ReferencedSOPInstanceUID);
            if (!DicomUid.isLegal(sopClass) || !DicomUid.isLegal(instance)) {
                throw new ImageException(Status.InvalidArgumentValue, "a referenced UID is not legal");
            }
            objects.add(new Reference(sopClass, instance));
        }
        return new CommitmentRequest(association.getRemoteAET(), transaction, objects);
    }

    /** Answering waits for the requester, which the timer must not. */
    private void hand(Association association, CommitmentRequest request) {
        if (!association.isReadyForDataTransfer()) {
            return;
        }
        try {
            association.getDevice().execute(() -> answer(association, request));
        } catch (RejectedExecutionException busy) {
            LOG.info("storage commitment {} is answered later", request.transactionUid());
        }
    }

    private void answer(Association association, CommitmentRequest request) {
        try {
            if (report.send(association, request) == Status.Success) {
                requests.answered(request);
            }
        } catch (IOException | InstrumentException gone) {
            LOG.info("storage commitment {} is answered over a new association", request.transactionUid());
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException away) {
            // it stays in the queue, which is asked again
            LOG.error("storage commitment {} cannot be answered now", request.transactionUid(), away);
        }
    }
}
