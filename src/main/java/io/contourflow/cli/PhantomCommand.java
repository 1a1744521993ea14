package io.contourflow.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.contourflow.dicom.PhantomSeries;
import io.contourflow.imaging.io.ImageFiles;
import io.contourflow.imaging.io.LabelMap;
import io.contourflow.imaging.phantom.Phantom;
import io.contourflow.imaging.phantom.PhantomCase;
import io.contourflow.imaging.phantom.PhantomFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "phantom",
        description = "Makes a synthetic patient: first/ and second/ (DICOM series), field.mha and offset.json (truth,"
                + " fixed to moving), labels_first.nii.gz and labels_second.nii.gz (bitmasks), phantom.json.")
final class PhantomCommand extends ImageCommand {
    @Option(names = "--out", required = true, description = "Folder to write into; made when it does not exist.")
    @SuppressWarnings("NullAway.Init")
    private Path out;

    @Option(names = "--case", required = true, description = "I, II, III or IV; also II_CBCT, II_STABLE, IV_PET.")
    @SuppressWarnings("NullAway.Init")
    private String which;

    @Option(names = "--seed", defaultValue = "1", description = "The same seed gives the same patient; default: 1")
    private long seed = 1;

    @Override
    ObjectNode perform() throws IOException {
        PhantomCase chosen = chosen();
        if (Files.exists(out) && !Files.isDirectory(out)) {
            throw new CommandFailed(out + " cannot be written: it is not a folder");
        }
        Files.createDirectories(out);
        tell("making " + chosen);
        Phantom phantom = PhantomFactory.make(chosen, seed);
        stopIfCancelled("making the phantom");
        String id = "PHANTOM-" + which.toUpperCase(Locale.ROOT).replace('_', '-') + "-" + seed;
        PhantomSeries.Written written = PhantomSeries.write(
                phantom,
                new PhantomSeries.Patient(id, "Phantom^" + which.toUpperCase(Locale.ROOT), "19600229", "O"),
                out);
        stopIfCancelled("writing");
        ImageFiles.writeField(phantom.field(), out.resolve("field.mha"));
        OffsetFile.write(phantom.offset(), out.resolve("offset.json"));
        writeLabels(phantom.first(), out.resolve("labels_first.nii.gz"));
        writeLabels(phantom.second(), out.resolve("labels_second.nii.gz"));
        stopIfCancelled("writing");
        ObjectNode facts = object();
        facts.put("case", which.toUpperCase(Locale.ROOT))
                .put("imageType", chosen.imageType())
                .put("seed", seed);
        facts.put("patientId", id);
        facts.set("first", facts(phantom.first(), written.firstSeriesUid()));
        facts.set("second", facts(phantom.second(), written.secondSeriesUid()));
        ArrayNode names = facts.putArray("structures");
        phantom.first().structures().forEach(structure -> names.add(structure.name()));
        OutputFile.write(out.resolve("phantom.json"), JSON.writeValueAsString(facts) + System.lineSeparator());
        return facts;
    }

    private PhantomCase chosen() {
        for (PhantomCase candidate : PhantomCase.values()) {
            if (candidate.name().equalsIgnoreCase("TYPE_" + which.replace('-', '_'))) {
                return candidate;
            }
        }
        throw wrongUsage("--case must be one of "
                + Arrays.stream(PhantomCase.values())
                        .map(known -> known.name().substring("TYPE_".length()))
                        .collect(Collectors.joining(", "))
                + " but is " + which);
    }

    private static void writeLabels(Phantom.Image image, Path path) {
        LabelMap labels = LabelMap.of(
                image.volume().geometry(),
                image.structures().stream().map(Phantom.Structure::mask).toList());
        ImageFiles.write(labels, path);
    }

    private static ObjectNode facts(Phantom.Image image, String seriesUid) {
        return object().put("modality", image.modality())
                .put("description", image.description())
                .put("acquiredAt", image.acquiredAt().toString())
                .put("seriesUid", seriesUid);
    }
}
