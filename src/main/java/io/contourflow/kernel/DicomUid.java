package io.contourflow.kernel;

import java.math.BigInteger;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * Rules for DICOM unique identifiers (PS3.5 section 9): at most 64 characters of digits and dots.
 *
 * <p>New identifiers are made under 2.25 from UUIDs (PS3.5 B.2), so no registered root is needed.
 */
public final class DicomUid {
    private static final Pattern LEGAL = Pattern.compile("[0-9.]{1,64}");

    private static final Pattern WELL_FORMED = Pattern.compile("(?:0|[1-9]\\d*)(?:\\.(?:0|[1-9]\\d*))+");

    private DicomUid() {}

    /** @throws IllegalArgumentException naming {@code what} when {@code uid} is not a legal identifier */
    public static String require(String what, String uid) {
        if (!LEGAL.matcher(uid).matches()) {
            throw new IllegalArgumentException(what + " must be 1 to 64 digits and dots but is '" + uid + "'");
        }
        return uid;
    }

    public static boolean isLegal(String uid) {
        return LEGAL.matcher(uid).matches();
    }

    /** By every rule of PS3.5 section 9.1: numbers without leading zeros, at least two, joined by dots. */
    public static boolean isWellFormed(String uid) {
        return isLegal(uid) && WELL_FORMED.matcher(uid).matches();
    }

    public static String random() {
        return of(UUID.randomUUID());
    }

    /** The same name always gives the same identifier: results written twice are the same object. */
    public static String fromName(String name) {
        return of(UUID.nameUUIDFromBytes(name.getBytes(java.nio.charset.StandardCharsets.UTF_8)));
    }

    /** Below 2.25 (PS3.5 B.2). */
    public static String of(UUID uuid) {
        return "2.25." + new BigInteger(uuid.toString().replace("-", ""), 16);
    }
}
