package io.contourflow.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.contourflow.imaging.transform.RigidOffset;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * {@code offset.json}: a rigid offset fixed → moving, LPS.
 *
 * <pre>{@code
 * { "direction": "fixed-to-moving",
 *   "translationMm": {"x": …, "y": …, "z": …},   applied after the rotation
 *   "rotationDeg":   {"x": …, "y": …, "z": …},   R = Rz·Ry·Rx about centreMm, right-handed
 *   "centreMm":      {"x": …, "y": …, "z": …},
 *   "matrix": [16 numbers, row-major 4×4, the same map] }
 * }</pre>
 *
 * On reading, {@code matrix} may be left out, or stand alone with {@code direction}; where both are given they must agree
 * within 0.01 mm at 300 mm from the centre.
 */
final class OffsetFile {
    private static final String DIRECTION = "fixed-to-moving";
    private static final double AGREE_MM = 0.01;
    private static final double REACH_MM = 300;

    private OffsetFile() {}

    static ObjectNode format(RigidOffset offset) {
        ObjectNode node = ImageCommand.object();
        node.put("direction", DIRECTION);
        put(node.putObject("translationMm"), offset.translationXMm(), offset.translationYMm(), offset.translationZMm());
        put(node.putObject("rotationDeg"), offset.rotationXDeg(), offset.rotationYDeg(), offset.rotationZDeg());
        put(node.putObject("centreMm"), offset.centreXMm(), offset.centreYMm(), offset.centreZMm());
        ArrayNode matrix = node.putArray("matrix");
        for (double value : offset.matrix()) {
            matrix.add(value);
        }
        return node;
    }

    private static void put(ObjectNode node, double x, double y, double z) {
        node.put("x", x).put("y", y).put("z", z);
    }

    static void write(RigidOffset offset, Path path) throws IOException {
        OutputFile.write(path, ImageCommand.JSON.writeValueAsString(format(offset)) + System.lineSeparator());
    }

    /** @throws CommandFailed when a value is missing, not finite, contradictory, or the direction is another one */
    static RigidOffset read(Path path) throws IOException {
        if (!Files.isRegularFile(path)) {
            throw new CommandFailed(path + " does not exist");
        }
        JsonNode root;
        try {
            root = ImageCommand.JSON.readTree(path.toFile());
        } catch (JsonProcessingException e) {
            throw new CommandFailed(path + " is not an offset: " + e.getOriginalMessage());
        }
        String direction = root.path("direction").asText("not stated");
        if (!direction.equals(DIRECTION)) {
            throw new CommandFailed(
                    path + " must have the direction " + DIRECTION + " but its direction is " + direction);
        }
        RigidOffset fromMatrix = root.has("matrix") ? ofMatrix(path, root.get("matrix")) : null;
        if (!root.has("translationMm") && fromMatrix != null) {
            return fromMatrix;
        }
        double[] t = triple(path, root, "translationMm");
        double[] r = triple(path, root, "rotationDeg");
        double[] c = triple(path, root, "centreMm");
        RigidOffset offset = new RigidOffset(t[0], t[1], t[2], r[0], r[1], r[2], c[0], c[1], c[2]);
        if (fromMatrix != null) {
            double apart = largestDistanceMm(offset, fromMatrix, c);
            if (!(apart <= AGREE_MM)) {
                throw new CommandFailed(path + " contradicts itself: matrix and angles are " + apart + " mm apart");
            }
        }
        return offset;
    }

    private static RigidOffset ofMatrix(Path path, JsonNode node) {
        if (!node.isArray() || node.size() != 16) {
            throw new CommandFailed(path + " must give 16 numbers for matrix but gives " + node.size());
        }
        double[] matrix = new double[16];
        for (int n = 0; n < 16; n++) {
            matrix[n] = finite(path, "matrix", node.get(n));
        }
        if (matrix[12] != 0 || matrix[13] != 0 || matrix[14] != 0 || matrix[15] != 1) {
            throw new CommandFailed(path + " must end its matrix with 0 0 0 1 but ends with " + matrix[12] + " "
                    + matrix[13] + " " + matrix[14] + " " + matrix[15]);
        }
        try {
            return RigidOffset.fromMatrix(matrix, new double[3]);
        } catch (IllegalArgumentException notRigid) {
            throw new CommandFailed(path + " is not an offset: " + Contourflow.oneLine(notRigid));
        }
    }

    private static double[] triple(Path path, JsonNode root, String name) {
        double[] out = new double[3];
        String[] axes = {"x", "y", "z"};
        for (int axis = 0; axis < 3; axis++) {
            out[axis] = finite(path, name + "." + axes[axis], root.path(name).path(axes[axis]));
        }
        return out;
    }

    private static double finite(Path path, String name, JsonNode node) {
        if (!node.isNumber() || !Double.isFinite(node.doubleValue())) {
            throw new CommandFailed(path + " must give a finite number for " + name + " but gives "
                    + (node.isMissingNode() ? "nothing" : node.toString()));
        }
        return node.doubleValue();
    }

    private static double largestDistanceMm(RigidOffset a, RigidOffset b, double[] centre) {
        double largest = 0;
        double[] p = new double[3];
        double[] q = new double[3];
        for (int corner = 0; corner < 8; corner++) {
            for (int axis = 0; axis < 3; axis++) {
                p[axis] = centre[axis] + ((corner >> axis & 1) == 0 ? -REACH_MM : REACH_MM);
            }
            a.apply(p, q);
            b.apply(p, p);
            largest = Math.max(largest, Math.hypot(Math.hypot(p[0] - q[0], p[1] - q[1]), p[2] - q[2]));
        }
        return largest;
    }
}
