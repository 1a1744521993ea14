package io.contourflow.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.contourflow.contouring.ContourModel;
import io.contourflow.contouring.ContourModel.StructureMask;
import io.contourflow.contouring.ContourModels;
import io.contourflow.contouring.ImageContouring;
import io.contourflow.contouring.ImageContouring.Contour;
import io.contourflow.dicom.AssembledSeries;
import io.contourflow.dicom.ResultIdentity;
import io.contourflow.dicom.StructureSetContent;
import io.contourflow.dicom.StructureSets;
import io.contourflow.imaging.contour.ContourTracer;
import io.contourflow.imaging.io.ImageFiles;
import io.contourflow.imaging.io.LabelMap;
import io.contourflow.imaging.volume.Mask;
import io.contourflow.kernel.DicomUid;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "contour",
        description =
                "Contours an image. Labels: uint16 bitmask, bit i = i-th structure of the model's manifest, found or"
                        + " not, as under bits of --json. Automatic contours are not reviewed.")
final class ContourCommand extends ImageCommand {
    private static final int RTSTRUCT_SERIES_NUMBER = 901;

    @Option(names = "--image", required = true, description = "Image to contour.")
    @SuppressWarnings("NullAway.Init")
    private Path image;

    @Option(names = "--model", required = true, description = "Name of a model, or auto: by modality and body site.")
    @SuppressWarnings("NullAway.Init")
    private String model;

    @Option(names = "--models", defaultValue = "models", description = "Folder of the models; default: models")
    private Path models = Path.of("models");

    @Option(names = "--modality", description = "CT, MR or PT, where the image does not say.")
    private @Nullable String modality;

    @Option(
            names = "--preset",
            defaultValue = "fast",
            description = "fast, or accurate: also mirrored and in more tiles; default: fast")
    private ContourModel.Preset preset = ContourModel.Preset.FAST;

    @Option(names = "--threads", defaultValue = "2", description = "Threads of a network; default: 2")
    private int threads = ContourModels.THREADS_DEFAULT;

    @Option(names = "--out-labels", description = "Label map to write.")
    private @Nullable Path outLabels;

    @Option(names = "--out-rtstruct", description = "RT Structure Set to write; the image must be DICOM.")
    private @Nullable Path outRtstruct;

    @Override
    ObjectNode perform() throws IOException {
        if (threads < 1) {
            throw wrongUsage("--threads must be at least 1 but is " + threads);
        }
        Outputs.of(image).image(outLabels).file(outRtstruct);
        try (ContourModels known = ContourModels.load(models, threads)) {
            if (!model.equals("auto") && known.named(model).isEmpty()) {
                throw new CommandFailed("no model named " + model + "; there are "
                        + String.join(
                                ", ",
                                known.all().stream().map(ContourModel::name).toList()));
            }
            LoadedImage loaded = LoadedImage.read(image);
            if (outRtstruct != null && loaded.series() == null) {
                throw new CommandFailed(
                        "an RT Structure Set refers to DICOM images but " + image + " is a file without");
            }
            List<ContourModel> chosen = chosen(known, loaded);
            ImageContouring.Contoured contoured = ImageContouring.by(chosen, loaded.volume(), preset, progress());
            if (!contoured.missing().isEmpty()) {
                tell("not found: " + contoured.missingLine());
            }
            if (contoured.found().isEmpty() && outRtstruct != null) {
                throw new CommandFailed("no structure was found in " + image + ", so there is no RT Structure Set");
            }
            List<String> bits = bits(chosen);
            write(loaded, contoured.found(), bits);
            return result(chosen, contoured, bits);
        }
    }

    private List<ContourModel> chosen(ContourModels known, LoadedImage loaded) {
        String mode = loaded.needModality(modality);
        List<ContourModel> chosen = model.equals("auto")
                ? known.forImage(mode, loaded.bodySite())
                : known.named(model).stream().toList();
        if (chosen.isEmpty()) {
            throw new CommandFailed("not contoured: no model for " + mode);
        }
        for (ContourModel one : chosen) {
            if (!one.modalities().contains(mode)) {
                throw new CommandFailed(
                        "model " + one.name() + " is for " + one.modalities() + " but the image is " + mode);
            }
        }
        return chosen;
    }

