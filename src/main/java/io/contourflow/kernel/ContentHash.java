package io.contourflow.kernel;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;

/** The SHA-256 of some bytes, as 64 lower-case hexadecimal digits: the address of stored content. */
public record ContentHash(String hex) {
    private static final Pattern LEGAL = Pattern.compile("[0-9a-f]{64}");

    public ContentHash {
        if (!LEGAL.matcher(hex).matches()) {
            throw new IllegalArgumentException("SHA-256 must be 64 lower-case hex digits but is '" + hex + "'");
        }
    }

    public static ContentHash of(byte[] bytes) {
        return ofDigest(newDigest().digest(bytes));
    }

    /** Hash of texts in order; the separator keeps ("ab","c") and ("a","bc") apart. */
    public static ContentHash ofTexts(String... parts) {
        MessageDigest digest = newDigest();
        for (String part : parts) {
            digest.update(part.getBytes(StandardCharsets.UTF_8));
            digest.update((byte) 0);
        }
        return ofDigest(digest.digest());
    }

    /** Wraps the 32 bytes that a SHA-256 digest gave. */
    public static ContentHash ofDigest(byte[] digest) {
        return new ContentHash(HexFormat.of().formatHex(digest));
    }

    /** @throws IllegalStateException never on a conforming Java platform, which must offer SHA-256 */
    public static MessageDigest newDigest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException cause) {
            throw new IllegalStateException("this Java platform has no SHA-256", cause);
        }
    }

    @Override
    public String toString() {
        return hex;
    }
}
