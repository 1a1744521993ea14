package io.contourflow.cli;

import io.contourflow.imaging.io.ImageFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Where a command is to write, looked at before it reads or computes anything: minutes of work must not end at a folder
 * that is not there, and no result may take the place of what it was made from, or of another result.
 */
final class Outputs {
    private final List<Path> inputs = new ArrayList<>();
    private final List<Path> outputs = new ArrayList<>();

    private Outputs() {}

    /** @param inputs what the command reads; null for options not given */
    static Outputs of(@Nullable Path... inputs) {
        Outputs outputs = new Outputs();
        for (Path input : inputs) {
            if (input != null) {
                outputs.inputs.addAll(ImageFiles.filesOf(input));
            }
        }
        return outputs;
    }

    /** @throws CommandFailed when an image cannot or must not be written there; null: not asked for */
    Outputs image(@Nullable Path path) {
        if (path != null && !ImageFiles.isImageName(path)) {
            throw new CommandFailed(path + " must end in .nii, .nii.gz, .mha or .mhd");
        }
        return file(path);
    }

    /** @throws CommandFailed when a field cannot or must not be written there; null: not asked for */
    Outputs field(@Nullable Path path) {
        String name = String.valueOf(path).toLowerCase(Locale.ROOT);
        if (path != null && !name.endsWith(".mha") && !name.endsWith(".mhd")) {
            throw new CommandFailed(path + " must end in .mha or .mhd to hold a field");
        }
        return file(path);
    }

    /** @throws CommandFailed when a file cannot or must not be written there; null: not asked for */
    Outputs file(@Nullable Path path) {
        if (path != null) {
            check(path);
            if (path.toString().toLowerCase(Locale.ROOT).endsWith(".mhd")) {
                check(ImageFiles.samplesBeside(path));
            }
        }
        return this;
    }

    private void check(Path path) {
        Path whole = path.toAbsolutePath().normalize();
        Path folder = whole.getParent();
        if (folder == null || Files.isDirectory(path)) {
            throw new CommandFailed(path + " cannot be written: it is a folder");
        }
        if (!Files.isDirectory(folder)) {
            throw new CommandFailed(path + " cannot be written: there is no folder " + folder);
        }
        if (!Files.isWritable(folder)) {
            throw new CommandFailed(path + " cannot be written: its folder is closed to this user");
        }
        for (Path input : inputs) {
            if (isPartOf(path, input)) {
                throw new CommandFailed(path + " is an input of this command and would be overwritten");
            }
        }
        if (outputs.contains(whole)) {
            throw new CommandFailed(path + " is given for two results");
        }
        outputs.add(whole);
    }

    /** Whether the file is the input, by whatever name, or one of the objects in its folder. */
    private static boolean isPartOf(Path path, Path input) {
        try {
            if (!Files.exists(path) || !Files.exists(input)) {
                return false;
            }
            Path folder = Objects.requireNonNull(path.toRealPath().getParent());
            return Files.isSameFile(path, input) || Files.isDirectory(input) && folder.startsWith(input.toRealPath());
        } catch (IOException e) {
            throw new UncheckedIOException(path + " cannot be compared with " + input + ": " + e.getMessage(), e);
        }
    }
}
