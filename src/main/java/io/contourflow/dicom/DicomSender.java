package io.contourflow.dicom;

import io.contourflow.dicom.DicomHeaders.UnreadableDicom;
import io.contourflow.kernel.ProgressListener;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.aoju.bus.core.lang.exception.InstrumentException;
import org.aoju.bus.image.Device;
import org.aoju.bus.image.Tag;
import org.aoju.bus.image.UID;
import org.aoju.bus.image.metric.ApplicationEntity;
import org.aoju.bus.image.metric.Association;
import org.aoju.bus.image.metric.Connection;
import org.aoju.bus.image.metric.DimseRSP;
import org.aoju.bus.image.metric.InputStreamWriter;
import org.aoju.bus.image.metric.internal.pdu.AAssociateRJ;
import org.aoju.bus.image.metric.internal.pdu.AAssociateRQ;
import org.aoju.bus.image.metric.internal.pdu.Presentation;
import org.jspecify.annotations.Nullable;

/**
 * Storage SCU: sends Part 10 files as they are, without transcoding. One association per call (one more for every 128
 * pairs of SOP class and transfer syntax); thread-safe.
 */
public final class DicomSender {
    private static final int CONNECT_TIMEOUT_MS = 10_000;

    /** A peer may commit to disk and database before it answers. */
    private static final int RESPONSE_TIMEOUT_MS = 60_000;

    private static final int PDU_BYTES = 131_072;

    /** Presentation context ids are the odd numbers below 256. */
    private static final int CONTEXTS_MAX = 128;

    private static final int PRIORITY_MEDIUM = 0;
    private static final int RESULT_REJECTED_TRANSIENT = 2;

    private final String callingAe;

    public DicomSender(String callingAe) {
        this.callingAe = callingAe;
    }

    public String callingAe() {
        return callingAe;
    }

    /** C-ECHO. @throws SendFailed when the peer does not answer well */
    public void echo(DicomPeer peer) {
        Syntax verification = new Syntax(UID.VerificationSOPClass, UID.ImplicitVRLittleEndian);
        try (Session session = new Session(callingAe, peer, Set.of(verification))) {
            session.requireSuccess(session.association.cecho(), "C-ECHO");
        } catch (IOException | InstrumentException | GeneralSecurityException cause) {
            throw failed(peer, cause);
        } catch (InterruptedException cause) {
            throw interrupted(peer, cause);
        }
    }

    /** C-STORE of every file. @throws SendFailed naming the first object that the peer did not take and its status */
    public void send(DicomPeer peer, List<Path> part10Files, ProgressListener progress) {
        List<Item> items = part10Files.stream().map(DicomSender::item).toList();
        int sent = 0;
        while (sent < items.size()) {
            int end = endOfAssociation(items, sent);
            sendTogether(peer, items.subList(sent, end), items.size(), sent, progress);
            sent = end;
        }
    }

    /** SOP class and transfer syntax: what a presentation context is about. */
    private record Syntax(String sopClassUid, String transferSyntaxUid) {}

    private record Item(Path file, long dataSetOffset, String sopInstanceUid, Syntax syntax) {}

    private static Item item(Path file) {
        try {
            DicomFile parsed = DicomFile.readHeader(file);
            String classUid = DicomValues.uid(parsed.dataset(), Tag.SOPClassUID, "SOP Class UID");
            String instanceUid = DicomValues.uid(parsed.dataset(), Tag.SOPInstanceUID, "SOP Instance UID");
            return new Item(
                    file, parsed.dataSetOffset(), instanceUid, new Syntax(classUid, parsed.transferSyntaxUid()));
        } catch (UnreadableDicom cause) {
            throw new SendFailed("file " + file.getFileName() + " cannot be sent: " + cause.getMessage(), false, cause);
        }
    }

    private static int endOfAssociation(List<Item> items, int from) {
        Set<Syntax> syntaxes = new LinkedHashSet<>();
        for (int n = from; n < items.size(); n++) {
            syntaxes.add(items.get(n).syntax());
            if (syntaxes.size() > CONTEXTS_MAX) {
                return n;
            }
        }
        return items.size();
    }

    private void sendTogether(DicomPeer peer, List<Item> items, int total, int before, ProgressListener progress) {
        Set<Syntax> syntaxes = new LinkedHashSet<>();
        items.forEach(item -> syntaxes.add(item.syntax()));
        try (Session session = new Session(callingAe, peer, syntaxes)) {
            int sent = before;
            for (Item item : items) {
                progress.checkpoint("sending to " + peer.aeTitle(), (double) sent / total);
                session.store(item);
                sent++;
            }
            progress.checkpoint("sent to " + peer.aeTitle(), (double) sent / total);
        } catch (IOException | InstrumentException | GeneralSecurityException cause) {
            throw failed(peer, cause);
        } catch (InterruptedException cause) {
            throw interrupted(peer, cause);
        }
    }

