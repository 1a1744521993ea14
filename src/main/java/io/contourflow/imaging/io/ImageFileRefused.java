package io.contourflow.imaging.io;

/** A file cannot be read or written as an image; the message is one line naming the file and both values. */
public final class ImageFileRefused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public ImageFileRefused(String message) {
        super(message);
    }

    public ImageFileRefused(String message, Throwable cause) {
        super(message, cause);
    }
}
