package io.contourflow.dicom;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.aoju.bus.image.Device;
import org.aoju.bus.image.metric.Association;
import org.aoju.bus.image.metric.Connection;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Our DICOM node: verification and storage SCP for every storage class in every transfer syntax, and query/retrieve
 * and storage commitment SCP over what is stored; objects are kept in the bytes they came in and given back in them. Needs no Spring. Thread-safe.
 *
 * <p>Limits: at most {@link DicomNodeProperties#maxAssociations()} connections (more are rejected), each with one PDU
 * buffer of up to 16 MiB; a connection that is silent for {@link DicomNodeProperties#idleTimeoutMs()} is ended.
 */
public final class DicomNode implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DicomNode.class);

    /** Announced to senders; large PDUs save system calls (DCMTK takes at most this). */
    private static final int PDU_BYTES = 131_072;

    /** Threads beyond the associations: connections that are told that the limit is reached. */
    private static final int SPARE_THREADS = 8;

    private static final Duration LEFTOVER_AGE = Duration.ofHours(1);
    private static final long GRACE_MS = 5_000;
    private static final int FREE_PORT_ATTEMPTS = 5;

    /** Beside the thread that reads it an association may have one that answers, and one of an association to a peer. */
    private static final int THREADS_PER_ASSOCIATION = 3;

    private final DicomNodeProperties properties;
    private final QueryRetrieveProperties limits;
    private @Nullable Running running;

    public DicomNode(DicomNodeProperties properties) {
        this(properties, QueryRetrieveProperties.defaults());
    }

    public DicomNode(DicomNodeProperties properties, QueryRetrieveProperties limits) {
        this.properties = properties;
        this.limits = limits;
    }

    /**
     * What the node is connected with.
     *
     * @param catalog null: nothing can be found or got
     * @param commitments null: storage commitment is not offered
     */
    public record Services(
            InstanceSink sink,
            @Nullable InstanceCatalog catalog,
            PeerDirectory peers,
            @Nullable CommitmentRequests commitments) {
        /** Without storage commitment. */
        public Services(InstanceSink sink, @Nullable InstanceCatalog catalog, PeerDirectory peers) {
            this(sink, catalog, peers, null);
        }
    }

    private record Running(
            Device device,
            Connection connection,
            ListenerWatch watch,
            ThreadPoolExecutor threads,
            ScheduledExecutorService timer,
            HeaderReader headers) {}

    /** Starts listening, for verification and storage alone. */
    public void start(InstanceSink sink) {
        start(new Services(sink, null, PeerDirectory.NONE));
    }

    /**
     * Starts listening.
     *
     * @throws IllegalStateException when it is already started
     * @throws UncheckedIOException when the port is taken or the spool folder cannot be made
     */
    public synchronized void start(Services services) {
        if (running != null) {
            throw new IllegalStateException("the DICOM node is already listening on port " + port());
        }
        prepareSpool(properties.spool());
        for (int attempt = 1; running == null; attempt++) {
            int port = properties.port() == 0 ? freePort() : properties.port();
            try {
                running = bind(services, port);
            } catch (UncheckedIOException taken) {
                if (properties.port() != 0 || attempt == FREE_PORT_ATTEMPTS) {
                    throw taken;
                }
            }
        }
        LOG.info("DICOM node {} listens on {}:{}", properties.aeTitle(), properties.bindAddress(), port());
    }

    private Running bind(Services offered, int port) {
        Connection connection = connection(port);
        HeaderReader headers = new HeaderReader();
        StorageScp storage =
                new StorageScp(new ObjectIntake(offered.sink(), properties.spool(), properties.zoneId(), headers));
        ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
        NodeServices services = new NodeServices(offered, storage, properties.aeTitle(), limits, timer);

        Device device = new Device("contourflow-node");
        device.addConnection(connection);
        device.addApplicationEntity(services.entity(connection));
        device.setDimseRQHandler(services.handler());
        device.setAssociationHandler(new NodeNegotiation.Handler(storage));
        device.setMonitoring(new NodeNegotiation.SocketLimits(properties.idleTimeoutMs()));
        device.setLimitOpenAssociations(properties.maxAssociations());
        int threadsMax = THREADS_PER_ASSOCIATION * properties.maxAssociations() + SPARE_THREADS;
        ThreadPoolExecutor threads =
                new ThreadPoolExecutor(0, threadsMax, 30, TimeUnit.SECONDS, new SynchronousQueue<>());
        device.setScheduledExecutor(timer);
        ListenerWatch watch = new ListenerWatch(device, threads);
        try {
            watch.start(timer);
        } catch (IOException | GeneralSecurityException cause) {
            threads.shutdownNow();
            timer.shutdownNow();
            headers.close();
            throw new UncheckedIOException(
                    "the DICOM node cannot listen on " + properties.bindAddress() + ":" + port,
                    cause instanceof IOException io ? io : new IOException(cause));
        }
        return new Running(device, connection, watch, threads, timer, headers);
    }

    private Connection connection(int port) {
        Connection connection = new Connection("dicom", properties.bindAddress(), port);
        connection.setBindAddress(properties.bindAddress());
        connection.setReceivePDULength(PDU_BYTES);
        connection.setSendPDULength(PDU_BYTES);
        connection.setTcpNoDelay(true);
        connection.setRequestTimeout(properties.idleTimeoutMs());
        connection.setReleaseTimeout(properties.idleTimeoutMs());
        connection.setIdleTimeout(properties.idleTimeoutMs());
        connection.setResponseTimeout(limits.responseTimeoutMs());
        return connection;
    }

    private int freePort() {
        try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getByName(properties.bindAddress()))) {
            return probe.getLocalPort();
        } catch (IOException cause) {
            throw new UncheckedIOException("no free port on " + properties.bindAddress(), cause);
        }
    }

    /** Makes the folder and removes what an earlier process left: no sender was told that those were stored. */
    private static void prepareSpool(Path spool) {
        Instant before = Instant.now().minus(LEFTOVER_AGE);
        try {
            Files.createDirectories(spool);
            try (DirectoryStream<Path> leftovers = Files.newDirectoryStream(spool, "in-*.part")) {
                for (Path leftover : leftovers) {
                    if (Files.getLastModifiedTime(leftover).toInstant().isBefore(before)) {
                        Files.deleteIfExists(leftover);
                    }
                }
            }
        } catch (IOException cause) {
            throw new UncheckedIOException("the spool folder " + spool + " cannot be used", cause);
        }
    }

    /** The port listened on. @throws IllegalStateException when the node is not started */
    public synchronized int port() {
        if (running == null) {
            throw new IllegalStateException("the DICOM node is not started");
        }
        return running.connection().getPort();
    }

    /** Whether connections are accepted at this moment; false for some seconds while a dead listener is replaced. */
    public synchronized boolean isRunning() {
        return running != null && running.watch().alive();
    }

    /** The toolkit's side of the node. @throws IllegalStateException when the node is not started */
    synchronized Device device() {
        if (running == null) {
            throw new IllegalStateException("the DICOM node is not started");
        }
        return running.device();
    }

    public String aeTitle() {
        return properties.aeTitle();
    }

    /** Stops listening, lets objects under way come to their end for some seconds, then aborts. */
    @Override
    public void close() {
        Running ending;
        synchronized (this) {
            ending = running;
            running = null;
        }
        if (ending == null) {
            return;
        }
        ending.watch().close();
        ending.threads().shutdown();
        if (!ended(ending.threads())) {
            for (Association association : ending.device().listOpenAssociations()) {
                association.abort();
            }
            ending.threads().shutdownNow();
        }
        ending.timer().shutdownNow();
        ending.headers().close();
    }

    private static boolean ended(ThreadPoolExecutor threads) {
        try {
            return threads.awaitTermination(GRACE_MS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
