package io.contourflow.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.contourflow.dicom.StructureSets;
import io.contourflow.imaging.contour.ContourFiller;
import io.contourflow.imaging.contour.ContourWarp;
import io.contourflow.imaging.contour.StructureContours;
import io.contourflow.imaging.deformation.DeformationDegree;
import io.contourflow.imaging.deformation.DeformationMeasure;
import io.contourflow.imaging.io.ImageFiles;
import io.contourflow.imaging.io.LabelMap;
import io.contourflow.imaging.metric.TargetRegistrationError;
import io.contourflow.imaging.registration.MultiResolutionDeformableRegistration;
import io.contourflow.imaging.registration.MultiResolutionRigidRegistration;
import io.contourflow.imaging.registration.RegistrationMode;
import io.contourflow.imaging.registration.RegistrationSettings;
import io.contourflow.imaging.registration.RigidResult;
import io.contourflow.imaging.transform.DisplacementField;
import io.contourflow.imaging.transform.PointTransform;
import io.contourflow.imaging.transform.RigidFit;
import io.contourflow.imaging.volume.Geometry;
import io.contourflow.imaging.volume.Mask;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "assess",
        description =
                "Measures the deformation degree: what the total map does beyond its best-fitting rigid part, in mm"
                        + " over the body; for every contour also, and as 1 - Dice between the contour moved rigidly and by the"
                        + " field.")
final class AssessCommand extends ImageCommand {
    private static final double LATTICE_TOLERANCE_MM = 1e-2;

    @Option(names = "--fixed", required = true, description = "First (planning) image.")
    @SuppressWarnings("NullAway.Init")
    private Path fixed;

    @Option(names = "--moving", required = true, description = "Second image.")
    @SuppressWarnings("NullAway.Init")
    private Path moving;

    @Option(names = "--field", description = "Total map (.mha); without it the pair is registered first.")
    private @Nullable Path field;

    @Option(names = "--contours", description = "On the fixed image: RT Structure Set (.dcm) or bitmask label map.")
    private @Nullable Path contours;

    @Option(
            names = "--landmarks",
            description = "Known correspondences (.csv): fixedX,fixedY,fixedZ,movingX,movingY,movingZ, LPS mm, a line"
                    + " each; the error of the total map and of its rigid part there is told.")
    private @Nullable Path landmarks;

    @Override
    ObjectNode perform() {
        LoadedImage first = LoadedImage.read(fixed);
        LoadedImage second = LoadedImage.read(moving);
        Geometry grid = first.volume().geometry();
        // everything is read before minutes are spent on a registration
        Map<String, Mask> drawn = contours == null ? Map.of() : masks(contours, grid);
        List<double[]> pairs = landmarks == null ? List.of() : LandmarkFile.read(landmarks, grid);
        DisplacementField total = field == null ? registered(first, second) : WarpCommand.fieldOver(field, grid);
        Mask body = BodyMask.of(first);
        PointTransform rigid = RigidFit.of(total, body);
        ObjectNode result = object();
        put(result, DeformationMeasure.of(total, rigid, body));
        if (contours != null) {
            ObjectNode structures = result.putObject("structures");
            for (Map.Entry<String, Mask> entry : drawn.entrySet()) {
                if (entry.getValue().count() > 0) {
                    ObjectNode part = structures.putObject(entry.getKey());
                    put(part, DeformationMeasure.of(total, rigid, entry.getValue()));
                    number(part, "overlapDegree", overlap(entry.getValue(), total, rigid, second));
                }
            }
        }
        if (!pairs.isEmpty()) {
            put(result.putObject("targetRegistrationError"), TargetRegistrationError.of(total, pairs));
            put(result.putObject("targetRegistrationErrorRigid"), TargetRegistrationError.of(rigid, pairs));
        }
        return result;
    }

    private static void put(ObjectNode node, TargetRegistrationError error) {
        number(node, "meanMm", error.meanMm());
        number(node, "p95Mm", error.p95Mm());
        number(node, "maxMm", error.maxMm());
        node.put("points", error.points());
    }

    private static void put(ObjectNode node, DeformationDegree degree) {
        number(node, "degreeMm", degree.degreeMm());
        number(node, "meanMm", degree.meanMm());
        number(node, "p95Mm", degree.p95Mm());
        number(node, "maxMm", degree.maxMm());
        number(node, "volumeMl", degree.bodyVolumeMl());
    }

    /** NaN when neither moved contour reaches the second image. */
    private static double overlap(Mask onFixed, PointTransform total, PointTransform rigid, LoadedImage second) {
        Geometry grid = second.volume().geometry();
        Mask rigidly = ContourWarp.toMoving(onFixed, rigid, grid);
        Mask bent = ContourWarp.toMoving(onFixed, total, grid);
        return rigidly.count() + bent.count() == 0 ? Double.NaN : DeformationMeasure.fromOverlap(rigidly, bent);
    }

    private DisplacementField registered(LoadedImage first, LoadedImage second) {
        RegistrationSettings settings = new RegistrationSettings(
                RegisterCommand.modeOf(first, second, RegistrationMode.AUTO),
                RegistrationSettings.Preset.ACCURATE,
                null,
                null,
                Runtime.getRuntime().availableProcessors());
        RigidResult rigid = new MultiResolutionRigidRegistration()
                .register(first.volume(), second.volume(), settings, RegisterCommand.part(progress(), 0, 0.3));
        return new MultiResolutionDeformableRegistration()
                .register(
                        first.volume(),
                        second.volume(),
                        rigid.offset(),
                        settings,
                        RegisterCommand.part(progress(), 0.3, 1))
                .field();
    }

    private static Map<String, Mask> masks(Path path, Geometry grid) {
        Map<String, Mask> masks = new LinkedHashMap<>();
        if (!Files.isRegularFile(path)) {
            throw new CommandFailed(path + (Files.isDirectory(path) ? " is a folder" : " does not exist"));
        }
        if (!ImageFiles.isImageName(path)) {
            for (StructureContours structure : StructureSets.read(path)) {
                masks.put(structure.name(), ContourFiller.fill(structure, grid));
            }
            return masks;
        }
        LabelMap labels = ImageFiles.readLabels(path);
        if (!labels.geometry().sameLattice(grid, LATTICE_TOLERANCE_MM)) {
            throw new CommandFailed("contours must lie on the lattice of the fixed image, " + grid + ", but lie on "
                    + labels.geometry());
        }
        for (int bit = 0; bit < LabelMap.MAX_STRUCTURES; bit++) {
            Mask mask = labels.mask(bit);
            if (mask.count() > 0) {
                masks.put("bit" + bit, new Mask(grid, mask.voxels()));
            }
        }
        return masks;
    }
}
