package io.contourflow.dicom;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.aoju.bus.image.Device;
import org.aoju.bus.image.Tag;
import org.aoju.bus.image.UID;
import org.aoju.bus.image.metric.ApplicationEntity;
import org.aoju.bus.image.metric.Association;
import org.aoju.bus.image.metric.Connection;
import org.aoju.bus.image.metric.DimseRSP;
import org.aoju.bus.image.metric.InputStreamWriter;
import org.aoju.bus.image.metric.internal.pdu.AAssociateRQ;
import org.aoju.bus.image.metric.internal.pdu.Presentation;

/** A sender that sends any bytes as a data set of any name: what {@link DicomSender} refuses to send. */
final class RawAssociation implements AutoCloseable {
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final Association association;

    RawAssociation(int port) throws IOException, InterruptedException, GeneralSecurityException {
        Device device = new Device("raw-sender");
        device.setExecutor(threads);
        device.setScheduledExecutor(timer);
        Connection local = new Connection();
        local.setResponseTimeout(60_000);
        local.setTcpNoDelay(true);
        ApplicationEntity entity = new ApplicationEntity("HOSTILE");
        entity.setAssociationInitiator(true);
        device.addConnection(local);
        device.addApplicationEntity(entity);
        entity.addConnection(local);
        AAssociateRQ request = new AAssociateRQ();
        request.setCallingAET("HOSTILE");
        request.setCalledAET("CONTOURFLOW");
        String[] syntaxes = {
            UID.ImplicitVRLittleEndian, UID.ExplicitVRLittleEndian, UID.DeflatedExplicitVRLittleEndian, UID.RLELossless
        };
        for (int n = 0; n < syntaxes.length; n++) {
            request.addPresentationContext(new Presentation(2 * n + 1, UID.CTImageStorage, syntaxes[n]));
        }
        association = entity.connect(local, new Connection("peer", "127.0.0.1", port), request);
    }

    /** C-STORE of a CT image. @return the status of the answer */
    int store(String instanceUid, byte[] dataSet, String transferSyntax) throws IOException, InterruptedException {
        DimseRSP response = association.cstore(
                UID.CTImageStorage,
                instanceUid,
                0,
                new InputStreamWriter(new ByteArrayInputStream(dataSet)),
                transferSyntax);
        response.next();
        return response.getCommand().getInt(Tag.Status, -1);
    }

    @Override
    public void close() throws IOException, InterruptedException {
        association.release();
        association.waitForSocketClose();
        threads.shutdown();
        timer.shutdownNow();
    }
}
