package io.contourflow.kernel;

/** The version of this program, as stored with every result. */
public final class SoftwareVersion {
    private SoftwareVersion() {}

    /** Implementation version of the jar; {@code development} when run from classes. */
    public static String current() {
        String version = SoftwareVersion.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }
}
