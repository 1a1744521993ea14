package io.contourflow.dicom;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
import org.aoju.bus.image.UID;
import org.aoju.bus.image.metric.Connection;
import org.aoju.bus.image.metric.TransferCapability;
import org.aoju.bus.image.metric.service.BasicCEchoSCP;
import org.aoju.bus.image.metric.service.ServiceHandler;
import org.jspecify.annotations.Nullable;

/** What our node does for those who call it, and what it therefore accepts in an association. */
final class NodeServices {
    private final ServiceHandler handler = new ServiceHandler();
    private final List<String> sopClasses = new ArrayList<>(List.of(UID.VerificationSOPClass));
    private final @Nullable InstanceCatalog catalog;
    private final String aeTitle;

    NodeServices(
            DicomNode.Services offered,
            StorageScp storage,
            String aeTitle,
            QueryRetrieveProperties limits,
            ScheduledExecutorService timer) {
        this.aeTitle = aeTitle;
        this.catalog = offered.catalog();
        handler.addService(new BasicCEchoSCP());
        handler.addService(storage);
        if (catalog != null) {
            handler.addService(new QueryRetrieveScp(catalog, offered.peers(), limits));
            sopClasses.addAll(QueryRetrieveScp.SOP_CLASSES);
        }
        CommitmentRequests commitments = offered.commitments();
        if (catalog != null && commitments != null) {
            handler.addService(new CommitmentScp(commitments, new CommitmentReport(aeTitle, catalog), timer));
            sopClasses.add(UID.StorageCommitmentPushModelSOPClass);
        }
    }

    ServiceHandler handler() {
        return handler;
    }

    NodeNegotiation.NodeEntity entity(Connection connection) {
        NodeNegotiation.NodeEntity entity =
                new NodeNegotiation.NodeEntity(aeTitle, new StoredSyntaxes(catalog), Set.copyOf(sopClasses));
        entity.setAssociationAcceptor(true);
        entity.addConnection(connection);
        entity.addTransferCapability(new TransferCapability(null, "*", TransferCapability.Role.SCP, "*"));
        if (catalog != null) {
            // C-GET gives objects over the association of the request
            entity.addTransferCapability(new TransferCapability(null, "*", TransferCapability.Role.SCU, "*"));
        }
        for (String sopClass : sopClasses) {
            entity.addTransferCapability(new TransferCapability(
                    null,
                    sopClass,
                    TransferCapability.Role.SCP,
                    UID.ExplicitVRLittleEndian,
                    UID.ImplicitVRLittleEndian));
        }
        return entity;
    }
}
