package io.contourflow.dicom;

import io.contourflow.dicom.CommitmentRequest.Reference;
import io.contourflow.dicom.ScuSession.Proposal;
import io.contourflow.kernel.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.aoju.bus.core.lang.exception.InstrumentException;
import org.aoju.bus.image.Status;
import org.aoju.bus.image.Tag;
import org.aoju.bus.image.UID;
import org.aoju.bus.image.galaxy.data.Attributes;
import org.aoju.bus.image.galaxy.data.Sequence;
import org.aoju.bus.image.galaxy.data.VR;
import org.aoju.bus.image.metric.Association;
import org.aoju.bus.image.metric.DimseRSP;

/** The answer to a request for storage commitment, made at the moment it is sent: what is then durable is committed. */
public final class CommitmentReport {
    /** Event types (PS3.4 J.3.3.1). */
    private static final int ALL_COMMITTED = 1;

    private static final int FAILURES_EXIST = 2;

    private final String callingAe;
    private final InstanceCatalog catalog;

    public CommitmentReport(String callingAe, InstanceCatalog catalog) {
        this.callingAe = callingAe;
        this.catalog = catalog;
    }

    /** N-EVENT-REPORT over a new association. @throws SendFailed when the peer does not take it */
    public void send(DicomPeer peer, CommitmentRequest request) {
        Proposal proposal = new Proposal()
                .context(UID.StorageCommitmentPushModelSOPClass, UID.ExplicitVRLittleEndian, UID.ImplicitVRLittleEndian)
                .roles(UID.StorageCommitmentPushModelSOPClass, false, true);
        try (ScuSession session = new ScuSession(callingAe, peer, proposal, null)) {
            int status = send(session.association(), request);
            if (status != Status.Success) {
                throw session.refused("N-EVENT-REPORT", status);
            }
        } catch (IOException | InstrumentException | GeneralSecurityException cause) {
            throw ScuSession.failed(peer, cause);
        } catch (InterruptedException cause) {
            throw ScuSession.interrupted(peer, cause);
        }
    }

    /** @return the status that the requester answers */
    int send(Association association, CommitmentRequest request) throws IOException, InterruptedException {
        List<Attributes> committed = new ArrayList<>();
        List<Attributes> failed = new ArrayList<>();
        for (Reference object : request.objects()) {
            Attributes item = DicomObjects.reference(object.sopClassUid(), object.sopInstanceUid());
            int reason = failure(object);
            if (reason == Status.Success) {
                committed.add(item);
            } else {
                item.setInt(Tag.FailureReason, VR.US, reason);
                failed.add(item);
            }
        }
        Attributes report = new Attributes();
        report.setString(Tag.TransactionUID, VR.UI, request.transactionUid());
        add(report, Tag.ReferencedSOPSequence, committed);
        add(report, Tag.FailedSOPSequence, failed);
        DimseRSP response = association.neventReport(
                UID.StorageCommitmentPushModelSOPClass,
                UID.StorageCommitmentPushModelSOPInstance,
                failed.isEmpty() ? ALL_COMMITTED : FAILURES_EXIST,
                report,
                null);
        response.next();
        return response.getCommand().getInt(Tag.Status, Status.ProcessingFailure);
    }

    private static void add(Attributes report, int tag, List<Attributes> items) {
        if (!items.isEmpty()) {
            Sequence sequence = report.newSequence(tag, items.size());
            sequence.addAll(items);
        }
    }

    /** Success when object and index row are there; otherwise the Failure Reason (PS3.3 C.14.1.1). */
    private int failure(Reference object) {
        Optional<StoredObject> stored = catalog.object(object.sopInstanceUid());
        if (stored.isEmpty()) {
            return Status.NoSuchObjectInstance;
        }
        if (!stored.get().sopClassUid().equals(object.sopClassUid())) {
            return Status.ClassInstanceConflict;
        }
        try {
            return Files.isReadable(catalog.file(stored.get())) ? Status.Success : Status.ProcessingFailure;
        } catch (Problem lost) {
            return Status.ProcessingFailure;
        }
    }
}
