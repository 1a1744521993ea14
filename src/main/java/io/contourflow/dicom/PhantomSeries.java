package io.contourflow.dicom;

import io.contourflow.imaging.phantom.Phantom;
import io.contourflow.kernel.DicomUid;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/**
 * A synthetic patient as scanners would send it: one DICOM series per image, UIDs derived from the patient id, so the
 * same phantom is the same objects. Images of one day share a study; each has a frame of reference of its own.
 */
public final class PhantomSeries {
    private static final String MANUFACTURER = "Contourflow phantom";

    private PhantomSeries() {}

    /** @param birthDate YYYYMMDD */
    public record Patient(String id, String name, String birthDate, String sex) {}

    /** Where the two series were written, and their UIDs. */
    public record Written(Path first, Path second, String firstSeriesUid, String secondSeriesUid) {}

    /** Writes {@code folder/first/*.dcm} and {@code folder/second/*.dcm}. */
    public static Written write(Phantom phantom, Patient patient, Path folder) {
        String firstUid = DicomUid.fromName("series:" + patient.id() + ":first:" + phantom.seed());
        String secondUid = DicomUid.fromName("series:" + patient.id() + ":second:" + phantom.seed());
        Path first = folder.resolve("first");
        Path second = folder.resolve("second");
        writeImage(phantom, phantom.first(), patient, firstUid, 1, first);
        writeImage(phantom, phantom.second(), patient, secondUid, 2, second);
        return new Written(first, second, firstUid, secondUid);
    }

    private static void writeImage(
            Phantom phantom, Phantom.Image image, Patient patient, String seriesUid, int number, Path folder) {
        String day = image.acquiredAt().toString().substring(0, 10);
        ImageSeriesWriter.Description description = new ImageSeriesWriter.Description(
                image.modality(),
                patient.id(),
                patient.name(),
                patient.birthDate(),
                patient.sex(),
                DicomUid.fromName("study:" + patient.id() + ":" + day),
                seriesUid,
                DicomUid.fromName("frame:" + seriesUid),
                number,
                image.description(),
                phantom.which().site().bodyPart(),
                image.station(),
                MANUFACTURER,
                "",
                image.acquiredAt());
        writeFiles(ImageSeriesWriter.writeOriginal(image.volume(), description), folder);
    }

    private static void writeFiles(List<byte[]> objects, Path folder) {
        try {
            Files.createDirectories(folder);
            for (int n = 0; n < objects.size(); n++) {
                // whole or not there, also when the program is stopped
                Path temporary = folder.resolve(".writing");
                Files.write(temporary, objects.get(n));
                Files.move(temporary, folder.resolve("%04d.dcm".formatted(n + 1)), StandardCopyOption.REPLACE_EXISTING);
            }
        } catch (IOException cause) {
            throw new UncheckedIOException("cannot write " + folder, cause);
        }
    }
}
