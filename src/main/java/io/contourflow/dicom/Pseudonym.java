package io.contourflow.dicom;

import io.contourflow.kernel.DicomUid;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * What stands for a patient and for identifiers in objects that are given away. All of it is HMAC-SHA-256 (RFC 2104) under
 * a secret key of the site: the same patient is the same pseudonym in every export, and without the key nobody finds out
 * by trying who it is. Immutable.
 */
public final class Pseudonym {
    private static final String ALGORITHM = "HmacSHA256";
    private static final int UUID_BYTES = 16;

    /** Dates lie 1 to 10 years earlier. */
    private static final int DAYS_MIN = 365;

    private static final int DAYS_RANGE = 3287;

    private final byte[] key;
    private final byte[] patient;

    /** @param key at least 16 bytes, secret */
    public Pseudonym(byte[] key, String patientId) {
        if (key.length < UUID_BYTES) {
            throw new IllegalArgumentException("the key must have at least 16 bytes but has " + key.length);
        }
        this.key = key.clone();
        this.patient = hmac("patient:" + patientId);
    }

    /** In place of the patient's name and number. */
    public String name() {
        return "CF-" + HexFormat.of().formatHex(patient, 0, 6).toUpperCase(java.util.Locale.ROOT);
    }

    /** Days that dates of this patient lie earlier. */
    int daysEarlier() {
        return DAYS_MIN
                + new BigInteger(1, Arrays.copyOfRange(patient, 8, 16))
                        .mod(BigInteger.valueOf(DAYS_RANGE))
                        .intValue();
    }

    /** The identifier that takes the place of another one, whoever refers to it; those of the standard stay. */
    public String uid(String original) {
        if (original.isEmpty() || original.startsWith("1.2.840.10008.")) {
            return original;
        }
        ByteBuffer hash = ByteBuffer.wrap(hmac("uid:" + original));
        // version 4, variant 1 (RFC 4122 4.4)
        long high = hash.getLong() & ~0xF000L | 0x4000L;
        long low = hash.getLong() & ~(3L << 62) | 2L << 62;
        return DicomUid.of(new UUID(high, low));
    }

    private byte[] hmac(String text) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(key, ALGORITHM));
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException everyPlatformHasIt) {
            throw new IllegalStateException(everyPlatformHasIt);
        }
    }
}
