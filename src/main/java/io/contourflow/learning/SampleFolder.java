package io.contourflow.learning;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.contourflow.imaging.io.ImageFiles;
import io.contourflow.imaging.io.LabelMap;
import io.contourflow.imaging.io.PixelType;
import io.contourflow.imaging.io.SamplesHash;
import io.contourflow.imaging.transform.RigidOffset;
import io.contourflow.imaging.volume.Geometry;
import io.contourflow.imaging.volume.Mask;
import io.contourflow.imaging.volume.PatientOrder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Samples as files, for programs that know nothing of this one. A sample is there as a whole or not at all. The layout is
 * that of the open OpenKBP set: {@code contours-ct/manifest.json} lists {@code contours-ct/train/<id>/}, with the image
 * and {@code labels.nii.gz} in the order of the patient's axes; {@code registration/manifest.json} lists
 * {@code registration/pairs/<id>/}. What is written comes from voxels, geometry and the words of this class alone, so no
 * header of the source can slip through.
 */
final class SampleFolder {
    static final String MANIFEST = "manifest.json";

    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
    private static final String DESCRIPTION = "sample.json";
    private static final String PAIRS = "registration/pairs";

    private final Path root;

    SampleFolder(Path root) {
        this.root = root;
    }

    void write(UUID id, UUID subject, ContourSample sample) {
        String modality = sample.modality().toLowerCase(Locale.ROOT);
        place(id, "contours-" + modality + "/train", folder -> {
            PatientOrder order = PatientOrder.of(sample.image().geometry());
            Path image = folder.resolve(modality + ".nii.gz");
            ImageFiles.write(order.reorder(sample.image()), image, PixelType.smallestFor(sample.image()));
            List<Mask> masks = sample.bits().stream()
                    .map(bit -> bit.map(order::reorder).orElseGet(() -> Mask.empty(order.geometry())))
                    .toList();
            ImageFiles.write(LabelMap.of(order.geometry(), masks), folder.resolve("labels.nii.gz"));
            ObjectNode about = about(id, subject, order);
            about.put("image", SamplesHash.of(image).hex());
            sample.describe(about, masks);
            describe(folder, about);
        });
    }

    void write(UUID id, UUID subject, RegistrationSample sample) {
        place(id, PAIRS, folder -> {
            Path fixed = folder.resolve("fixed.nii.gz");
            Path moving = folder.resolve("moving.nii.gz");
            ImageFiles.write(sample.fixed(), fixed, PixelType.smallestFor(sample.fixed()));
            ImageFiles.write(sample.moving(), moving, PixelType.smallestFor(sample.moving()));
            ImageFiles.writeField(sample.field(), folder.resolve("field.mha"));
            writeJson(folder.resolve("offset.json"), offset(sample.offset()));
            ObjectNode about = JSON.createObjectNode();
            about.put("pair", id.toString()).put("subject", subject.toString());
            about.put("fixed", SamplesHash.of(fixed).hex());
            about.put("moving", SamplesHash.of(moving).hex());
            sample.describe(about);
            describe(folder, about);
        });
    }

    boolean holds(UUID id) {
        return sampleFolders().stream().anyMatch(samples -> Files.isDirectory(samples.resolve(id.toString())));
    }

    /** Leaves nothing of the sample. */
    void remove(UUID id) {
        for (Path samples : sampleFolders()) {
            Path folder = samples.resolve(id.toString());
            if (Files.isDirectory(folder)) {
                delete(folder);
                list(samples);
            }
        }
    }

    private ObjectNode about(UUID id, UUID subject, PatientOrder order) {
        Geometry g = order.geometry();
        ObjectNode about = JSON.createObjectNode();
        about.put("split", "train").put("patient", id.toString()).put("subject", subject.toString());
        ArrayNode voxel = about.putArray("voxel");
        for (int axis = 0; axis < 3; axis++) {
            voxel.add(g.spacingMm(axis));
        }
        about.putArray("slab_z").add(0).add(g.nz() - 1);
        about.put("slab_mm", g.nz() * g.spacingMm(2));
        about.put("tilt_deg", order.tiltDeg());
        return about;
    }

    /** As the command line reads it: {@code warp --offset}. */
    static ObjectNode offset(RigidOffset o) {
        ObjectNode node = JSON.createObjectNode();
        node.put("direction", "fixed-to-moving");
        node.putObject("translationMm")
                .put("x", o.translationXMm())
                .put("y", o.translationYMm())
                .put("z", o.translationZMm());
        node.putObject("rotationDeg")
                .put("x", o.rotationXDeg())
                .put("y", o.rotationYDeg())
                .put("z", o.rotationZDeg());
        node.putObject("centreMm")
                .put("x", o.centreXMm())
                .put("y", o.centreYMm())
                .put("z", o.centreZMm());
        ArrayNode matrix = node.putArray("matrix");
        for (double value : o.matrix()) {
            matrix.add(value);
        }
        return node;
    }

    private void describe(Path folder, ObjectNode about) {
        writeJson(folder.resolve(DESCRIPTION), about);
    }

    private void place(UUID id, String where, Consumer<Path> filling) {
        try {
            Path samples = Files.createDirectories(root.resolve(where));
            Path part = Files.createTempDirectory(root, ".writing-");
            try {
                filling.accept(part);
                remove(id);
                Files.move(part, samples.resolve(id.toString()), StandardCopyOption.ATOMIC_MOVE);
            } finally {
                if (Files.exists(part)) {
                    delete(part);
                }
            }
            list(samples);
        } catch (IOException cause) {
            throw new UncheckedIOException("a training sample cannot be written", cause);
        }
    }

    /** Writes the manifest of a set anew from what lies there. */
    private void list(Path samples) {
        ArrayNode manifest = JSON.createArrayNode();
        try (Stream<Path> folders = Files.list(samples)) {
            for (Path folder : folders.sorted().toList()) {
                manifest.add(JSON.readTree(folder.resolve(DESCRIPTION).toFile()));
            }
            Path file = samples.resolveSibling(MANIFEST);
            Path part = samples.resolveSibling(".writing-" + MANIFEST);
            writeJson(part, manifest);
            Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException cause) {
            throw new UncheckedIOException("the training samples cannot be listed", cause);
        }
    }

    private List<Path> sampleFolders() {
        List<Path> found = new ArrayList<>(List.of(root.resolve(PAIRS)));
        if (Files.isDirectory(root)) {
            try (Stream<Path> sets = Files.list(root)) {
                sets.filter(set -> String.valueOf(set.getFileName()).startsWith("contours-"))
                        .map(set -> set.resolve("train"))
                        .forEach(found::add);
            } catch (IOException cause) {
                throw new UncheckedIOException("the training samples cannot be listed", cause);
            }
        }
        return found;
    }

    private static void writeJson(Path path, Object content) {
        try {
            JSON.writeValue(path.toFile(), content);
        } catch (IOException cause) {
            throw new UncheckedIOException("a training sample cannot be written", cause);
        }
    }

    private static void delete(Path folder) {
        try (Stream<Path> tree = Files.walk(folder)) {
            for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        } catch (IOException cause) {
            throw new UncheckedIOException("a training sample cannot be removed", cause);
        }
    }
}
