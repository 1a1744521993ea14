package io.contourflow.contouring;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import io.contourflow.imaging.transform.Resampler;
import io.contourflow.imaging.volume.Geometry;
import io.contourflow.imaging.volume.Mask;
import io.contourflow.imaging.volume.Volume;
import io.contourflow.kernel.ContentHash;
import io.contourflow.kernel.ProgressListener;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;

/**
 * A network in ONNX form. Input: float32 {@code [1][1][nz][ny][nx]}, clipped and scaled to 0…1, on a lattice along the
 * patient axes (x to Left fastest, then y to Posterior, z to Superior) with the spacing of the manifest; images larger
 * than the network are done in overlapping tiles, of which the middles count. Output after the manifest. Masks come back
 * on the lattice of the image by trilinear interpolation, inside where at least one half. One session, used by one
 * caller at a time: a network takes all processors and much memory.
 */
final class OnnxContourModel implements ContourModel, AutoCloseable {
    /** Share of a tile that it has in common with its neighbour: what convolution needs beside a voxel. */
    private static final double TILE_OVERLAP = 0.25;

    private final ModelManifest manifest;
    private final ModelManifest.Network network;
    private final OrtSession session;

    /** @throws IllegalStateException when the file is not the one that the manifest names by its SHA-256 */
    OnnxContourModel(ModelManifest manifest, Path folder) {
        ModelManifest.Network described = manifest.network();
        if (described == null) {
            throw new IllegalArgumentException("model " + manifest.name() + " is " + manifest.kind() + ", not onnx");
        }
        this.manifest = manifest;
        this.network = described;
        this.session = open(manifest.name(), described, folder.resolve(described.file()));
    }

    private static OrtSession open(String name, ModelManifest.Network network, Path file) {
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            byte[] bytes = Files.readAllBytes(file);
            String sha256 = ContentHash.of(bytes).hex();
            if (!sha256.equals(network.sha256())) {
                throw new IllegalStateException(
                        "model " + name + " must have SHA-256 " + network.sha256() + " but has " + sha256);
            }
            // the arena never gives memory back; without it a run is as fast and takes half as much
            options.setCPUArenaAllocator(false);
            return OrtEnvironment.getEnvironment().createSession(bytes, options);
        } catch (IOException cause) {
            throw new UncheckedIOException("cannot read the network of model " + name, cause);
        } catch (OrtException cause) {
            throw new IllegalStateException("cannot load the network of model " + name, cause);
        }
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
    public List<Structure> structures() {
        return manifest.listed();
    }

    @Override
    public List<StructureMask> contour(Volume image, ProgressListener progress) {
        Geometry lattice = lattice(image.geometry());
        Volume input = Resampler.linear(
                image, (from, to) -> System.arraycopy(from, 0, to, 0, 3), lattice, (float) network.lower());
        int[] bits = new int[lattice.voxelCount()];
        List<int[]> tiles = tiles(lattice);
        for (int tile = 0; tile < tiles.size(); tile++) {
            progress.checkpoint("contouring by " + name(), 0.9 * tile / tiles.size());
            run(input, tiles.get(tile), bits);
        }
        List<StructureMask> found = new ArrayList<>();
        for (ModelManifest.Structure structure : manifest.structures()) {
            Mask mask = onImage(bits, lattice, 1 << structure.label(), image.geometry());
            if (mask.count() > 0) {
                found.add(structure.listed().found(mask));
            }
        }
        progress.checkpoint("contoured by " + name(), 1);
        return found;
    }

    /** Along the patient axes, over the whole image, at least as large as the network's input, about its middle. */
    private Geometry lattice(Geometry image) {
        double[] low = {Double.MAX_VALUE, Double.MAX_VALUE, Double.MAX_VALUE};
        double[] high = {-Double.MAX_VALUE, -Double.MAX_VALUE, -Double.MAX_VALUE};
        double[] p = new double[3];
        for (int corner = 0; corner < 8; corner++) {
            image.indexToWorld(
                    (corner & 1) * (image.nx() - 1.0),
                    (corner >> 1 & 1) * (image.ny() - 1.0),
                    (corner >> 2 & 1) * (image.nz() - 1.0),
                    p);
            for (int axis = 0; axis < 3; axis++) {
                low[axis] = Math.min(low[axis], p[axis]);
                high[axis] = Math.max(high[axis], p[axis]);
            }
        }
        int[] size = new int[3];
        double[] spacing = network.spacingMm();
        for (int axis = 0; axis < 3; axis++) {
            int covering = 1 + (int) Math.ceil((high[axis] - low[axis]) / spacing[axis] - 1e-6);
            size[axis] = Math.max(network.size()[axis], covering);
            low[axis] -= ((size[axis] - 1) * spacing[axis] - (high[axis] - low[axis])) / 2;
        }
        return Geometry.axisAligned(size, spacing, low);
    }

    /** Start of every tile along i, j, k, in rising order along each axis. */
    private List<int[]> tiles(Geometry lattice) {
        List<int[]> tiles = new ArrayList<>();
        for (int k : starts(lattice.nz(), network.size()[2])) {
            for (int j : starts(lattice.ny(), network.size()[1])) {
                for (int i : starts(lattice.nx(), network.size()[0])) {
                    tiles.add(new int[] {i, j, k});
                }
            }
        }
        return tiles;
    }

