package io.contourflow.kernel;

import org.jspecify.annotations.Nullable;

/** Texts in comma-separated values (RFC 4180). */
public final class CsvText {
    private CsvText() {}

    /** Quoted always, nothing for null; what people wrote is never taken for a formula by a spreadsheet. */
    public static String quoted(@Nullable String text) {
        if (text == null) {
            return "";
        }
        boolean formula = !text.isEmpty() && "=+-@\t\r".indexOf(text.charAt(0)) >= 0;
        return '"' + (formula ? "'" : "") + text.replace("\"", "\"\"") + '"';
    }
}
