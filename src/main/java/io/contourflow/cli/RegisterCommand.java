package io.contourflow.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.contourflow.imaging.io.ImageFiles;
import io.contourflow.imaging.io.PixelType;
import io.contourflow.imaging.registration.DeformableResult;
import io.contourflow.imaging.registration.MultiResolutionDeformableRegistration;
import io.contourflow.imaging.registration.MultiResolutionRigidRegistration;
import io.contourflow.imaging.registration.OffsetUncertainty;
import io.contourflow.imaging.registration.RegistrationMode;
import io.contourflow.imaging.registration.RegistrationQuality;
import io.contourflow.imaging.registration.RegistrationSettings;
import io.contourflow.imaging.registration.RigidResult;
import io.contourflow.imaging.transform.DisplacementField;
import io.contourflow.imaging.transform.PointTransform;
import io.contourflow.imaging.transform.Resampler;
import io.contourflow.imaging.volume.Geometry;
import io.contourflow.imaging.volume.Mask;
import io.contourflow.kernel.ProgressListener;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(name = "register", description = "Finds the offset and the deformation field, fixed to moving.")
final class RegisterCommand extends ImageCommand {
    private static final double LATTICE_TOLERANCE_MM = 1e-2;

    @Option(names = "--fixed", required = true, description = "First (planning) image.")
    @SuppressWarnings("NullAway.Init")
    private Path fixed;

    @Option(names = "--moving", required = true, description = "Second image.")
    @SuppressWarnings("NullAway.Init")
    private Path moving;

    @Option(names = "--mode", defaultValue = "auto", description = "auto, mono or multi; default: ${DEFAULT-VALUE}")
    private RegistrationMode mode = RegistrationMode.AUTO;

    @Option(
            names = "--stages",
            defaultValue = "rigid,deformable",
            description = "rigid or rigid,deformable; default: ${DEFAULT-VALUE}")
    private String stages = "rigid,deformable";

    @Option(names = "--initial", description = "offset.json to start from.")
    private @Nullable Path initial;

    @Option(names = "--fixed-mask", description = "Compare only where this mask on the fixed grid is not 0.")
    private @Nullable Path fixedMask;

    @Option(names = "--threads", description = "Default: all cores.")
    private int threads = Runtime.getRuntime().availableProcessors();

    @Option(names = "--preset", defaultValue = "accurate", description = "fast or accurate; default: ${DEFAULT-VALUE}")
    private RegistrationSettings.Preset preset = RegistrationSettings.Preset.ACCURATE;

    @Option(names = "--out-offset", description = "offset.json to write.")
    private @Nullable Path outOffset;

    @Option(names = "--out-field", description = "Total map as displacement in mm on the fixed grid (.mha).")
    private @Nullable Path outField;

    @Option(names = "--out-image", description = "Moving image on the fixed grid.")
    private @Nullable Path outImage;

    @Override
    ObjectNode perform() throws IOException {
        boolean deformable = isDeformable();
        if (threads < 1) {
            throw wrongUsage("--threads must be at least 1 but is " + threads);
        }
        Outputs.of(fixed, moving, initial, fixedMask)
                .file(outOffset)
                .field(outField)
                .image(outImage);
        LoadedImage first = LoadedImage.read(fixed);
        LoadedImage second = LoadedImage.read(moving);
        Geometry grid = first.volume().geometry();
        RegistrationSettings settings = new RegistrationSettings(
                modeOf(first, second, mode),
                preset,
                initial == null ? null : OffsetFile.read(initial),
                mask(grid),
                threads);
        ObjectNode result = object();
        RigidResult rigid = rigid(first, second, settings, deformable ? 0.3 : 1);
        result.put("mode", rigid.mode().name().toLowerCase(Locale.ROOT));
        result.set("offset", OffsetFile.format(rigid.offset()));
        uncertainty(result, rigid.uncertainty());
        result.set("rigidQuality", quality(rigid.quality()));
        PointTransform total = rigid.offset();
        if (deformable) {
            DeformableResult bent = new MultiResolutionDeformableRegistration()
                    .register(first.volume(), second.volume(), rigid.offset(), settings, part(progress(), 0.3, 1));
            result.set("deformableQuality", quality(bent.quality()));
            total = bent.field();
        }
        write(rigid, total, first, second);
        return result;
    }