    private static List<Integer> starts(int length, int tile) {
        int step = Math.max(1, (int) (tile * (1 - TILE_OVERLAP)));
        List<Integer> starts = new ArrayList<>();
        for (int start = 0; start + tile < length; start += step) {
            starts.add(start);
        }
        starts.add(length - tile);
        return starts;
    }

    private synchronized void run(Volume input, int[] start, int[] bits) {
        int[] n = network.size();
        float[] values = new float[n[0] * n[1] * n[2]];
        Geometry g = input.geometry();
        int at = 0;
        for (int k = 0; k < n[2]; k++) {
            for (int j = 0; j < n[1]; j++) {
                int from = g.offset(start[0], start[1] + j, start[2] + k);
                for (int i = 0; i < n[0]; i++) {
                    double scaled = (input.voxels()[from + i] - network.lower()) / (network.upper() - network.lower());
                    values[at++] = (float) Math.max(0, Math.min(1, scaled));
                }
            }
        }
        int[] tile = label(values);
        write(tile, start, g, bits);
    }

    private int[] label(float[] values) {
        int[] n = network.size();
        try (OnnxTensor tensor = OnnxTensor.createTensor(
                        OrtEnvironment.getEnvironment(), FloatBuffer.wrap(values), new long[] {1, 1, n[2], n[1], n[0]
                        });
                OrtSession.Result result = session.run(Collections.singletonMap(
                        session.getInputNames().iterator().next(), tensor))) {
            OnnxTensor output = (OnnxTensor) result.get(0);
            return network.output() == ModelManifest.Output.BITMASK
                    ? bitmask(output, values.length)
                    : channels(output, values.length);
        } catch (OrtException cause) {
            throw new IllegalStateException("the network of model " + name() + " failed", cause);
        }
    }

    private int[] bitmask(OnnxTensor output, int voxels) {
        int[] bits = new int[voxels];
        TensorInfo info = output.getInfo();
        requireElements(info, voxels, 1);
        if (info.type == OnnxJavaType.INT64) {
            LongBuffer values = output.getLongBuffer();
            for (int at = 0; at < voxels; at++) {
                bits[at] = (int) values.get(at);
            }
            return bits;
        }
        FloatBuffer values = output.getFloatBuffer();
        for (int at = 0; at < voxels; at++) {
            bits[at] = Math.round(values.get(at));
        }
        return bits;
    }

    private int[] channels(OnnxTensor output, int voxels) {
        FloatBuffer scores = output.getFloatBuffer();
        int channels = Math.max(1, scores.remaining() / voxels);
        requireElements(output.getInfo(), voxels, channels);
        int[] bits = new int[voxels];
        for (int at = 0; at < voxels; at++) {
            int best = 0;
            for (int c = 0; c < channels; c++) {
                float score = scores.get(c * voxels + at);
                if (network.output() == ModelManifest.Output.SCORES && score > network.threshold()) {
                    bits[at] |= 1 << c;
                }
                best = score > scores.get(best * voxels + at) ? c : best;
            }
            if (network.output() == ModelManifest.Output.ARGMAX) {
                bits[at] = 1 << best;
            }
        }
        return bits;
    }

    private void requireElements(TensorInfo info, int voxels, int channels) {
        if (info.getNumElements() != (long) voxels * channels) {
            throw new IllegalStateException("the network of model " + name() + " must give " + voxels
                    + " voxels a channel but gives " + info.getNumElements() + " values");
        }
    }

    /** From the middle of the part shared with the tile before: later tiles overwrite from the middle on. */
    private void write(int[] tile, int[] start, Geometry g, int[] bits) {
        int[] n = network.size();
        int[] skip = new int[3];
        for (int axis = 0; axis < 3; axis++) {
            skip[axis] = start[axis] == 0 ? 0 : (int) (n[axis] * TILE_OVERLAP / 2);
        }
        for (int k = skip[2]; k < n[2]; k++) {
            for (int j = skip[1]; j < n[1]; j++) {
                int from = n[0] * (j + n[1] * k) + skip[0];
                System.arraycopy(
                        tile, from, bits, g.offset(start[0] + skip[0], start[1] + j, start[2] + k), n[0] - skip[0]);
            }
        }
    }

    private static Mask onImage(int[] bits, Geometry lattice, int bit, Geometry image) {
        float[] inside = new float[bits.length];
        for (int at = 0; at < bits.length; at++) {
            inside[at] = (bits[at] & bit) == 0 ? 0 : 1;
        }
        Volume share = Resampler.linear(
                new Volume(lattice, inside), (from, to) -> System.arraycopy(from, 0, to, 0, 3), image, 0);
        byte[] voxels = new byte[image.voxelCount()];
        for (int at = 0; at < voxels.length; at++) {
            voxels[at] = (byte) (share.voxels()[at] >= 0.5f ? 1 : 0);
        }
        return new Mask(image, voxels);
    }

    @Override
    public void close() {
        try {
            session.close();
        } catch (OrtException cause) {
            throw new IllegalStateException("the network of model " + name() + " cannot be closed", cause);
        }
    }
}
