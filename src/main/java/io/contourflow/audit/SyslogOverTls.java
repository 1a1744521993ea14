package io.contourflow.audit;

import io.contourflow.audit.AuditTrail.Entry;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/**
 * DICOM audit messages as syslog (PS3.15 A.6: RFC 5424 by RFC 5425), one connection a batch: syslog acknowledges
 * nothing, so we close our half and wait for the receiver to close its own, which it does after the last byte.
 */
final class SyslogOverTls {
    /** Facility 10 (security), severity 5 (notice). */
    private static final int PRIORITY = 10 * 8 + 5;

    /** Asked for once: a name service may take its time. */
    private static final String HOST_NAME = hostName();

    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

    private final String host;
    private final int port;
    private final SSLContext tls;
    private final int timeoutMs;

    SyslogOverTls(String host, int port, SSLContext tls, Duration timeout) {
        this.host = host;
        this.port = port;
        this.tls = tls;
        this.timeoutMs = Math.toIntExact(timeout.toMillis());
    }

    /** @throws IOException when the receiver did not take every message, or is not who it must be by its certificate */
    void send(List<Entry> entries) throws IOException {
        try (Socket plain = new Socket()) {
            plain.connect(new InetSocketAddress(host, port), timeoutMs);
            plain.setSoTimeout(timeoutMs);
            try (SSLSocket socket = (SSLSocket) tls.getSocketFactory().createSocket(plain, host, port, true)) {
                SSLParameters parameters = socket.getSSLParameters();
                parameters.setEndpointIdentificationAlgorithm("HTTPS");
                socket.setSSLParameters(parameters);
                socket.startHandshake();
                OutputStream out = new BufferedOutputStream(socket.getOutputStream());
                for (Entry entry : entries) {
                    out.write(frame(entry));
                }
                out.flush();
                socket.shutdownOutput();
                drain(socket.getInputStream());
            }
        }
    }

    private static void drain(InputStream in) throws IOException {
        byte[] ignored = new byte[256];
        while (in.read(ignored) >= 0) {
            // a syslog receiver says nothing
        }
    }

    /** Length in bytes, a space, the message. */
    static byte[] frame(Entry entry) throws IOException {
        ByteArrayOutputStream message = new ByteArrayOutputStream();
        String head = "<" + PRIORITY + ">1 " + entry.at() + " " + HOST_NAME + " contourflow "
                + ProcessHandle.current().pid() + " DICOM+RFC3881 - ";
        message.write(head.getBytes(StandardCharsets.US_ASCII));
        message.write(BYTE_ORDER_MARK);
        message.write(AuditMessage.text(entry).getBytes(StandardCharsets.UTF_8));
        ByteArrayOutputStream frame = new ByteArrayOutputStream();
        frame.write((message.size() + " ").getBytes(StandardCharsets.US_ASCII));
        message.writeTo(frame);
        return frame.toByteArray();
    }

    private static String hostName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException nameless) {
            return "-";
        }
    }
}