    private boolean isDeformable() {
        return switch (stages.replace(" ", "").toLowerCase(Locale.ROOT)) {
            case "rigid" -> false;
            case "rigid,deformable" -> true;
            default -> throw wrongUsage("--stages must be rigid or rigid,deformable but is " + stages);
        };
    }

    private RigidResult rigid(LoadedImage first, LoadedImage second, RegistrationSettings settings, double share) {
        return new MultiResolutionRigidRegistration()
                .register(first.volume(), second.volume(), settings, part(progress(), 0, share));
    }

    /** By modality where DICOM states both, else measured from the pair. */
    static RegistrationMode modeOf(LoadedImage first, LoadedImage second, RegistrationMode asked) {
        if (asked != RegistrationMode.AUTO || first.series() == null || second.series() == null) {
            return asked;
        }
        boolean same =
                first.series().facts().modality().equals(second.series().facts().modality());
        // one modality does not make one grey scale (cone-beam CT is CT too): that is still measured
        return same ? RegistrationMode.AUTO : RegistrationMode.MULTI;
    }

    private @Nullable Mask mask(Geometry grid) {
        if (fixedMask == null) {
            return null;
        }
        Mask mask = ImageFiles.readMask(fixedMask);
        if (!mask.geometry().sameLattice(grid, LATTICE_TOLERANCE_MM)) {
            throw new CommandFailed("the fixed mask must lie on the lattice of the fixed image, " + grid
                    + ", but lies on " + mask.geometry());
        }
        return new Mask(grid, mask.voxels());
    }

    private void write(RigidResult rigid, PointTransform total, LoadedImage first, LoadedImage second)
            throws IOException {
        stopIfCancelled("writing");
        Geometry grid = first.volume().geometry();
        if (outOffset != null) {
            OffsetFile.write(rigid.offset(), outOffset);
        }
        if (outField != null) {
            ImageFiles.writeField(onGrid(total, grid), outField);
        }
        if (outImage != null) {
            ImageFiles.write(
                    Resampler.linear(second.volume(), total, grid, second.lowest()), outImage, PixelType.FLOAT32);
        }
    }

    static DisplacementField onGrid(PointTransform total, Geometry grid) {
        return total instanceof DisplacementField field && field.grid().equals(grid)
                ? field
                : DisplacementField.sample(total, grid);
    }

    /** Order of the six values: translation X, Y, Z in mm, rotation X, Y, Z in degrees, as in the offset. */
    private static void uncertainty(ObjectNode into, @Nullable OffsetUncertainty uncertainty) {
        if (uncertainty == null) {
            return;
        }
        ObjectNode node = into.putObject("offsetUncertainty");
        ArrayNode half = node.putArray("halfWidth95");
        for (double value : uncertainty.halfWidths95()) {
            half.add(value);
        }
        ArrayNode covariance = node.putArray("covariance");
        for (double value : uncertainty.covariance()) {
            covariance.add(value);
        }
    }

    private ObjectNode quality(RegistrationQuality quality) {
        if (quality.verdict() == RegistrationQuality.Verdict.DO_NOT_TRUST) {
            tell("do not trust this result: " + quality.reason());
        }
        ObjectNode node = object();
        number(node, "similarityBefore", quality.similarityBefore());
        number(node, "similarityAfter", quality.similarityAfter());
        number(node, "minJacobian", quality.minJacobian());
        number(node, "maxJacobian", quality.maxJacobian());
        node.put("foldedVoxels", quality.foldedVoxels());
        number(node, "inverseConsistencyMm", quality.inverseConsistencyMm());
        node.put("verdict", quality.verdict().name());
        node.put("reason", quality.reason());
        return node;
    }

    static ProgressListener part(ProgressListener whole, double from, double to) {
        return new ProgressListener() {
            @Override
            public void report(String stage, double fraction) {
                whole.report(stage, from + (to - from) * fraction);
            }

            @Override
            public boolean cancelled() {
                return whole.cancelled();
            }
        };
    }
}
