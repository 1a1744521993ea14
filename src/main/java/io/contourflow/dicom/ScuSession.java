package io.contourflow.dicom;

import io.contourflow.dicom.DicomSender.SendFailed;
import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.util.Collection;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.aoju.bus.image.Device;
import org.aoju.bus.image.Tag;
import org.aoju.bus.image.metric.ApplicationEntity;
import org.aoju.bus.image.metric.Association;
import org.aoju.bus.image.metric.Connection;
import org.aoju.bus.image.metric.DimseRQHandler;
import org.aoju.bus.image.metric.DimseRSP;
import org.aoju.bus.image.metric.internal.pdu.AAssociateRJ;
import org.aoju.bus.image.metric.internal.pdu.AAssociateRQ;
import org.aoju.bus.image.metric.internal.pdu.Presentation;
import org.aoju.bus.image.metric.internal.pdu.RoleSelection;
import org.jspecify.annotations.Nullable;

/** One association that we ask for, and the threads that serve it. */
final class ScuSession implements AutoCloseable {
    /** Presentation context ids are the odd numbers below 256. */
    static final int CONTEXTS_MAX = 128;

    private static final int CONNECT_TIMEOUT_MS = 10_000;

    /** A peer may commit to disk and database before it answers. */
    private static final int RESPONSE_TIMEOUT_MS = 60_000;

    /** A retrieve may last; whether its peer is alive is told by what it sends meanwhile. */
    private static final int RETRIEVE_TIMEOUT_MS = 3_600_000;

    private static final int PDU_BYTES = 131_072;
    private static final int RESULT_REJECTED_TRANSIENT = 2;

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final DicomPeer peer;
    private final Association association;

    /**
     * Opens the association.
     *
     * @param services answers what the peer asks for over it; null: nothing
     */
    ScuSession(String callingAe, DicomPeer peer, Proposal proposal, @Nullable DimseRQHandler services)
            throws IOException, InterruptedException, GeneralSecurityException {
        this.peer = peer;
        Device device = new Device("contourflow-scu");
        device.setExecutor(threads);
        device.setScheduledExecutor(timer);
        Connection local = connection();
        Connection remote = new Connection("peer", peer.host(), peer.port());
        if (peer.tls()) {
            for (Connection each : new Connection[] {local, remote}) {
                PeerTls.configure(each);
            }
        }
        ApplicationEntity entity = new ApplicationEntity(callingAe);
        entity.setAssociationInitiator(true);
        device.addConnection(local);
        device.addApplicationEntity(entity);
        entity.addConnection(local);
        if (services != null) {
            device.setDimseRQHandler(services);
        }
        try {
            this.association = entity.connect(local, remote, proposal.request(callingAe, peer));
        } catch (IOException | RuntimeException | InterruptedException | GeneralSecurityException cause) {
            stopThreads();
            throw cause;
        }
        // errors of the toolkit leave the socket open, so its end is tied to that of the association
        association.addAssociationListener(ended -> closeQuietly(ended.getSocket()));
    }

    private static Connection connection() {
        Connection local = new Connection();
        local.setConnectTimeout(CONNECT_TIMEOUT_MS);
        local.setAcceptTimeout(CONNECT_TIMEOUT_MS);
        local.setReleaseTimeout(CONNECT_TIMEOUT_MS);
        local.setResponseTimeout(RESPONSE_TIMEOUT_MS);
        local.setRetrieveTimeout(RETRIEVE_TIMEOUT_MS);
        local.setSendPDULength(PDU_BYTES);
        local.setReceivePDULength(PDU_BYTES);
        local.setTcpNoDelay(true);
        return local;
    }

    private static void closeQuietly(Socket socket) {
        try {
            socket.close();
        } catch (IOException gone) {
            // it was closed by the peer, which is what is wanted
            return;
        }
    }

    /** What an association is asked for. */
    static final class Proposal {
        private final AAssociateRQ request = new AAssociateRQ();
        private int nextId = 1;

