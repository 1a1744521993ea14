package io.contourflow.e2e;

import io.contourflow.dicom.ImageSeriesWriter;
import io.contourflow.dicom.PhantomSeries;
import io.contourflow.imaging.io.ImageFiles;
import io.contourflow.imaging.phantom.Phantom;
import io.contourflow.imaging.phantom.PhantomCase;
import io.contourflow.imaging.phantom.PhantomFactory;
import io.contourflow.imaging.volume.Volume;
import io.contourflow.kernel.DicomUid;
import io.contourflow.testing.SharedData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Two DICOM series of one patient in folders, as a scanner's side holds them.
 *
 * @param phantom the truth, where the patient is synthetic
 */
record CaseMaterial(
        String type,
        String patientId,
        Path first,
        Path second,
        @Nullable Phantom phantom) {
    private static final Path SHARED = Path.of("..", "shared", "data");
    private static final Instant PLANNED = Instant.parse("2026-04-01T09:00:00Z");

    /** Real images of that type where they are at hand, else a phantom. */
    static CaseMaterial of(String type, Path folder) throws IOException {
        if (!Files.isDirectory(SHARED)) {
            return phantom(type, folder);
        }
        return switch (type) {
            case "I" -> realCt(type, "REAL-I", SHARED.resolve("registration/T1"), Duration.ofHours(3), folder);
            case "II" -> realCt(type, "REAL-II", SHARED.resolve("registration/T4"), Duration.ofDays(21), folder);
            case "III" -> sarcoma(type, "STS_014", "PET");
            case "IV" -> sarcoma(type, "STS_018", "MR_T1");
            default -> throw new IllegalArgumentException("image type must be I to IV but is " + type);
        };
    }

    static CaseMaterial phantom(String type, Path folder) {
        Phantom phantom = PhantomFactory.make(PhantomCase.valueOf("TYPE_" + type), 11);
        // an identity that is nowhere else, so that every trace of it is one
        PhantomSeries.Patient patient =
                new PhantomSeries.Patient("QZ77419-" + type, "Xylanqvist^Ottoline", "19370228", "O");
        PhantomSeries.Written written = PhantomSeries.write(phantom, patient, folder);
        return new CaseMaterial(type, patient.id(), written.first(), written.second(), phantom);
    }

    /** A real head-and-neck CT pair with known deformation, given dates and written as its scanner would send it. */
    private static CaseMaterial realCt(String type, String patientId, Path pairs, Duration gap, Path folder)
            throws IOException {
        Path pair;
        try (var cases = Files.list(pairs)) {
            pair = cases.sorted().findFirst().orElseThrow();
        }
        Path first = folder.resolve("first");
        Path second = folder.resolve("second");
        write(ImageFiles.read(pair.resolve("moving.nii.gz")), patientId, "Planning CT", PLANNED, first);
        write(ImageFiles.read(pair.resolve("fixed.nii.gz")), patientId, "Later CT", PLANNED.plus(gap), second);
        return new CaseMaterial(type, patientId, first, second, null);
    }

    private static void write(Volume volume, String patientId, String description, Instant at, Path folder)
            throws IOException {
        String uid = DicomUid.fromName("series:" + patientId + ":" + description);
        List<byte[]> objects = ImageSeriesWriter.writeOriginal(
                volume,
                new ImageSeriesWriter.Description(
                        "CT",
                        patientId,
                        "Real^" + patientId,
                        "19500101",
                        "O",
                        DicomUid.fromName("study:" + uid),
                        uid,
                        DicomUid.fromName("frame:" + uid),
                        1,
                        description,
                        "HEADNECK",
                        "CT1",
                        "Test",
                        "",
                        at));
        Files.createDirectories(folder);
        for (int n = 0; n < objects.size(); n++) {
            Files.write(folder.resolve("%04d.dcm".formatted(n + 1)), objects.get(n));
        }
    }

    /** A real sarcoma patient: CT with PET of the same day, or with MR of some days before. */
    private static CaseMaterial sarcoma(String type, String patientId, String second) {
        Path patient = SharedData.unpackedDicom("sts_ct_mr_pet")
                .resolve("ibsi_sts_ct_mr_pet")
                .resolve(patientId);
        return new CaseMaterial(type, patientId, patient.resolve("CT/image"), patient.resolve(second + "/image"), null);
    }
}
