package io.contourflow.contouring;

import io.contourflow.imaging.volume.Mask;
import io.contourflow.imaging.volume.Volume;
import io.contourflow.kernel.ProgressListener;
import io.contourflow.kernel.StructureAssessment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A network in ONNX form. Input: float32 {@code [1][1][nz][ny][nx]} as {@link NetworkLattice} makes it; images larger
 * than the network are done in overlapping tiles, air is left out. Output after the manifest. The blended scores come
 * back to the lattice of the image by trilinear interpolation, inside where at least one half.
 */
final class OnnxContourModel implements ContourModel, AutoCloseable {
    /** Share of a tile that it has in common with its neighbour: what convolution needs beside a voxel. */
    private static final double OVERLAP = 0.25;

    private static final double OVERLAP_ACCURATE = 0.5;

    private final ModelManifest manifest;
    private final ModelManifest.Network network;
    private final NetworkSession session;
    private final int[] opposite;
    private final @Nullable Plausibility plausibility;

    /** @throws IllegalStateException when the network is not what its manifest says */
    OnnxContourModel(ModelManifest manifest, Path folder, int threads) {
        ModelManifest.Network described = manifest.network();
        if (described == null) {
            throw new IllegalArgumentException("model " + manifest.name() + " is " + manifest.kind() + ", not onnx");
        }
        this.manifest = manifest;
        this.network = described;
        int channels = 1
                + manifest.structures().stream()
                        .mapToInt(ModelManifest.Structure::label)
                        .max()
                        .orElseThrow();
        this.session =
                new NetworkSession(manifest.name(), described, folder.resolve(described.file()), channels, threads);
        this.opposite = opposite(manifest.structures());
        this.plausibility = Plausibility.beside(folder).orElse(null);
    }

    /** For each structure the place of the one on the other side of the body, by TG-263's _L and _R; else its own. */
    private static int[] opposite(List<ModelManifest.Structure> structures) {
        List<String> names =
                structures.stream().map(ModelManifest.Structure::name).toList();
        int[] opposite = new int[names.size()];
        for (int s = 0; s < opposite.length; s++) {
            int other = Sides.opposite(names.get(s)).map(names::indexOf).orElse(s);
            opposite[s] = other < 0 ? s : other;
        }
        return opposite;
    }

    @Override
    public String name() {
        return manifest.name();
    }

    @Override
    public String version() {
        return manifest.version();
    }

    @Override
    public Set<String> modalities() {
        return manifest.modalities();
    }

    @Override
    public Set<String> bodySites() {
        return manifest.bodySites();
    }

    @Override
    public boolean recognisesItsSite() {
        return plausibility != null;
    }

    @Override
    public List<Structure> structures() {
        return manifest.listed();
    }

    @Override
    public Findings find(Volume image, Preset preset, ProgressListener progress) {
        Stopwatch watch = new Stopwatch();
        progress.checkpoint("looking for the body", 0);
        Optional<NetworkLattice> lattice =
                NetworkLattice.of(image, network, modalities().contains("CT"));
        watch.lap("resample");
        if (lattice.isEmpty()) {
            Map<String, String> missing = new LinkedHashMap<>();
            structures().forEach(structure -> missing.put(structure.name(), "no body in the image"));
            return new Findings(List.of(), missing, watch.secondsByPart());
        }
        TileBlend blend = scores(lattice.get(), preset, progress);
        watch.lap("network");
        List<Finding> found = new ArrayList<>();
        Map<String, String> missing = new LinkedHashMap<>();
        for (int s = 0; s < manifest.structures().size(); s++) {
            progress.checkpoint(
                    "bringing contours back",
                    0.9 + 0.05 * s / manifest.structures().size());
            Structure structure = structures().get(s);
            ScoredStructure scored = ScoredStructure.cleaned(blend.take(s));
            Mask mask = scored.on(image.geometry());
            if (mask.count() == 0) {
                missing.put(structure.name(), "the model sees none in the image");
            } else {
                found.add(new Finding(
                        structure.found(mask),
                        new StructureAssessment(List.of(), scored.uncertainty(), structure.code())));
            }
        }
        watch.lap("back");
        if (plausibility != null) {
            progress.checkpoint("checking contours", 0.95);
            found = plausibility.review(found, missing, image);
            watch.lap("check");
        }
        progress.checkpoint("contoured by " + name(), 1);
        return new Findings(found, missing, watch.secondsByPart());
    }

    private TileBlend scores(NetworkLattice lattice, Preset preset, ProgressListener progress) {
        TileBlend blend = new TileBlend(
                lattice.geometry(), network.size(), manifest.structures().size());
        boolean accurate = preset == Preset.ACCURATE;
        List<int[]> tiles = lattice.tiles(accurate ? OVERLAP_ACCURATE : OVERLAP);
        boolean flip = accurate || network.testTimeFlip();
        for (int tile = 0; tile < tiles.size(); tile++) {
            progress.checkpoint("contouring by " + name(), 0.1 + 0.8 * tile / tiles.size());
            int[] start = tiles.get(tile);
            blend.add(run(lattice.values(start, false)), start);
            if (flip) {
                progress.checkpoint("contouring by " + name(), 0.1 + 0.8 * (tile + 0.5) / tiles.size());
                blend.add(mirrored(run(lattice.values(start, true))), start);
            }
        }
        return blend;
    }

    private float[][] run(float[] values) {
        return InsideScores.of(session.run(values), network, manifest.structures());
    }

    /** Scores of a mirrored tile as they are of the tile: what was seen left is right. */
    private float[][] mirrored(float[][] scores) {
        float[][] back = new float[scores.length][];
        for (int s = 0; s < scores.length; s++) {
            back[s] = scores[opposite[s]];
            NetworkLattice.mirror(scores[s], network.size()[0]);
        }
        return back;
    }

    @Override
    public void close() {
        session.close();
    }
}