        /** One more presentation context; ignored beyond the number that an association can have. */
        Proposal context(String abstractSyntax, String... transferSyntaxes) {
            if (nextId < 2 * CONTEXTS_MAX) {
                request.addPresentationContext(new Presentation(nextId, abstractSyntax, transferSyntaxes));
                nextId += 2;
            }
            return this;
        }

        /** Those roles for an abstract syntax instead of the usual one of a requester. */
        Proposal roles(String abstractSyntax, boolean scu, boolean scp) {
            request.addRoleSelection(new RoleSelection(abstractSyntax, scu, scp));
            return this;
        }

        private AAssociateRQ request(String callingAe, DicomPeer peer) {
            request.setCallingAET(callingAe);
            request.setCalledAET(peer.aeTitle());
            request.setImplClassUID(DicomObjects.IMPLEMENTATION_CLASS_UID);
            request.setImplVersionName(DicomObjects.IMPLEMENTATION_VERSION);
            return request;
        }

        /** One context for each kind of object. */
        static Proposal ofObjects(Collection<ObjectKind> kinds) {
            Proposal proposal = new Proposal();
            kinds.forEach(kind -> proposal.context(kind.sopClassUid(), kind.transferSyntaxUid()));
            return proposal;
        }
    }

    /** SOP class and transfer syntax: what a presentation context is about. */
    record ObjectKind(String sopClassUid, String transferSyntaxUid) {}

    Association association() {
        return association;
    }

    DicomPeer peer() {
        return peer;
    }

    /** Whether the peer takes objects like this. */
    boolean takes(ObjectKind kind) {
        return association.getTransferSyntaxesFor(kind.sopClassUid()).contains(kind.transferSyntaxUid());
    }

    /** Waits for the answer. @return its status. @throws SendFailed when it is neither success nor a warning */
    int requireSuccess(DimseRSP response, String what) throws IOException, InterruptedException {
        response.next();
        int status = response.getCommand().getInt(Tag.Status, -1);
        // Bxxx: taken with a warning (PS3.7 C.4.2)
        if (status != 0 && (status & 0xF000) != 0xB000) {
            throw refused(what, status);
        }
        return status;
    }

    SendFailed refused(String what, int status) {
        return new SendFailed(
                String.format(Locale.ROOT, "peer %s answered %s with status %04XH", name(peer), what, status),
                isRetryable(status),
                null);
    }

    /** Out of resources (A7xx), processing failure (0110H), resource limitation (0213H). */
    private static boolean isRetryable(int status) {
        return (status & 0xFF00) == 0xA700 || status == 0x0110 || status == 0x0213;
    }

    /** What went wrong with a peer, told in one line. */
    static SendFailed failed(DicomPeer peer, Exception cause) {
        if (cause instanceof AAssociateRJ rejected) {
            boolean later = rejected.getResult() == RESULT_REJECTED_TRANSIENT;
            return new SendFailed(
                    "peer " + name(peer) + " rejected the association: " + rejected.getMessage(), later, cause);
        }
        boolean network = cause instanceof IOException;
        return new SendFailed(
                "peer " + name(peer) + " cannot be reached or broke off: " + cause.getMessage(), network, cause);
    }

    static SendFailed interrupted(DicomPeer peer, InterruptedException cause) {
        Thread.currentThread().interrupt();
        return new SendFailed("talking to peer " + name(peer) + " was interrupted", true, cause);
    }

    static String name(DicomPeer peer) {
        return peer.aeTitle() + " at " + peer.host() + ":" + peer.port();
    }

    /** Ends the association at once, whatever is under way. */
    void abort() {
        association.abort();
    }

    @Override
    public void close() throws IOException, InterruptedException {
        try {
            if (association.isReadyForDataTransfer()) {
                association.waitForOutstandingRSP();
                association.release();
                association.waitForSocketClose();
            }
        } finally {
            stopThreads();
        }
    }

    private void stopThreads() {
        threads.shutdown();
        timer.shutdownNow();
    }
}
