package io.contourflow.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.contourflow.dicom.AssemblyResult;
import io.contourflow.dicom.SeriesAssembler;
import io.contourflow.dicom.SpatialRegistrations;
import io.contourflow.dicom.StructureSets;
import io.contourflow.imaging.volume.Volume;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/** A de-identified case as its receiver unpacks it. */
record ExportedCase(Path folder, JsonNode manifest) {
    static ExportedCase unpack(byte[] zip, Path folder) throws IOException {
        try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(zip))) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                Path file = folder.resolve(entry.getName()).normalize();
                assertThat(file).startsWithRaw(folder);
                Files.createDirectories(file.resolveSibling(".").normalize());
                Files.write(file, in.readAllBytes());
            }
        }
        return new ExportedCase(
                folder,
                new ObjectMapper().readTree(folder.resolve("manifest.json").toFile()));
    }

    List<Path> objects(String kind) throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve(kind))) {
            return files.sorted().toList();
        }
    }

    /** The images are those that were sent, and structures and registrations refer to them. */
    void holdsTheSameAnatomyAs(CaseMaterial sent) throws IOException {
        sameImage(volume(objects("images/first")), volume(files(sent.first())));
        sameImage(volume(objects("images/second")), volume(files(sent.second())));
        Path structures = objects("results/rtstruct").get(0);
        assertThat(StructureSets.read(structures))
                .extracting(structure -> structure.name())
                .contains("External");
        String bytes = Files.readString(structures, StandardCharsets.ISO_8859_1);
        List<String> uids = new ArrayList<>();
        for (JsonNode object : manifest.path("objects")) {
            if (object.path("file").asText().startsWith("images/first/")) {
                uids.add(object.path("sopInstanceUid").asText());
            }
        }
        assertThat(uids)
                .hasSameSizeAs(objects("images/first"))
                .allSatisfy(uid -> assertThat(bytes).contains(uid));
        assertThat(SpatialRegistrations.readRigid(objects("results/reg").get(0)).matrix())
                .hasSize(16);
        assertThat(SpatialRegistrations.readDeformable(objects("results/dreg").get(0))
                        .vectorsMm())
                .isNotEmpty();
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList();
        }
    }

    private static Volume volume(List<Path> files) {
        AssemblyResult result = SeriesAssembler.assemble(files);
        assertThat(result).isInstanceOf(AssemblyResult.Assembled.class);
        return ((AssemblyResult.Assembled) result).series().volume();
    }

    private static void sameImage(Volume exported, Volume sent) {
        assertThat(exported.geometry()).isEqualTo(sent.geometry());
        assertThat(Arrays.equals(exported.voxels(), sent.voxels())).isTrue();
    }
}