    /** Names in the order of the manifests, model after model: the place of a name is its bit, found or not. */
    private static List<String> bits(List<ContourModel> chosen) {
        return chosen.stream()
                .flatMap(one -> one.structures().stream())
                .map(ContourModel.Structure::name)
                .distinct()
                .toList();
    }

    private void write(LoadedImage loaded, List<Contour> contours, List<String> bits) throws IOException {
        stopIfCancelled("writing");
        if (outLabels != null) {
            Map<String, StructureMask> found = new HashMap<>();
            for (Contour contour : contours) {
                found.put(
                        contour.finding().structure().name(), contour.finding().structure());
            }
            Mask nowhere = Mask.empty(loaded.volume().geometry());
            List<Mask> masks = new ArrayList<>();
            for (String name : bits) {
                StructureMask structure = found.get(name);
                masks.add(structure == null ? nowhere : structure.mask());
            }
            ImageFiles.write(LabelMap.of(loaded.volume().geometry(), masks), outLabels);
        }
        if (outRtstruct != null && loaded.series() != null) {
            OutputFile.write(outRtstruct, rtstruct(loaded.series(), contours));
        }
    }

    private static byte[] rtstruct(AssembledSeries series, List<Contour> contours) {
        List<StructureSetContent.Roi> rois = new ArrayList<>();
        for (Contour contour : contours) {
            StructureMask structure = contour.finding().structure();
            rois.add(new StructureSetContent.Roi(
                    rois.size() + 1,
                    ContourTracer.trace(structure.mask(), structure.name()),
                    structure.rgb(),
                    structure.interpretedType(),
                    "AUTOMATIC",
                    contour.algorithm(),
                    contour.finding().assessment().code()));
        }
        String version = Contourflow.class.getPackage().getImplementationVersion();
        ResultIdentity identity = new ResultIdentity(
                DicomUid.random(),
                DicomUid.random(),
                RTSTRUCT_SERIES_NUMBER,
                "Automatic contours, not reviewed",
                Instant.now(),
                "command-line",
                version == null ? "development" : version);
        return StructureSets.write(series, new StructureSetContent("AUTO", rois, null), identity);
    }

    /** What was found, and what to look at closely; bits and what of them was not found, of all that the models know. */
    private static ObjectNode result(
            List<ContourModel> chosen, ImageContouring.Contoured contoured, List<String> bits) {
        ObjectNode result = object();
        ObjectNode used = result.putObject("models");
        chosen.forEach(one -> used.put(one.name(), one.version()));
        ObjectNode volumes = result.putObject("structures");
        ObjectNode flags = result.putObject("flags");
        ObjectNode uncertainty = result.putObject("uncertainty");
        for (Contour contour : contoured.found()) {
            String name = contour.finding().structure().name();
            volumes.put(name, contour.finding().structure().mask().volumeMl());
            ArrayNode reasons = flags.putArray(name);
            contour.finding().assessment().flags().forEach(reasons::add);
            Double unsure = contour.finding().assessment().uncertainty();
            if (unsure != null) {
                number(uncertainty, name, unsure);
            }
        }
        ObjectNode numbered = result.putObject("bits");
        ArrayNode missing = result.putArray("notFound");
        ObjectNode reasons = result.putObject("reasons");
        for (int bit = 0; bit < bits.size(); bit++) {
            numbered.put(bits.get(bit), bit);
            if (!volumes.has(bits.get(bit))) {
                missing.add(bits.get(bit));
                reasons.put(bits.get(bit), contoured.missing().getOrDefault(bits.get(bit), ""));
            }
        }
        ObjectNode seconds = result.putObject("secondsByPart");
        contoured.secondsByPart().forEach((part, value) -> number(seconds, part, value));
        return result;
    }
}
