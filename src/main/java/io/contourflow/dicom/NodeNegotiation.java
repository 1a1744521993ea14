package io.contourflow.dicom;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.aoju.bus.image.UID;
import org.aoju.bus.image.metric.ApplicationEntity;
import org.aoju.bus.image.metric.Association;
import org.aoju.bus.image.metric.AssociationHandler;
import org.aoju.bus.image.metric.Connection;
import org.aoju.bus.image.metric.Monitoring;
import org.aoju.bus.image.metric.internal.pdu.AAssociateAC;
import org.aoju.bus.image.metric.internal.pdu.AAssociateRQ;
import org.aoju.bus.image.metric.internal.pdu.IdentityAC;
import org.aoju.bus.image.metric.internal.pdu.Presentation;
import org.aoju.bus.image.metric.internal.pdu.RoleSelection;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How our node accepts connections and associations: silent sockets end, sockets are closed, the name is ours. */
final class NodeNegotiation {
    private static final String DICOM_STORAGE_PREFIX = "1.2.840.10008.5.1.4.1.1.";
    private static final String DICOM_PREFIX = "1.2.840.10008.";
    private static final int ABSTRACT_SYNTAX_NOT_SUPPORTED = 3;

    private static final Logger LOG = LoggerFactory.getLogger(NodeNegotiation.class);

    private NodeNegotiation() {}

    /** Accepts every storage class, standard or private, and the services of the node; nothing else. */
    static final class NodeEntity extends ApplicationEntity {
        private static final long serialVersionUID = 1L;

        private final transient StoredSyntaxes stored;
        private final Set<String> services;

        /**
         * @param stored tells in which transfer syntaxes objects would be given back
         * @param services SOP classes beside storage
         */
        NodeEntity(String title, StoredSyntaxes stored, Set<String> services) {
            super(title);
            this.stored = stored;
            this.services = Set.copyOf(services);
        }

        @Override
        protected Presentation negotiate(AAssociateRQ request, AAssociateAC answer, Presentation context) {
            String syntax = context.getAbstractSyntax();
            if (syntax == null || !isStorage(syntax) && !services.contains(syntax)) {
                return new Presentation(context.getPCID(), ABSTRACT_SYNTAX_NOT_SUPPORTED, UID.ImplicitVRLittleEndian);
            }
            RoleSelection roles = request.getRoleSelectionFor(syntax);
            boolean gives = roles != null && roles.isSCP() && !services.contains(syntax);
            return super.negotiate(request, answer, gives ? storedFirst(context, syntax) : context);
        }

        /** Objects are given back as they are stored, so that syntax is taken which most of them are stored in. */
        private Presentation storedFirst(Presentation context, String sopClassUid) {
            List<String> ordered = new ArrayList<>(stored.of(sopClassUid));
            List<String> offered = List.of(context.getTransferSyntaxes());
            ordered.retainAll(offered);
            offered.stream().filter(syntax -> !ordered.contains(syntax)).forEach(ordered::add);
            return new Presentation(context.getPCID(), sopClassUid, ordered.toArray(String[]::new));
        }

        private static boolean isStorage(String uid) {
            return uid.startsWith(DICOM_STORAGE_PREFIX)
                    || !uid.startsWith(DICOM_PREFIX)
                    || uid.equals(UID.HangingProtocolStorage)
                    || uid.equals("1.2.840.10008.5.1.4.34.7") // RT Beams Delivery Instruction Storage
                    || uid.equals("1.2.840.10008.5.1.4.34.10"); // RT Brachy Application Setup Delivery Instruction
        }
    }

    /** Ends silent sockets, closes them whatever way an association ends, and tells the storage service. */
    static final class Handler extends AssociationHandler {
        private final StorageScp storage;

        Handler(StorageScp storage) {
            this.storage = storage;
        }

        @Override
        protected AAssociateAC makeAAssociateAC(
                Association association, AAssociateRQ request, @Nullable IdentityAC identity) {
            AAssociateAC answer = super.makeAAssociateAC(association, request, identity);
            answer.setImplClassUID(DicomObjects.IMPLEMENTATION_CLASS_UID);
            answer.setImplVersionName(DicomObjects.IMPLEMENTATION_VERSION);
            association.addAssociationListener(storage::ended);
            return answer;
        }

        @Override
        protected AAssociateAC negotiate(Association association, AAssociateRQ request) throws IOException {
            // errors of the toolkit leave the socket open, so its end is tied to that of the association
            association.addAssociationListener(ended -> closeQuietly(ended.getSocket()));
            return super.negotiate(association, request);
        }

        private static void closeQuietly(Socket socket) {
            try {
                socket.close();
            } catch (IOException cause) {
                throw new UncheckedIOException("closing a socket failed", cause);
            }
        }
    }

    /** Gives every accepted socket its read time limit before the first byte. */
    static class SocketLimits implements Monitoring {
        private final int idleTimeoutMs;

        SocketLimits(int idleTimeoutMs) {
            this.idleTimeoutMs = idleTimeoutMs;
        }

        @Override
        public void onConnectionAccepted(Connection connection, Socket socket) {
            try {
                socket.setSoTimeout(idleTimeoutMs);
            } catch (IOException cause) {
                // called by the listener, which would die of an exception
                LOG.warn("a connection takes no time limit and is closed: {}", cause.getMessage());
                connection.close(socket);
            }
        }

        @Override
        public void onConnectionEstablished(Connection connection, Connection remote, Socket socket) {
            // outgoing connections are DicomSender's
        }

        @Override
        public void onConnectionFailed(Connection connection, Connection remote, Socket socket, Throwable cause) {
            // outgoing connections are DicomSender's
        }

        @Override
        public void onConnectionRejectedBlacklisted(Connection connection, Socket socket) {
            // no blacklist is used
        }

        @Override
        public void onConnectionRejected(Connection connection, Socket socket, Throwable cause) {
            // the toolkit closes and logs it
        }
    }
}
