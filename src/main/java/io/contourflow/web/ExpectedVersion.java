package io.contourflow.web;

/** The version in {@code If-Match}: what the caller saw before changing it. */
record ExpectedVersion(long value) {
    /** As an entity tag. */
    static String tag(long version) {
        return "\"" + version + "\"";
    }
}
