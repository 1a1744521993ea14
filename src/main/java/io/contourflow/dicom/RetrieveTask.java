package io.contourflow.dicom;

import io.contourflow.kernel.Problem;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.aoju.bus.core.lang.exception.InstrumentException;
import org.aoju.bus.image.Dimse;
import org.aoju.bus.image.Status;
import org.aoju.bus.image.Tag;
import org.aoju.bus.image.galaxy.data.Attributes;
import org.aoju.bus.image.galaxy.data.VR;
import org.aoju.bus.image.metric.Association;
import org.aoju.bus.image.metric.Commands;
import org.aoju.bus.image.metric.DimseRSP;
import org.aoju.bus.image.metric.internal.pdu.Presentation;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives the objects of one C-GET or C-MOVE, one after the other, in the bytes and the transfer syntax in which they are
 * stored. An object whose class or transfer syntax the receiver did not accept is a failed sub-operation; the others go
 * on. Not the toolkit's: that one names the first failed object for every one, and gives up at the first refusal.
 */
final class RetrieveTask implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(RetrieveTask.class);
    private static final long PENDING_EVERY_NS = 500_000_000;
    private static final int WARNING = 0xB000;

    private final Request request;
    private final Receiver receiver;
    private final List<StoredObject> objects;
    private final InstanceCatalog catalog;
    private final List<String> failed = new ArrayList<>();
    private volatile boolean isCancelled;
    private int completed;
    private int warned;
    private long toldAtNs;

    /** The request and where it is answered. */
    record Request(Association association, Presentation context, Attributes command, Dimse dimse) {
        int messageId() {
            return command.getInt(Tag.MessageID, -1);
        }

        int priority() {
            return command.getInt(Tag.Priority, 0);
        }
    }

    /** Where the objects go: back over the association of the request, or over one to the destination of a C-MOVE. */
    interface Receiver extends AutoCloseable {
        Association association();

        @Override
        void close();
    }

    RetrieveTask(Request request, Receiver receiver, List<StoredObject> objects, InstanceCatalog catalog) {
        this.request = request;
        this.receiver = receiver;
        this.objects = objects;
        this.catalog = catalog;
    }

    @Override
    public void run() {
        request.association().addCancelRQHandler(request.messageId(), association -> isCancelled = true);
        try (receiver) {
            int done = 0;
            while (done < objects.size()
                    && !isCancelled
                    && request.association().isReadyForDataTransfer()) {
                tellProgress(objects.size() - done);
                give(objects.get(done));
                done++;
            }
            answer(status(done), objects.size() - done);
        } catch (IOException gone) {
            LOG.warn(
                    "the answer to {} did not reach {}",
                    request.dimse(),
                    request.association().getCallingAET());
        } finally {
            request.association().removeCancelRQHandler(request.messageId());
        }
    }

    private int status(int done) {
        if (done < objects.size()) {
            return Status.Cancel;
        }
        if (failed.isEmpty()) {
            return Status.Success;
        }
        return failed.size() == objects.size() ? Status.UnableToPerformSubOperations : Status.OneOrMoreFailures;
    }

    private void give(StoredObject object) {
        Association to = receiver.association();
        try {
            int status = accepts(to, object) ? send(to, object) : Status.ProcessingFailure;
            if (status == Status.Success) {
                completed++;
            } else if ((status & 0xF000) == WARNING) {
                warned++;
            } else {
                failed.add(object.sopInstanceUid());
            }
        } catch (IOException | InstrumentException | Problem cause) {
            LOG.warn(
                    "object {} was not given to {}: {}",
                    object.sopInstanceUid(),
                    to.getRemoteAET(),
                    cause.getMessage());
            failed.add(object.sopInstanceUid());
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
            isCancelled = true;
            failed.add(object.sopInstanceUid());
        }
    }

    private static boolean accepts(Association to, StoredObject object) {
        return to.isReadyForDataTransfer()
                && to.isSCUFor(object.sopClassUid())
                && to.getTransferSyntaxesFor(object.sopClassUid()).contains(object.transferSyntaxUid());
    }

    private int send(Association to, StoredObject object) throws IOException, InterruptedException {
        DataSetBytes bytes = new DataSetBytes(catalog.file(object));
        DimseRSP response = request.dimse() == Dimse.C_MOVE_RQ
                ? to.cstore(
                        object.sopClassUid(),
                        object.sopInstanceUid(),
                        request.priority(),
                        request.association().getRemoteAET(),
                        request.messageId(),
                        bytes,
                        object.transferSyntaxUid())
                : to.cstore(
                        object.sopClassUid(),
                        object.sopInstanceUid(),
                        request.priority(),
                        bytes,
                        object.transferSyntaxUid());
        response.next();
        return response.getCommand().getInt(Tag.Status, Status.ProcessingFailure);
    }

    private void tellProgress(int remaining) throws IOException {
        long now = System.nanoTime();
        if (toldAtNs == 0 || now - toldAtNs > PENDING_EVERY_NS) {
            toldAtNs = now;
            answer(Status.Pending, remaining);
        }
    }

    private void answer(int status, int remaining) throws IOException {
        Attributes response = Commands.mkRSP(request.command(), status, request.dimse());
        if (status == Status.Pending || status == Status.Cancel) {
            response.setInt(Tag.NumberOfRemainingSuboperations, VR.US, remaining);
        }
        response.setInt(Tag.NumberOfCompletedSuboperations, VR.US, completed);
        response.setInt(Tag.NumberOfFailedSuboperations, VR.US, failed.size());
        response.setInt(Tag.NumberOfWarningSuboperations, VR.US, warned);
        Attributes failures = null;
        if (status != Status.Pending && !failed.isEmpty()) {
            failures = new Attributes();
            failures.setString(Tag.FailedSOPInstanceUIDList, VR.UI, failed.toArray(String[]::new));
        }
        request.association().writeDimseRSP(request.context(), response, failures);
    }
}
