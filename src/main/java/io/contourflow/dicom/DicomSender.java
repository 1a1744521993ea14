package io.contourflow.dicom;

import io.contourflow.dicom.DicomHeaders.UnreadableDicom;
import io.contourflow.dicom.ScuSession.ObjectKind;
import io.contourflow.dicom.ScuSession.Proposal;
import io.contourflow.kernel.ProgressListener;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.aoju.bus.core.lang.exception.InstrumentException;
import org.aoju.bus.image.Tag;
import org.aoju.bus.image.UID;
import org.aoju.bus.image.metric.DimseRSP;
import org.jspecify.annotations.Nullable;

/**
 * Storage SCU: sends Part 10 files as they are, without transcoding. One association per call (one more for every 128
 * pairs of SOP class and transfer syntax); thread-safe.
 */
public final class DicomSender {
    private static final int PRIORITY_MEDIUM = 0;

    private final String callingAe;

    public DicomSender(String callingAe) {
        this.callingAe = callingAe;
    }

    public String callingAe() {
        return callingAe;
    }

    /** C-ECHO. @throws SendFailed when the peer does not answer well */
    public void echo(DicomPeer peer) {
        Proposal verification = new Proposal().context(UID.VerificationSOPClass, UID.ImplicitVRLittleEndian);
        try (ScuSession session = new ScuSession(callingAe, peer, verification, null)) {
            session.requireSuccess(session.association().cecho(), "C-ECHO");
        } catch (IOException | InstrumentException | GeneralSecurityException cause) {
            throw ScuSession.failed(peer, cause);
        } catch (InterruptedException cause) {
            throw ScuSession.interrupted(peer, cause);
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

    private record Item(Path file, String sopInstanceUid, ObjectKind kind) {}

    private static Item item(Path file) {
        try {
            DicomFile parsed = DicomFile.readHeader(file);
            String classUid = DicomValues.uid(parsed.dataset(), Tag.SOPClassUID, "SOP Class UID");
            String instanceUid = DicomValues.uid(parsed.dataset(), Tag.SOPInstanceUID, "SOP Instance UID");
            return new Item(file, instanceUid, new ObjectKind(classUid, parsed.transferSyntaxUid()));
        } catch (UnreadableDicom cause) {
            throw new SendFailed("file " + file.getFileName() + " cannot be sent: " + cause.getMessage(), false, cause);
        }
    }

    private static int endOfAssociation(List<Item> items, int from) {
        Set<ObjectKind> kinds = new LinkedHashSet<>();
        for (int n = from; n < items.size(); n++) {
            kinds.add(items.get(n).kind());
            if (kinds.size() > ScuSession.CONTEXTS_MAX) {
                return n;
            }
        }
        return items.size();
    }

    private void sendTogether(DicomPeer peer, List<Item> items, int total, int before, ProgressListener progress) {
        Set<ObjectKind> kinds = new LinkedHashSet<>();
        items.forEach(item -> kinds.add(item.kind()));
        try (ScuSession session = new ScuSession(callingAe, peer, Proposal.ofObjects(kinds), null)) {
            int sent = before;
            for (Item item : items) {
                progress.checkpoint("sending to " + peer.aeTitle(), (double) sent / total);
                store(session, item);
                sent++;
            }
            progress.checkpoint("sent to " + peer.aeTitle(), (double) sent / total);
        } catch (IOException | InstrumentException | GeneralSecurityException cause) {
            throw ScuSession.failed(peer, cause);
        } catch (InterruptedException cause) {
            throw ScuSession.interrupted(peer, cause);
        }
    }

    private static void store(ScuSession session, Item item) throws IOException, InterruptedException {
        ObjectKind kind = item.kind();
        if (!session.takes(kind)) {
            throw new SendFailed(
                    "peer " + ScuSession.name(session.peer()) + " does not take " + UID.nameOf(kind.sopClassUid())
                            + " in " + UID.nameOf(kind.transferSyntaxUid()) + ": object " + item.sopInstanceUid()
                            + " was not sent",
                    false,
                    null);
        }
        DimseRSP response = session.association()
                .cstore(
                        kind.sopClassUid(),
                        item.sopInstanceUid(),
                        PRIORITY_MEDIUM,
                        new DataSetBytes(item.file()),
                        kind.transferSyntaxUid());
        session.requireSuccess(response, "object " + item.sopInstanceUid());
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
