package io.contourflow.archive;

import io.contourflow.dicom.AssembledSeries;
import io.contourflow.dicom.AssemblyResult;
import io.contourflow.kernel.SeriesUid;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The index of stored DICOM objects and the series they form. */
public interface Instances {
    Optional<StoredSeries> series(SeriesUid uid);

    /** Those of them that are stored, asked for at once, in no order. */
    List<StoredSeries> allSeries(Set<SeriesUid> uids);

    /** All series of a patient, oldest acquisition first. */
    List<StoredSeries> seriesOfPatient(String patientId);

    /** Part 10 files of the objects in force, in order of receipt. */
    List<Path> files(SeriesUid uid);

    /** The series as a volume; recent ones are kept in a bounded cache. */
    AssemblyResult assemble(SeriesUid uid);

    /** @throws io.contourflow.kernel.Problem UNPROCESSABLE with the reason when it must not be assembled */
    AssembledSeries assembled(SeriesUid uid);
}
