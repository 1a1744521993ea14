package io.contourflow.cli;

/** A command cannot be done; the message is one line for a person, without patient identity. Exit status 1. */
final class CommandFailed extends RuntimeException {
    private static final long serialVersionUID = 1L;

    CommandFailed(String message) {
        super(message);
    }
}
