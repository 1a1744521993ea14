package io.contourflow.privacy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.contourflow.archive.Instances;
import io.contourflow.audit.AuditTrail;
import io.contourflow.cases.CaseImage;
import io.contourflow.cases.CaseState;
import io.contourflow.cases.Cases;
import io.contourflow.cases.ImagingCase;
import io.contourflow.dicom.Deidentifier;
import io.contourflow.dicom.Pseudonym;
import io.contourflow.exchange.ResultFiles;
import io.contourflow.kernel.Actor;
import io.contourflow.kernel.CaseId;
import io.contourflow.kernel.Problem;
import io.contourflow.kernel.SoftwareVersion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.springframework.stereotype.Component;

/** Object after object through {@link Deidentifier} into a file: a case that is refused has given nothing away. */
@Component
class DeidentifiedCaseExport implements CaseExport {
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
    private static final List<String> NOTES = List.of(
            "Pixels are as they were: the surface of a head can be rendered from CT and MR.",
            "Objects counted in withoutWordOnText do not say whether text lies in their pixels.");

    private final Cases cases;
    private final Instances instances;
    private final ResultFiles results;
    private final ExportKey key;
    private final ExportProperties properties;
    private final AuditTrail audit;

    DeidentifiedCaseExport(
            Cases cases,
            Instances instances,
            ResultFiles results,
            ExportKey key,
            ExportProperties properties,
            AuditTrail audit) {
        this.cases = cases;
        this.instances = instances;
        this.results = results;
        this.key = key;
        this.properties = properties;
        this.audit = audit;
    }

    @Override
    public Path zip(CaseId caseId, Actor actor) {
        ImagingCase imagingCase = cases.require(caseId);
        if (imagingCase.state() != CaseState.COMPLETED) {
            throw new Problem(
                    Problem.Kind.CONFLICT,
                    "case-not-completed",
                    "a case must be COMPLETED to be exported but is " + imagingCase.state());
        }
        Pseudonym pseudonym = new Pseudonym(key.bytes(), imagingCase.patientId());
        try {
            Path zip = Files.createTempFile("export", ".zip");
            try {
                int objects = write(imagingCase, pseudonym, zip);
                audit.append(
                        "CASE_EXPORTED",
                        actor.userId(),
                        caseId.toString(),
                        objects + " objects de-identified as " + pseudonym.name() + ", options "
                                + new TreeSet<>(properties.options()));
                return zip;
            } catch (IOException | RuntimeException failed) {
                Files.deleteIfExists(zip);
                throw failed;
            }
        } catch (IOException cause) {
            throw new UncheckedIOException("case " + caseId + " cannot be exported", cause);
        }
    }

    private int write(ImagingCase imagingCase, Pseudonym pseudonym, Path zip) throws IOException {
        Deidentifier deidentifier = new Deidentifier(pseudonym, properties.options(), properties.structures());
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(zip))) {
            out.setLevel(Deflater.BEST_SPEED);
            Contents contents = new Contents(out, deidentifier);
            contents.add("images/first", files(imagingCase.first()));
            CaseImage second = imagingCase.second();
            if (second != null) {
                contents.add("images/second", files(second));
            }
            for (ResultFiles.ResultFile result : results.of(imagingCase.id())) {
                contents.add("results/" + result.kind().toLowerCase(Locale.ROOT), List.of(result.file()));
            }
            out.putNextEntry(new ZipEntry("manifest.json"));
            out.write(JSON.writeValueAsBytes(manifest(imagingCase, pseudonym, contents)));
            out.closeEntry();
            return contents.objects.size();
        }
    }

    private List<Path> files(CaseImage image) {
        return instances.files(image.series());
    }

    private ObjectNode manifest(ImagingCase imagingCase, Pseudonym pseudonym, Contents contents) {
        ObjectNode manifest = JSON.createObjectNode();
        manifest.put("patient", pseudonym.name());
        manifest.put("imageType", String.valueOf(imagingCase.type()));
        manifest.put("profile", "DICOM PS3.15 Annex E, Basic Application Level Confidentiality Profile");
        ArrayNode options = manifest.putArray("options");
        new TreeSet<>(properties.options()).forEach(option -> options.add(option.name()));
        manifest.put("software", "Contourflow " + SoftwareVersion.current());
        manifest.put("withoutWordOnText", contents.withoutWord);
        ArrayNode notes = manifest.putArray("notes");
        NOTES.forEach(notes::add);
        manifest.set("objects", contents.objects);
        return manifest;
    }

    /** What was written so far. */
    private static final class Contents {
        private final ZipOutputStream out;
        private final Deidentifier deidentifier;
        private final ArrayNode objects = JSON.createArrayNode();
        private final Map<String, Integer> counts = new HashMap<>();
        private int withoutWord;

        Contents(ZipOutputStream out, Deidentifier deidentifier) {
            this.out = out;
            this.deidentifier = deidentifier;
        }

        void add(String folder, List<Path> files) throws IOException {
            for (Path file : files) {
                Deidentifier.Deidentified object = deidentified(file);
                String name = "%s/%04d.dcm".formatted(folder, counts.merge(folder, 1, Integer::sum));
                out.putNextEntry(new ZipEntry(name));
                out.write(object.part10());
                out.closeEntry();
                objects.addObject()
                        .put("file", name)
                        .put("modality", object.modality())
                        .put("sopInstanceUid", object.sopInstanceUid());
                withoutWord += object.saysNoText() ? 0 : 1;
            }
        }

        private Deidentifier.Deidentified deidentified(Path file) {
            try {
                return deidentifier.of(file);
            } catch (Deidentifier.NotDeidentifiable refused) {
                throw new Problem(
                        Problem.Kind.UNPROCESSABLE, "not-deidentifiable", String.valueOf(refused.getMessage()));
            }
        }
    }
}
