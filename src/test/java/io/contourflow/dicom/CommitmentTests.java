package io.contourflow.dicom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.contourflow.dicom.ScuSession.Proposal;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.aoju.bus.image.Dimse;
import org.aoju.bus.image.Status;
import org.aoju.bus.image.UID;
import org.aoju.bus.image.galaxy.data.Attributes;
import org.aoju.bus.image.galaxy.data.VR;
import org.aoju.bus.image.metric.Association;
import org.aoju.bus.image.metric.Commands;
import org.aoju.bus.image.metric.DimseRSP;
import org.aoju.bus.image.metric.internal.pdu.Presentation;
import org.aoju.bus.image.metric.service.AbstractService;
import org.aoju.bus.image.metric.service.ServiceHandler;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Storage commitment towards a requester that waits for the answer over its own association. */
@Tag("R1")
class CommitmentTests {
    @TempDir
    Path folder;

    private DicomNode node;
    private DicomPeer peer;
    private final List<CommitmentRequest> accepted = new CopyOnWriteArrayList<>();
    private final List<CommitmentRequest> answered = new CopyOnWriteArrayList<>();
    private final List<Attributes> reports = new CopyOnWriteArrayList<>();

    @BeforeEach
    void startsTheNode() {
        node = new DicomNode(new DicomNodeProperties(
                true, "CONTOURFLOW", "127.0.0.1", 0, 10, 30_000, "UTC", folder.resolve("spool")));
        MemorySink sink = new MemorySink(folder.resolve("stored"));
        CommitmentRequests requests = new CommitmentRequests() {
            @Override
            public void accept(CommitmentRequest request) {
                accepted.add(request);
            }

            @Override
            public void answered(CommitmentRequest request) {
                answered.add(request);
            }
        };
        node.start(new DicomNode.Services(sink, new MemoryCatalog(sink), PeerDirectory.NONE, requests));
        peer = new DicomPeer("CONTOURFLOW", "127.0.0.1", node.port());
    }

    @AfterEach
    void stopsTheNode() {
        node.close();
    }

    private int ask(ScuSession session, Attributes action) throws IOException, InterruptedException {
        DimseRSP response = session.association()
                .naction(
                        UID.StorageCommitmentPushModelSOPClass,
                        UID.StorageCommitmentPushModelSOPInstance,
                        1,
                        action,
                        null);
        response.next();
        return response.getCommand().getInt(org.aoju.bus.image.Tag.Status, -1);
    }

    private ScuSession session() throws Exception {
        ServiceHandler services = new ServiceHandler();
        services.addService(new AbstractService(UID.StorageCommitmentPushModelSOPClass) {
            @Override
            protected void onDimse(
                    Association association, Presentation context, Dimse dimse, Attributes request, Attributes report)
                    throws IOException {
                reports.add(report);
                association.writeDimseRSP(context, Commands.mkNEventReportRSP(request, Status.Success));
            }
        });
        Proposal proposal = new Proposal().context(UID.StorageCommitmentPushModelSOPClass, UID.ImplicitVRLittleEndian);
        return new ScuSession("SCANNER", peer, proposal, services);
    }

    @Test
    void isAnsweredOverTheSameAssociationWhileThatIsOpen() throws Exception {
        Attributes action = new Attributes();
        action.setString(org.aoju.bus.image.Tag.TransactionUID, VR.UI, "1.2.3.4");
        action.newSequence(org.aoju.bus.image.Tag.ReferencedSOPSequence, 1)
                .add(DicomObjects.reference(UID.CTImageStorage, "1.2.3.5"));
        try (ScuSession session = session()) {
            assertThat(ask(session, action)).isZero();
            await().until(() -> !answered.isEmpty());
        }
        assertThat(accepted).isEqualTo(answered);
        assertThat(reports).hasSize(1);
        Attributes failure = reports.get(0)
                .getSequence(org.aoju.bus.image.Tag.FailedSOPSequence)
                .get(0);
        assertThat(failure.getString(org.aoju.bus.image.Tag.ReferencedSOPInstanceUID))
                .isEqualTo("1.2.3.5");
        assertThat(failure.getInt(org.aoju.bus.image.Tag.FailureReason, 0)).isEqualTo(0x0112);
    }

    @Test
    void isRefusedWithoutTransactionOrReferences() throws Exception {
        Attributes empty = new Attributes();
        empty.setString(org.aoju.bus.image.Tag.TransactionUID, VR.UI, "1.2.3.4");
        try (ScuSession session = session()) {
            assertThat(ask(session, empty)).isEqualTo(0x0115);
        }
        assertThat(accepted).isEmpty();
    }
}
