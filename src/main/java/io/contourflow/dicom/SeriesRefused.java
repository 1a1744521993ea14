package io.contourflow.dicom;

/** Inside this module: a series must not become a volume. Surfaces as {@link AssemblyResult.Refused}. */
final class SeriesRefused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String code;

    SeriesRefused(String code, String reason) {
        super(reason);
        this.code = code;
    }

    SeriesRefused(String code, String reason, Throwable cause) {
        super(reason, cause);
        this.code = code;
    }

    String code() {
        return code;
    }

    AssemblyResult.Refused refusal() {
        return new AssemblyResult.Refused(code, String.valueOf(getMessage()));
    }
}
