package io.contourflow.dicom;

/** Contour data as decimal strings in steps of 0.0001 mm: exact enough, and short, for there are many of them. */
final class ContourNumbers {
    /** Rounding moves a point by at most 0.00005 mm along an axis. */
    private static final int STEPS_PER_MM = 10_000;

    /** A patient fits; together with 4 decimals and a sign this stays below the 16 characters of VR DS. */
    private static final double LARGEST_MM = 1e6;

    private ContourNumbers() {}

    /** @throws IllegalArgumentException when a coordinate is not finite or beyond a kilometre */
    static String[] texts(double[] pointsMm) {
        String[] texts = new String[pointsMm.length];
        for (int n = 0; n < pointsMm.length; n++) {
            if (!(Math.abs(pointsMm[n]) < LARGEST_MM)) {
                throw new IllegalArgumentException(
                        "a contour coordinate must be below " + LARGEST_MM + " mm but is " + pointsMm[n]);
            }
            texts[n] = text(Math.round(pointsMm[n] * STEPS_PER_MM));
        }
        return texts;
    }

    private static String text(long steps) {
        long whole = Math.abs(steps) / STEPS_PER_MM;
        long part = Math.abs(steps) % STEPS_PER_MM;
        StringBuilder text = new StringBuilder(16).append(steps < 0 ? "-" : "").append(whole);
        if (part != 0) {
            text.append('.');
            for (long digit = STEPS_PER_MM / 10; digit > 0 && part > 0; digit /= 10) {
                text.append(part / digit);
                part %= digit;
            }
        }
        return text.toString();
    }

    /** Bytes of the element value. */
    static int encodedLength(String[] texts) {
        int length = texts.length - 1;
        for (String text : texts) {
            length += text.length();
        }
        return length;
    }
}
