package io.contourflow.audit;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;

/**
 * The text of one signed point: lines {@code name: value}, the last one the signature of all bytes before it, so that a
 * person reads it and {@code openssl pkeyutl -verify -rawin} checks it.
 */
record AnchorFile(long sequence, String hash, String previous, byte[] signedBytes, byte[] signature) {
    /** In place of the file before, for the first one. */
    static final String NONE = "none";

    private static final String TITLE = "Contourflow audit anchor 1";
    private static final List<String> NAMES = List.of("sequence", "hash", "at", "previous", "signature");

    static String signed(long sequence, String hash, Instant at, String previous, AuditKey key) {
        String text = TITLE + "\nsequence: " + sequence + "\nhash: " + hash + "\nat: " + at + "\nprevious: " + previous
                + "\n";
        byte[] signature = key.sign(text.getBytes(StandardCharsets.US_ASCII));
        return text + "signature: " + Base64.getEncoder().encodeToString(signature) + "\n";
    }

    /** @throws IllegalArgumentException saying which line is not as it must be */
    static AnchorFile parse(String text) {
        List<String> lines = text.lines().toList();
        if (lines.size() != NAMES.size() + 1 || !lines.get(0).equals(TITLE)) {
            throw new IllegalArgumentException("it must have the title '" + TITLE + "' and " + NAMES.size() + " lines");
        }
        int signatureAt = text.lastIndexOf("signature: ");
        if (signatureAt < 0) {
            throw new IllegalArgumentException("it has no signature");
        }
        return new AnchorFile(
                Long.parseLong(value(lines, "sequence")),
                value(lines, "hash"),
                value(lines, "previous"),
                text.substring(0, signatureAt).getBytes(StandardCharsets.UTF_8),
                Base64.getDecoder().decode(value(lines, "signature")));
    }

    private static String value(List<String> lines, String name) {
        String line = lines.get(1 + NAMES.indexOf(name));
        if (!line.startsWith(name + ": ")) {
            throw new IllegalArgumentException("line " + (2 + NAMES.indexOf(name)) + " must give the " + name);
        }
        return line.substring(name.length() + 2);
    }

    boolean isSignedBy(AuditKey key) {
        return key.fits(signedBytes, signature);
    }
}
