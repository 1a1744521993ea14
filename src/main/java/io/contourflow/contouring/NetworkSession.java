package io.contourflow.contouring;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtProvider;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import io.contourflow.kernel.ContentHash;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One network in ONNX Runtime. Its file is checked when it is made, and opened for work when it is first needed; one
 * session, shared, used by one caller at a time, because a network takes all its threads and much memory. Runs on an
 * NVIDIA card where the runtime was built for one, else on the processor.
 */
final class NetworkSession implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(NetworkSession.class);

    private final String model;
    private final ModelManifest.Network network;
    private final Path file;
    private final int channelsLeast;
    private final int threads;
    private @Nullable OrtSession session;

    /**
     * @param channelsLeast how many channels the output must have at least
     * @throws IllegalStateException in one line, when the file is not the one that the manifest names by its SHA-256,
     *     is no network, or its input or output has another shape than the manifest says
     */
    NetworkSession(String model, ModelManifest.Network network, Path file, int channelsLeast, int threads) {
        this.model = model;
        this.network = network;
        this.file = file;
        this.channelsLeast = channelsLeast;
        this.threads = threads;
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            // only looked at: nothing is made ready to run
            options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.NO_OPT);
            try (OrtSession looked = environment().createSession(checkedBytes(), options)) {
                requireShapes(looked);
            }
        } catch (OrtException cause) {
            throw notANetwork(cause);
        }
    }

    private static OrtEnvironment environment() {
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        try {
            // nothing about an installation leaves it
            environment.setTelemetry(false);
        } catch (OrtException cause) {
            throw new IllegalStateException("the telemetry of ONNX Runtime cannot be switched off", cause);
        }
        return environment;
    }

    private byte[] checkedBytes() {
        if (!Files.isRegularFile(file)) {
            throw new IllegalStateException("model " + model + " has no file " + file.getFileName());
        }
        try {
            byte[] bytes = Files.readAllBytes(file);
            String sha256 = ContentHash.of(bytes).hex();
            if (!sha256.equals(network.sha256())) {
                throw new IllegalStateException(
                        "model " + model + " must have SHA-256 " + network.sha256() + " but has " + sha256);
            }
            return bytes;
        } catch (IOException cause) {
            throw new UncheckedIOException("cannot read the network of model " + model, cause);
        }
    }

    private IllegalStateException notANetwork(OrtException cause) {
        String reason = String.valueOf(cause.getMessage()).lines().findFirst().orElse("");
        return new IllegalStateException("cannot load the network of model " + model + ": " + reason, cause);
    }

    private void requireShapes(OrtSession looked) throws OrtException {
        int[] n = network.size();
        long[] input = shape(looked.getInputInfo());
        requireShape("input", input, new long[] {1, 1, n[2], n[1], n[0]});
        if (looked.getInputInfo().size() != 1) {
            throw new IllegalStateException("the network of model " + model + " must have 1 input but has "
                    + looked.getInputInfo().size());
        }
        long[] output = shape(looked.getOutputInfo());
        if (network.output() != ModelManifest.Output.BITMASK) {
            requireShape("output", output, new long[] {1, -1, n[2], n[1], n[0]});
            if (output[1] >= 0 && output[1] < channelsLeast) {
                throw new IllegalStateException("the output of the network of model " + model + " must have at least "
                        + channelsLeast + " channels for its labels but has " + output[1]);
            }
        }
    }

    private static long[] shape(Map<String, NodeInfo> nodes) {
        return nodes.values().stream()
                .findFirst()
                .filter(node -> node.getInfo() instanceof TensorInfo)
                .map(node -> ((TensorInfo) node.getInfo()).getShape())
                .orElse(new long[0]);
    }

    /** A dimension that the network or {@code wanted} leaves open (−1) fits any. */
    private void requireShape(String what, long[] actual, long[] wanted) {
        boolean fits = actual.length == wanted.length;
        for (int axis = 0; fits && axis < wanted.length; axis++) {
            fits = actual[axis] < 0 || wanted[axis] < 0 || actual[axis] == wanted[axis];
        }
        if (!fits) {
            throw new IllegalStateException("the " + what + " of the network of model " + model + " must have shape "
                    + Arrays.toString(wanted) + " but has " + Arrays.toString(actual) + " (-1: any)");
        }
    }

    /**
     * What the network gives for one tile, as {@code [channel][voxel]} without activation; a BITMASK becomes one channel
     * of 0 and 1 per label.
     *
     * @param values scaled to 0…1, i fastest
     */
    synchronized float[][] run(float[] values) {
        int[] n = network.size();
        try (OnnxTensor tensor = OnnxTensor.createTensor(
                        environment(), FloatBuffer.wrap(values), new long[] {1, 1, n[2], n[1], n[0]});
                OrtSession.Result result = opened().run(Collections.singletonMap(inputName(), tensor))) {
            OnnxTensor output = (OnnxTensor) result.get(0);
            return network.output() == ModelManifest.Output.BITMASK
                    ? bitmask(output, values.length)
                    : channels(output, values.length);
        } catch (OrtException cause) {
            throw new IllegalStateException("the network of model " + model + " failed", cause);
        }
    }

    private String inputName() throws OrtException {
        return opened().getInputNames().iterator().next();
    }

    private OrtSession opened() throws OrtException {
        OrtSession open = session;
        if (open == null) {
            byte[] bytes = checkedBytes();
            open = onCard(bytes);
            if (open == null) {
                try (OrtSession.SessionOptions options = options()) {
                    open = environment().createSession(bytes, options);
                    LOG.info("model {} runs on the processor, {} threads", model, threads);
                }
            }
            session = open;
        }
        return open;
    }

    /** Null where there is no card, or none that works. */
    private @Nullable OrtSession onCard(byte[] bytes) {
        if (!OrtEnvironment.getAvailableProviders().contains(OrtProvider.CUDA)) {
            return null;
        }
        try (OrtSession.SessionOptions options = options()) {
            options.addCUDA(0);
            OrtSession open = environment().createSession(bytes, options);
            LOG.info("model {} runs on the first NVIDIA card", model);
            return open;
        } catch (OrtException cause) {
            LOG.warn("model {} cannot use the NVIDIA card: {}", model, cause.getMessage());
            return null;
        }
    }

    private OrtSession.SessionOptions options() throws OrtException {
        OrtSession.SessionOptions options = new OrtSession.SessionOptions();
        options.setIntraOpNumThreads(threads);
        options.setInterOpNumThreads(1);
        // the arena never gives memory back; without it a run is as fast and takes half as much
        options.setCPUArenaAllocator(false);
        return options;
    }

    private float[][] bitmask(OnnxTensor output, int voxels) {
        requireElements(output.getInfo(), voxels, 1);
        float[][] channels = new float[channelsLeast][voxels];
        boolean whole = output.getInfo().type == OnnxJavaType.INT64;
        LongBuffer longs = whole ? output.getLongBuffer() : null;
        FloatBuffer floats = whole ? null : output.getFloatBuffer();
        for (int at = 0; at < voxels; at++) {
            long bits = longs != null ? longs.get(at) : floats != null ? Math.round(floats.get(at)) : 0;
            for (int c = 0; c < channels.length; c++) {
                channels[c][at] = bits >> c & 1;
            }
        }
        return channels;
    }

    private float[][] channels(OnnxTensor output, int voxels) {
        FloatBuffer scores = output.getFloatBuffer();
        int count = Math.max(1, scores.remaining() / voxels);
        requireElements(output.getInfo(), voxels, Math.max(count, channelsLeast));
        float[][] channels = new float[count][voxels];
        for (int c = 0; c < count; c++) {
            scores.get(c * voxels, channels[c]);
        }
        return channels;
    }

    private void requireElements(TensorInfo info, int voxels, int channels) {
        if (info.getNumElements() != (long) voxels * channels) {
            throw new IllegalStateException("the network of model " + model + " must give " + voxels
                    + " voxels a channel but gives " + info.getNumElements() + " values");
        }
    }

    @Override
    public synchronized void close() {
        OrtSession open = session;
        session = null;
        if (open != null) {
            try {
                open.close();
            } catch (OrtException cause) {
                throw new IllegalStateException("the network of model " + model + " cannot be closed", cause);
            }
        }
    }
}
