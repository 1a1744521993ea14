package io.contourflow.testing;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** DICOM servers of others on loopback, started for a test. */
public final class DicomServers {
    private DicomServers() {}

    /** DCMTK's storage server, which writes what it gets, as it gets it, into a folder. */
    public static Storescp storescp(Path into) {
        ExternalProgram.require("storescp");
        int port = freePort();
        return new Storescp(
                start(into.resolveSibling("storescp.log"), "storescp", "+B", "+xa", "-od", into, port), port);
    }

    public static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException cause) {
            throw new java.io.UncheckedIOException("no free port on loopback", cause);
        }
    }

    private static Process start(Path log, Object... command) {
        List<String> texts = new ArrayList<>();
        for (Object part : command) {
            texts.add(part.toString());
        }
        int port = Integer.parseInt(texts.get(texts.size() - 1));
        try {
            Files.deleteIfExists(log);
            ProcessBuilder builder =
                    new ProcessBuilder(texts).redirectErrorStream(true).redirectOutput(log.toFile());
            builder.environment().put("TCP_NODELAY", "1");
            Process process = builder.start();
            await().atMost(Duration.ofSeconds(30)).until(() -> answers(port));
            return process;
        } catch (IOException cause) {
            throw new java.io.UncheckedIOException("cannot start " + texts, cause);
        }
    }

    private static boolean answers(int port) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException notYet) {
            return false;
        }
    }

    public record Storescp(Process process, int port) implements AutoCloseable {
        @Override
        public void close() throws InterruptedException {
            process.destroy();
            process.waitFor(10, TimeUnit.SECONDS);
        }
    }
}
