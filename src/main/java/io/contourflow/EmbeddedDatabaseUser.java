package io.contourflow;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * As whom PostgreSQL's programs run. They refuse to run as root, so root runs them in a user namespace of their own
 * ({@code unshare}: files stay root's) or, where that is blocked, as nobody ({@code setpriv}: files are nobody's). An
 * existing cluster decides by its owner.
 */
enum EmbeddedDatabaseUser {
    SELF(List.of()),
    NAMESPACE(List.of("unshare", "-U")),
    NOBODY(List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"));

    private static final int NOBODY_ID = 65534;
    private final List<String> prefix;

    EmbeddedDatabaseUser(List<String> prefix) {
        this.prefix = prefix;
    }

    static EmbeddedDatabaseUser of(Path directory) {
        try {
            if (!isRoot()) {
                return SELF;
            }
            Path cluster = directory.resolve("cluster");
            if (Files.exists(cluster)) {
                return uid(cluster) == NOBODY_ID ? NOBODY : NAMESPACE;
            }
            return namespaceWorks() ? NAMESPACE : NOBODY;
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        }
    }

    /** The command line that runs {@code program}; arguments are added to it. */
    List<String> command(String program) {
        List<String> command = new ArrayList<>(prefix);
        command.add(program);
        return command;
    }

    /**
     * Makes sure that the server can reach its folders.
     *
     * @throws IllegalStateException when it cannot, with what to do
     */
    void requireAccess(Path directory, Path binaries) throws IOException {
        if (this != NOBODY) {
            return;
        }
        own(directory);
        requireSuccess(directory, List.of("-w", directory.toString()));
        requireSuccess(binaries, List.of("-x", binaries.resolve("bin/postgres").toString()));
    }

    private void requireSuccess(Path folder, List<String> question) {
        List<String> command = command("test");
        command.addAll(question);
        if (EmbeddedDatabaseCommand.run(command).status() != 0) {
            throw new IllegalStateException(
                    "PostgreSQL refuses to run as root and unshare is blocked here, so it runs as"
                            + " user " + NOBODY_ID + ", who cannot reach " + folder
                            + ": let others pass through the folders above it (chmod o+x), or start as another user");
        }
    }

    /** Gives a file or folder to the user that the server runs as. */
    void own(Path path) throws IOException {
        if (this == NOBODY) {
            Files.setAttribute(path, "unix:uid", NOBODY_ID);
            Files.setAttribute(path, "unix:gid", NOBODY_ID);
        }
    }

    private static boolean isRoot() throws IOException {
        Path probe = Files.createTempFile("contourflow", ".uid");
        try {
            return uid(probe) == 0;
        } finally {
            Files.delete(probe);
        }
    }

    private static int uid(Path path) throws IOException {
        return (Integer) Files.getAttribute(path, "unix:uid");
    }

    private static boolean namespaceWorks() {
        try {
            EmbeddedDatabaseCommand.Result result = EmbeddedDatabaseCommand.run(List.of("unshare", "-U", "id", "-u"));
            return result.status() == 0 && !"0".equals(result.output());
        } catch (UncheckedIOException noSuchProgram) {
            return false;
        }
    }
}
