package io.contourflow.contouring;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The contour models of this installation: the built-in one and those under {@code models/<name>/manifest.yaml}. Usable
 * without Spring. Immutable once loaded; close it to free the networks.
 */
public final class ContourModels implements AutoCloseable {
    private final List<ContourModel> models;

    private ContourModels(List<ContourModel> models) {
        this.models = List.copyOf(models);
    }

    /** Processor threads of one network where nothing else is said: more gain little, and others work here too. */
    public static final int THREADS_DEFAULT = 2;

    /** Only what is built in. */
    public static ContourModels builtIn() {
        return new ContourModels(List.of(new BodyBoneModel()));
    }

    /**
     * @param directory with one folder per model; where there is none, only what is built in
     * @throws IllegalStateException when a manifest is wrong, names an unknown built-in model or another version of it,
     *     or a network is not the one that its manifest names by SHA-256 or has another shape: nothing unknown contours a
     *     patient
     */
    public static ContourModels load(Path directory) {
        return load(directory, THREADS_DEFAULT);
    }

    /** The same. @param threads of the processor that one network may use, at least 1 */
    public static ContourModels load(Path directory, int threads) {
        if (threads < 1) {
            throw new IllegalArgumentException("threads must be at least 1 but is " + threads);
        }
        List<ContourModel> models = new ArrayList<>(builtIn().models);
        if (Files.isDirectory(directory)) {
            for (Path manifest : manifests(directory)) {
                load(manifest, models, threads);
            }
        }
        return new ContourModels(models);
    }

    private static List<Path> manifests(Path directory) {
        try (Stream<Path> folders = Files.list(directory)) {
            return folders.map(ModelVersions::manifest)
                    .filter(Files::isRegularFile)
                    .sorted()
                    .toList();
        } catch (IOException cause) {
            throw new UncheckedIOException("cannot list the models", cause);
        }
    }

    private static void load(Path file, List<ContourModel> models, int threads) {
        ModelManifest manifest = ModelManifest.read(file);
        Path folder = file.toAbsolutePath().getParent();
        if (folder == null || !ModelVersions.nameOf(folder).equals(manifest.name())) {
            throw new IllegalStateException("model " + manifest.name() + " must lie in a folder of its name");
        }
        switch (manifest.kind()) {
            case "classical" -> requireBuiltIn(manifest, models);
            case "onnx" -> models.add(new OnnxContourModel(manifest, folder, threads));
            default ->
                throw new IllegalStateException("model " + manifest.name()
                        + " must be of kind classical or onnx but is of kind " + manifest.kind());
        }
    }

    private static void requireBuiltIn(ModelManifest manifest, List<ContourModel> models) {
        Optional<ContourModel> builtIn = models.stream()
                .filter(model -> model.name().equals(manifest.name()))
                .findFirst();
        String known = builtIn.map(ContourModel::version).orElse("none");
        if (!known.equals(manifest.version())) {
            throw new IllegalStateException("classical model " + manifest.name() + " must have version " + known
                    + " but its manifest says " + manifest.version());
        }
        if (!builtIn.orElseThrow().structures().equals(manifest.listed())) {
            throw new IllegalStateException("classical model " + manifest.name() + " gives "
                    + builtIn.orElseThrow().structures() + " but its manifest lists " + manifest.listed());
        }
    }

    public List<ContourModel> all() {
        return models;
    }

    public Optional<ContourModel> named(String name) {
        return models.stream().filter(model -> model.name().equals(name)).findFirst();
    }

    /**
     * The models for an image, those made for a body site before general ones; a structure that several give is taken
     * from the first. Body Part Examined is often missing or wrong, so a model that tells its site from the image is
     * tried whatever the header says.
     *
     * @param modality CT, MR or PT
     * @param bodySite Body Part Examined, may be blank
     */
    public List<ContourModel> forImage(String modality, String bodySite) {
        String site = bodySite.strip().toUpperCase(Locale.ROOT);
        return models.stream()
                .filter(model -> model.modalities().contains(modality))
                .filter(model -> model.recognisesItsSite()
                        || model.bodySites().isEmpty()
                        || model.bodySites().contains(site))
                .sorted(Comparator.comparing(model -> model.bodySites().isEmpty()))
                .toList();
    }

    @Override
    public void close() {
        for (ContourModel model : models) {
            if (model instanceof OnnxContourModel onnx) {
                onnx.close();
            }
        }
    }
}
