package io.contourflow.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.contourflow.testing.TestCertificate;
import io.contourflow.testing.TestDatabase;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The log to a receiver over TLS that is down, breaks off in the middle, or is somebody else. */
class AuditForwarderIT {
    private static final int ENTRIES = 1200;

    private final TestDatabase database = TestDatabase.fresh();
    private final Path data;
    private final AuditTrail trail;

    AuditForwarderIT(@TempDir Path data) {
        this.data = data;
        this.trail = AuditFixture.on(database, data);
    }

    @AfterEach
    void dropTheDatabase() {
        database.close();
    }

    @Test
    void losesNothingWhileTheReceiverIsDownOrBreaksOff() throws Exception {
        SSLContext tls = TestCertificate.of("localhost", data).context();
        for (int n = 0; n < ENTRIES; n++) {
            trail.append("CONTOURS_APPROVED", "clinician1", "case-" + n % 5, "set " + n + " größer < „7“");
        }
        trail.verify();
        int port;
        try (Receiver gone = new Receiver(tls, Integer.MAX_VALUE)) {
            port = gone.port();
        }
        AuditForwarder forwarder = forwarder(tls, port);
        forwarder.forward();
        assertThat(forwarded()).as("nobody listens").isZero();

        try (Receiver breaksOff = new Receiver(tls, 700)) {
            forwarder(tls, breaksOff.port()).forward();
            assertThat(breaksOff.sequences()).hasSize(700);
            assertThat(forwarded()).as("the second batch was not taken whole").isEqualTo(500);
        }
        try (Receiver receiver = new Receiver(tls, Integer.MAX_VALUE)) {
            forwarder(tls, receiver.port()).forward();
            assertThat(receiver.sequences())
                    .containsExactlyElementsOf(
                            LongStream.rangeClosed(501, ENTRIES).boxed().toList());
            assertThat(receiver.first())
                    .startsWith("<85>1 20")
                    .contains(" contourflow ", " DICOM+RFC3881 - \uFEFF<AuditMessage>");
            assertThat(forwarded()).isEqualTo(ENTRIES);
        }
    }

    @Test
    void tellsNothingToAReceiverWithAnotherName() throws Exception {
        SSLContext tls = TestCertificate.of("elsewhere.example", data).context();
        trail.append("CONTOURS_APPROVED", "clinician1", null, "set");
        trail.verify();
        try (Receiver receiver = new Receiver(tls, Integer.MAX_VALUE)) {
            forwarder(tls, receiver.port()).forward();
            assertThat(receiver.sequences()).isEmpty();
            assertThat(forwarded()).isZero();
        }
    }

    private AuditForwarder forwarder(SSLContext tls, int port) {
        return new AuditForwarder(
                database.jdbc(),
                database.transactions(),
                new SyslogOverTls("localhost", port, tls, Duration.ofSeconds(10)));
    }

    private long forwarded() {
        return database.jdbc()
                .sql("select sequence from imaging.audit_forwarding")
                .query(Long.class)
                .single();
    }

    /** Reads frames of RFC 5425 and breaks the connection off after so many. */
    private static final class Receiver implements AutoCloseable {
        private static final Pattern SEQUENCE = Pattern.compile("type=\"sequence\" value=\"([^\"]+)\"");
        private final SSLServerSocket server;
        private final int most;
        private final List<String> messages = Collections.synchronizedList(new ArrayList<>());

        Receiver(SSLContext tls, int most) throws IOException {
            this.most = most;
            this.server = (SSLServerSocket)
                    tls.getServerSocketFactory().createServerSocket(0, 5, InetAddress.getLoopbackAddress());
            Thread thread = new Thread(this::serve, "audit-receiver");
            thread.setDaemon(true);
            thread.start();
        }

        int port() {
            return server.getLocalPort();
        }

        String first() {
            return messages.get(0);
        }

        List<Long> sequences() {
            List<Long> sequences = new ArrayList<>();
            for (String message : messages) {
                Matcher found = SEQUENCE.matcher(message);
                assertThat(found.find()).isTrue();
                sequences.add(Long.parseLong(
                        new String(java.util.Base64.getDecoder().decode(found.group(1)), StandardCharsets.US_ASCII)));
            }
            return sequences;
        }

        private void serve() {
            while (!server.isClosed()) {
                try (SSLSocket socket = (SSLSocket) server.accept()) {
                    read(socket);
                } catch (IOException closedOrBroken) {
                    // the next connection, or none any more
                }
            }
        }

        private void read(SSLSocket socket) throws IOException {
            InputStream in = socket.getInputStream();
            for (int length = length(in); length >= 0; length = length(in)) {
                messages.add(new String(in.readNBytes(length), StandardCharsets.UTF_8));
                if (messages.size() == most) {
                    socket.setSoLinger(true, 0);
                    return;
                }
            }
        }

        private static int length(InputStream in) throws IOException {
            StringBuilder digits = new StringBuilder();
            for (int next = in.read(); next != ' '; next = in.read()) {
                if (next < 0) {
                    if (digits.isEmpty()) {
                        return -1;
                    }
                    throw new EOFException("in the middle of a length");
                }
                digits.append((char) next);
            }
            return Integer.parseInt(digits.toString());
        }

        @Override
        public void close() throws IOException {
            server.close();
        }
    }
}
