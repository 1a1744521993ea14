package io.contourflow.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.contourflow.dicom.AssembledSeries;
import io.contourflow.imaging.fusion.Fusion;
import io.contourflow.imaging.fusion.FusionMethod;
import io.contourflow.imaging.io.ImageFiles;
import io.contourflow.imaging.io.PixelType;
import io.contourflow.imaging.transform.Resampler;
import io.contourflow.imaging.transform.RigidOffset;
import io.contourflow.imaging.volume.Geometry;
import io.contourflow.imaging.volume.Volume;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "fuse",
        description = "Superimposes a registered pair; grey values become 0 to 1. A moving image on another grid is"
                + " resampled by world coordinates first.")
final class FuseCommand extends ImageCommand {
    private static final double LATTICE_TOLERANCE_MM = 1e-2;

    @Option(names = "--fixed", required = true, description = "First image: gives the grid.")
    @SuppressWarnings("NullAway.Init")
    private Path fixed;

    @Option(names = "--moving", required = true, description = "Second image, registered to the first.")
    @SuppressWarnings("NullAway.Init")
    private Path moving;

    @Option(names = "--method", required = true, description = "One of: ${COMPLETION-CANDIDATES}")
    @SuppressWarnings("NullAway.Init")
    private FusionMethod method;

    @Option(names = "--weight", defaultValue = "0.5", description = "Of the moving image, 0 to 1; default: 0.5")
    private double weight = 0.5;

    @Option(names = "--out", required = true, description = "Image to write (float32).")
    @SuppressWarnings("NullAway.Init")
    private Path out;

    @Override
    ObjectNode perform() {
        if (!(weight >= 0 && weight <= 1)) {
            throw wrongUsage("--weight must be 0 to 1 but is " + weight);
        }
        Outputs.of(fixed, moving).image(out);
        LoadedImage planning = LoadedImage.read(fixed);
        LoadedImage second = LoadedImage.read(moving);
        requireOneFrame(planning.series(), second.series());
        Volume first = planning.volume();
        Geometry grid = first.geometry();
        Volume onGrid = second.volume();
        if (!onGrid.geometry().sameLattice(grid, LATTICE_TOLERANCE_MM)) {
            tell("the moving image lies on another grid and is resampled");
            onGrid = Resampler.linear(onGrid, RigidOffset.identity(new double[3]), grid, Float.NaN);
            onGrid = withoutOutside(onGrid, second.lowest());
        }
        ImageFiles.write(Fusion.fuse(first, onGrid, method, weight), out, PixelType.FLOAT32);
        return object().put("method", method.name().toLowerCase(Locale.ROOT)).put("out", out.toString());
    }

    /** Where DICOM says that two images share no coordinates, superimposing them by coordinates would be a guess. */
    private static void requireOneFrame(@Nullable AssembledSeries first, @Nullable AssembledSeries second) {
        if (first == null || second == null) {
            return;
        }
        String one = first.facts().frameOfReferenceUid();
        String two = second.facts().frameOfReferenceUid();
        if (one == null || !one.equals(two)) {
            throw new CommandFailed("the images do not share a frame of reference (" + one + " and " + two
                    + "): register them and fuse the first with the warped second one");
        }
    }

    /** @throws CommandFailed when no voxel of the grid lies in the moving image */
    private static Volume withoutOutside(Volume volume, float outside) {
        float[] values = volume.voxels().clone();
        int missed = 0;
        for (int at = 0; at < values.length; at++) {
            if (Float.isNaN(values[at])) {
                values[at] = outside;
                missed++;
            }
        }
        if (missed == values.length) {
            throw new CommandFailed("the images do not overlap: 0 of " + values.length + " voxels lie in both");
        }
        return new Volume(volume.geometry(), values);
    }
}
