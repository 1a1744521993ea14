package io.contourflow.cli;

import io.contourflow.imaging.volume.Geometry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Corresponding points of a pair, one a line: {@code fixedX,fixedY,fixedZ,movingX,movingY,movingZ}, LPS mm. A
 * heading of six words may stand first; empty lines and lines that begin with {@code #} are passed over.
 */
final class LandmarkFile {
    private static final String HEADING = "fixedX,fixedY,fixedZ,movingX,movingY,movingZ";
    private static final Pattern HEADING_OF_WORDS = Pattern.compile("\\s*[A-Za-z_]\\w*\\s*(,\\s*[A-Za-z_]\\w*\\s*){5}");
    private static final int COLUMNS = 6;

    /** More than any set of landmarks holds; guards against a file of another kind. */
    private static final long MAX_BYTES = 64L << 20;

    /** How far beyond the outermost voxel centres a point of the fixed image may lie, in voxels. */
    private static final double BEYOND_IMAGE = 0.5;

    private LandmarkFile() {}

    /**
     * @param fixed lattice of the fixed image
     * @return six values each: fixed X, Y, Z, moving X, Y, Z
     * @throws CommandFailed when there are none, a line is not understood, or a point lies outside the fixed image, as
     *     points in other axes than LPS usually do
     */
    static List<double[]> read(Path path, Geometry fixed) {
        List<double[]> pairs = new ArrayList<>();
        List<String> lines = lines(path);
        for (int n = 0; n < lines.size(); n++) {
            String line = lines.get(n).strip();
            boolean heading = pairs.isEmpty() && HEADING_OF_WORDS.matcher(line).matches();
            if (!line.isEmpty() && !line.startsWith("#") && !heading) {
                pairs.add(pair(path + " line " + (n + 1), line, fixed));
            }
        }
        if (pairs.isEmpty()) {
            throw new CommandFailed(path + " must hold at least 1 pair of points but holds 0");
        }
        return pairs;
    }

    private static List<String> lines(Path path) {
        if (!Files.isRegularFile(path)) {
            throw new CommandFailed(path + (Files.isDirectory(path) ? " is a folder" : " does not exist"));
        }
        try {
            if (Files.size(path) > MAX_BYTES) {
                throw new CommandFailed(path + " is larger than " + (MAX_BYTES >> 20) + " MB: no list of landmarks");
            }
            return Files.readAllLines(path, StandardCharsets.UTF_8);
        } catch (CharacterCodingException noText) {
            throw new CommandFailed(path + " is not a text of landmarks");
        } catch (IOException e) {
            throw new UncheckedIOException(path + " cannot be read: " + e.getMessage(), e);
        }
    }

    private static double[] pair(String where, String line, Geometry fixed) {
        String[] cells = line.split(",", -1);
        if (cells.length != COLUMNS) {
            throw new CommandFailed(
                    where + " must hold " + COLUMNS + " numbers (" + HEADING + ") but holds " + cells.length);
        }
        double[] pair = new double[COLUMNS];
        for (int n = 0; n < COLUMNS; n++) {
            pair[n] = finite(where, cells[n].strip());
        }
        double[] index = new double[3];
        fixed.worldToIndex(pair[0], pair[1], pair[2], index);
        int[] size = {fixed.nx(), fixed.ny(), fixed.nz()};
        for (int axis = 0; axis < 3; axis++) {
            if (!(index[axis] >= -BEYOND_IMAGE && index[axis] <= size[axis] - 1 + BEYOND_IMAGE)) {
                throw new CommandFailed(where + " lies outside the fixed image, " + fixed);
            }
        }
        return pair;
    }

    private static double finite(String where, String cell) {
        double value;
        try {
            value = Double.parseDouble(cell);
        } catch (NumberFormatException noNumber) {
            value = Double.NaN;
        }
        if (!Double.isFinite(value)) {
            throw new CommandFailed(where + " must hold finite numbers but holds '" + cell + "'");
        }
        return value;
    }
}
