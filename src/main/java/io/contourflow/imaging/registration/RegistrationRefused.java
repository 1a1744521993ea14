package io.contourflow.imaging.registration;

/** The pair cannot be registered; the message says why with both values and no patient identity. */
public final class RegistrationRefused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public RegistrationRefused(String message) {
        super(message);
    }
}
