package io.contourflow.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.contourflow.imaging.io.ImageFiles;
import io.contourflow.imaging.io.PixelType;
import io.contourflow.imaging.transform.DisplacementField;
import io.contourflow.imaging.transform.PointTransform;
import io.contourflow.imaging.transform.Resampler;
import io.contourflow.imaging.volume.Geometry;
import io.contourflow.imaging.volume.Volume;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "warp",
        description = "Brings an image onto the grid of another; outside it takes its own lowest value.")
final class WarpCommand extends ImageCommand {
    /** How far the reference may reach beyond a field, in field voxels: its border value still holds there. */
    private static final double BEYOND_FIELD = 0.51;

    enum Interpolation {
        LINEAR,
        NEAREST
    }

    /** One of them. */
    static final class Map {
        @Option(names = "--offset", required = true, description = "offset.json, fixed to moving.")
        private @Nullable Path offset;

        @Option(names = "--field", required = true, description = "Displacement field, fixed to moving (.mha).")
        private @Nullable Path field;
    }

    @Option(names = "--image", required = true, description = "Moving image.")
    @SuppressWarnings("NullAway.Init")
    private Path image;

    @Option(names = "--reference", required = true, description = "Fixed image: gives the grid.")
    @SuppressWarnings("NullAway.Init")
    private Path reference;

    @ArgGroup(multiplicity = "1")
    @SuppressWarnings("NullAway.Init")
    private Map map;

    @Option(names = "--interpolation", defaultValue = "linear", description = "linear or nearest; default: linear")
    private Interpolation interpolation = Interpolation.LINEAR;

    @Option(names = "--out", required = true, description = "Image to write.")
    @SuppressWarnings("NullAway.Init")
    private Path out;

    @Override
    ObjectNode perform() throws IOException {
        Outputs.of(image, reference, map.offset, map.field).image(out);
        Geometry grid = LoadedImage.read(reference).volume().geometry();
        PointTransform fixedToMoving =
                map.offset != null ? OffsetFile.read(map.offset) : fieldOver(Objects.requireNonNull(map.field), grid);
        LoadedImage moving = LoadedImage.read(image);
        boolean linear = interpolation == Interpolation.LINEAR;
        Volume warped = linear
                ? Resampler.linear(moving.volume(), fixedToMoving, grid, moving.lowest())
                : nearest(moving.volume(), fixedToMoving, grid, moving.lowest());
        ImageFiles.write(warped, out, linear ? PixelType.FLOAT32 : PixelType.smallestFor(warped));
        return object().put("out", out.toString());
    }

    /** @throws CommandFailed when the field does not cover the grid: beyond it nothing is known */
    static DisplacementField fieldOver(Path path, Geometry grid) {
        DisplacementField field = ImageFiles.readField(path);
        Geometry known = field.grid();
        double[] p = new double[3];
        for (int corner = 0; corner < 8; corner++) {
            grid.indexToWorld(
                    (corner & 1) * (grid.nx() - 1.0),
                    (corner >> 1 & 1) * (grid.ny() - 1.0),
                    (corner >> 2) * (grid.nz() - 1.0),
                    p);
            known.worldToIndex(p, p);
            if (beyond(p[0], known.nx()) || beyond(p[1], known.ny()) || beyond(p[2], known.nz())) {
                throw new CommandFailed("the field must cover the fixed image, " + grid + ", but covers " + known);
            }
        }
        return field;
    }

    private static boolean beyond(double index, int size) {
        return !(index >= -BEYOND_FIELD && index <= size - 1 + BEYOND_FIELD);
    }

    private static Volume nearest(Volume moving, PointTransform fixedToMoving, Geometry grid, float outside) {
        Geometry from = moving.geometry();
        float[] values = new float[grid.voxelCount()];
        IntStream.range(0, grid.nz()).parallel().forEach(k -> {
            double[] p = new double[3];
            for (int j = 0; j < grid.ny(); j++) {
                for (int i = 0; i < grid.nx(); i++) {
                    grid.indexToWorld(i, j, k, p);
                    fixedToMoving.apply(p, p);
                    from.worldToIndex(p, p);
                    long mi = Math.round(p[0]);
                    long mj = Math.round(p[1]);
                    long mk = Math.round(p[2]);
                    boolean inside =
                            mi >= 0 && mi < from.nx() && mj >= 0 && mj < from.ny() && mk >= 0 && mk < from.nz();
                    values[grid.offset(i, j, k)] = inside ? moving.at((int) mi, (int) mj, (int) mk) : outside;
                }
            }
        });
        return new Volume(grid, values);
    }
}
