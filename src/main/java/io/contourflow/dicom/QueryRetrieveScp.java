package io.contourflow.dicom;

import io.contourflow.dicom.RetrieveTask.Receiver;
import io.contourflow.dicom.ScuSession.ObjectKind;
import io.contourflow.dicom.ScuSession.Proposal;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.security.GeneralSecurityException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import org.aoju.bus.core.lang.exception.InstrumentException;
import org.aoju.bus.image.Dimse;
import org.aoju.bus.image.Status;
import org.aoju.bus.image.Tag;
import org.aoju.bus.image.UID;
import org.aoju.bus.image.galaxy.data.Attributes;
import org.aoju.bus.image.metric.Association;
import org.aoju.bus.image.metric.ImageException;
import org.aoju.bus.image.metric.PDVInputStream;
import org.aoju.bus.image.metric.internal.pdu.Presentation;
import org.aoju.bus.image.metric.service.AbstractService;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Query and retrieve (PS3.4 C): C-FIND, C-GET and C-MOVE in the patient root and study root models. */
final class QueryRetrieveScp extends AbstractService {
    static final List<String> SOP_CLASSES = List.of(
            UID.PatientRootQueryRetrieveInformationModelFIND,
            UID.PatientRootQueryRetrieveInformationModelGET,
            UID.PatientRootQueryRetrieveInformationModelMOVE,
            UID.StudyRootQueryRetrieveInformationModelFIND,
            UID.StudyRootQueryRetrieveInformationModelGET,
            UID.StudyRootQueryRetrieveInformationModelMOVE);

    private static final Logger LOG = LoggerFactory.getLogger(QueryRetrieveScp.class);
    private static final String PATIENT_ROOT = "1.2.840.10008.5.1.4.1.2.1.";

    private final InstanceCatalog catalog;
    private final PeerDirectory peers;
    private final QueryRetrieveProperties limits;

    QueryRetrieveScp(InstanceCatalog catalog, PeerDirectory peers, QueryRetrieveProperties limits) {
        super(SOP_CLASSES.toArray(String[]::new));
        this.catalog = catalog;
        this.peers = peers;
        this.limits = limits;
    }

    @Override
    public void onDimse(
            Association association, Presentation context, Dimse dimse, Attributes request, PDVInputStream data)
            throws IOException {
        onDimse(association, context, dimse, request, RequestDataset.read(data, context.getTransferSyntax()));
    }

    @Override
    protected void onDimse(
            Association association, Presentation context, Dimse dimse, Attributes request, Attributes keys)
            throws IOException {
        String model = DicomValues.text(request, Tag.AffectedSOPClassUID);
        QueryLevel top = model.startsWith(PATIENT_ROOT) ? QueryLevel.PATIENT : QueryLevel.STUDY;
        Runnable task = switch (dimse) {
            case C_FIND_RQ ->
                new FindTask(
                        association,
                        context,
                        request,
                        keys,
                        new FindTask.Question(QueryIdentifier.ofFind(keys, top), catalog, limits));
            case C_GET_RQ, C_MOVE_RQ ->
                retrieve(new RetrieveTask.Request(association, context, request, dimse), keys, top);
            default -> throw new ImageException(Status.UnrecognizedOperation);
        };
        try {
            association.getDevice().execute(Unhurried.of(association.getSocket(), task));
        } catch (RejectedExecutionException busy) {
            throw new ImageException(Status.OutOfResources, "too many requests at once");
        }
    }

    private RetrieveTask retrieve(RetrieveTask.Request request, Attributes keys, QueryLevel top) throws IOException {
        List<StoredObject> objects = objects(QueryIdentifier.ofRetrieve(keys, top));
        Receiver receiver = request.dimse() == Dimse.C_MOVE_RQ
                ? destination(request, objects)
                : new SameAssociation(request.association());
        return new RetrieveTask(request, receiver, objects, catalog);
    }

    private List<StoredObject> objects(Map<QueryAttribute, List<String>> unique) throws ImageException {
        List<StoredObject> objects;
        try {
            objects = catalog.objects(unique, limits.objectsMax() + 1);
        } catch (RuntimeException failed) {
            // the requester would wait for an answer for ever
            LOG.error(
                    "objects of a retrieve cannot be told: {}",
                    failed.getClass().getName());
            throw new ImageException(Status.UnableToCalculateNumberOfMatches, "the index cannot be read now");
        }
        if (objects.size() > limits.objectsMax()) {
            throw new ImageException(
                    Status.UnableToCalculateNumberOfMatches, "more than " + limits.objectsMax() + " objects");
        }
        return objects;
    }

    private Receiver destination(RetrieveTask.Request request, List<StoredObject> objects) throws ImageException {
        String title = DicomValues.text(request.command(), Tag.MoveDestination);
        DicomPeer peer = peers.byAeTitle(title)
                .orElseThrow(() -> new ImageException(Status.MoveDestinationUnknown, "destination is not configured"));
        Set<ObjectKind> kinds = new LinkedHashSet<>();
        objects.forEach(object -> kinds.add(new ObjectKind(object.sopClassUid(), object.transferSyntaxUid())));
        if (kinds.isEmpty()) {
            return new SameAssociation(request.association());
        }
        try {
            return new ToDestination(
                    new ScuSession(request.association().getLocalAET(), peer, Proposal.ofObjects(kinds), null));
        } catch (IOException | InstrumentException | GeneralSecurityException cause) {
            LOG.warn("C-MOVE: {}", ScuSession.failed(peer, cause).getMessage());
            throw new ImageException(Status.UnableToPerformSubOperations, "destination cannot be reached");
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
            throw new ImageException(Status.UnableToPerformSubOperations, "the node is closing");
        }
    }

    /**
     * A requester is silent while it is answered, which may take longer than a silent association is allowed to. The
     * limit of the socket is lifted until then; that of the toolkit counts from the answer on.
     */
    private record Unhurried(Socket socket, int limitMs, Runnable task) implements Runnable {
        static Unhurried of(Socket socket, Runnable task) throws IOException {
            int limitMs = socket.getSoTimeout();
            socket.setSoTimeout(0);
            return new Unhurried(socket, limitMs, task);
        }

        @Override
        public void run() {
            try {
                task.run();
            } finally {
                restore();
            }
        }

        private void restore() {
            try {
                socket.setSoTimeout(limitMs);
            } catch (SocketException closed) {
                LOG.debug("the requester is gone", closed);
            }
        }
    }

    /** C-GET: the objects go back the way of the request. */
    private record SameAssociation(Association association) implements Receiver {
        @Override
        public void close() {
            // it belongs to the requester
        }
    }

    private record ToDestination(ScuSession session) implements Receiver {
        @Override
        public Association association() {
            return session.association();
        }

        @Override
        public void close() {
            try {
                session.close();
            } catch (IOException cause) {
                LOG.warn(
                        "releasing the association to {} failed: {}",
                        session.peer().aeTitle(),
                        cause.getMessage());
            } catch (InterruptedException closing) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