    private static SendFailed failed(DicomPeer peer, Exception cause) {
        if (cause instanceof AAssociateRJ rejected) {
            boolean later = rejected.getResult() == RESULT_REJECTED_TRANSIENT;
            return new SendFailed(
                    "peer " + name(peer) + " rejected the association: " + rejected.getMessage(), later, cause);
        }
        boolean network = cause instanceof IOException;
        return new SendFailed(
                "peer " + name(peer) + " cannot be reached or broke off: " + cause.getMessage(), network, cause);
    }

    private static SendFailed interrupted(DicomPeer peer, InterruptedException cause) {
        Thread.currentThread().interrupt();
        return new SendFailed("sending to peer " + name(peer) + " was interrupted", true, cause);
    }

    private static String name(DicomPeer peer) {
        return peer.aeTitle() + " at " + peer.host() + ":" + peer.port();
    }

    /** One association and the threads that serve it. */
    private static final class Session implements AutoCloseable {
        private final ExecutorService threads = Executors.newCachedThreadPool();
        private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
        private final DicomPeer peer;
        private final Association association;

        Session(String callingAe, DicomPeer peer, Set<Syntax> syntaxes)
                throws IOException, InterruptedException, GeneralSecurityException {
            this.peer = peer;
            Device device = new Device("contourflow-sender");
            device.setExecutor(threads);
            device.setScheduledExecutor(timer);
            Connection local = new Connection();
            local.setConnectTimeout(CONNECT_TIMEOUT_MS);
            local.setAcceptTimeout(CONNECT_TIMEOUT_MS);
            local.setReleaseTimeout(CONNECT_TIMEOUT_MS);
            local.setResponseTimeout(RESPONSE_TIMEOUT_MS);
            local.setSendPDULength(PDU_BYTES);
            local.setReceivePDULength(PDU_BYTES);
            local.setTcpNoDelay(true);
            ApplicationEntity entity = new ApplicationEntity(callingAe);
            entity.setAssociationInitiator(true);
            device.addConnection(local);
            device.addApplicationEntity(entity);
            entity.addConnection(local);
            try {
                this.association = entity.connect(
                        local, new Connection("peer", peer.host(), peer.port()), request(callingAe, syntaxes));
            } catch (IOException | RuntimeException | InterruptedException | GeneralSecurityException cause) {
                stopThreads();
                throw cause;
            }
        }

        private AAssociateRQ request(String callingAe, Set<Syntax> syntaxes) {
            AAssociateRQ request = new AAssociateRQ();
            request.setCallingAET(callingAe);
            request.setCalledAET(peer.aeTitle());
            request.setImplClassUID(DicomObjects.IMPLEMENTATION_CLASS_UID);
            request.setImplVersionName(DicomObjects.IMPLEMENTATION_VERSION);
            int id = 1;
            for (Syntax syntax : syntaxes) {
                request.addPresentationContext(new Presentation(id, syntax.sopClassUid(), syntax.transferSyntaxUid()));
                id += 2;
            }
            return request;
        }

        void store(Item item) throws IOException, InterruptedException {
            Syntax syntax = item.syntax();
            if (!association.getTransferSyntaxesFor(syntax.sopClassUid()).contains(syntax.transferSyntaxUid())) {
                throw new SendFailed(
                        "peer " + name(peer) + " does not take " + UID.nameOf(syntax.sopClassUid()) + " in "
                                + UID.nameOf(syntax.transferSyntaxUid()) + ": object " + item.sopInstanceUid()
                                + " was not sent",
                        false,
                        null);
            }
            try (InputStream in = new BufferedInputStream(Files.newInputStream(item.file()), 1 << 16)) {
                in.skipNBytes(item.dataSetOffset());
                DimseRSP response = association.cstore(
                        syntax.sopClassUid(),
                        item.sopInstanceUid(),
                        PRIORITY_MEDIUM,
                        new InputStreamWriter(in),
                        syntax.transferSyntaxUid());
                requireSuccess(response, "object " + item.sopInstanceUid());
            }
        }

        void requireSuccess(DimseRSP response, String what) throws IOException, InterruptedException {
            response.next();
            int status = response.getCommand().getInt(Tag.Status, -1);
            // Bxxx: taken with a warning (PS3.7 C.4.2)
            if (status != 0 && (status & 0xF000) != 0xB000) {
                throw new SendFailed(
                        String.format(Locale.ROOT, "peer %s answered %s with status %04XH", name(peer), what, status),
                        isRetryable(status),
                        null);
            }
        }

        /** Out of resources (A7xx), processing failure (0110H), resource limitation (0213H). */
        private static boolean isRetryable(int status) {
            return (status & 0xFF00) == 0xA700 || status == 0x0110 || status == 0x0213;
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

    /** The peer is away or refused an object; {@link #retryable()} tells whether trying later can help. */
    public static final class SendFailed extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final boolean retryable;

        public SendFailed(String message, boolean retryable, @Nullable Throwable cause) {
            super(message, cause);
            this.retryable = retryable;
        }

        public boolean retryable() {
            return retryable;
        }
    }
}
