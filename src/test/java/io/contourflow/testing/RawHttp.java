package io.contourflow.testing;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A request byte for byte as it is given, as attackers send it: no client corrects address, headers or method. */
public final class RawHttp {
    private static final int PATIENCE_MS = 20_000;

    private RawHttp() {}

    /**
     * @param target of the request line
     * @param headers whole lines
     * @param body null: none
     * @return status of the answer
     */
    public static int send(int port, String method, String target, List<String> headers, @Nullable String body) {
        StringBuilder head = new StringBuilder(
                method + " " + target + " HTTP/1.1\r\nHost: 127.0.0.1:" + port + "\r\nConnection: close\r\n");
        headers.forEach(line -> head.append(line).append("\r\n"));
        byte[] bytes = body == null ? new byte[0] : body.getBytes(StandardCharsets.UTF_8);
        if (body != null) {
            head.append("Content-Type: application/json\r\nContent-Length: ")
                    .append(bytes.length)
                    .append("\r\n");
        }
        head.append("\r\n");
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(PATIENCE_MS);
            OutputStream out = socket.getOutputStream();
            out.write(head.toString().getBytes(StandardCharsets.ISO_8859_1));
            out.write(bytes);
            out.flush();
            String line = new BufferedReader(
                            new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1))
                    .readLine();
            if (line == null || !line.startsWith("HTTP/1.1 ")) {
                throw new AssertionError("no answer to " + method + " " + target + " but " + line);
            }
            return Integer.parseInt(line.substring(9, 12));
        } catch (IOException cause) {
            throw new UncheckedIOException("no answer to " + method + " " + target, cause);
        }
    }
}
