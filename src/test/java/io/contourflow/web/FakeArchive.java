package io.contourflow.web;

import io.contourflow.archive.Instances;
import io.contourflow.archive.StoredSeries;
import io.contourflow.dicom.AssembledSeries;
import io.contourflow.dicom.AssemblyResult;
import io.contourflow.kernel.SeriesUid;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The index rows of the two images of the one case. */
class FakeArchive implements Instances {
    @Override
    public Optional<StoredSeries> series(SeriesUid uid) {
        return uid.equals(FakeBackend.FIRST) || uid.equals(FakeBackend.SECOND)
                ? Optional.of(new StoredSeries(
                        uid,
                        "1.2.3",
                        "P1",
                        "Doe^Jane",
                        "19600101",
                        "F",
                        "",
                        "CT",
                        "planning",
                        "HEADNECK",
                        "ct1",
                        "1.2.840.10008.5.1.4.1.1.2",
                        "1.9",
                        FakeBackend.NOON,
                        10,
                        null,
                        FakeBackend.NOON,
                        FakeBackend.NOON))
                : Optional.empty();
    }

    @Override
    public List<StoredSeries> allSeries(Set<SeriesUid> uids) {
        return uids.stream().flatMap(uid -> series(uid).stream()).toList();
    }

    @Override
    public List<StoredSeries> seriesOfPatient(String patientId) {
        return List.of();
    }

    @Override
    public List<Path> files(SeriesUid uid) {
        throw new UnsupportedOperationException("not for the web edge");
    }

    @Override
    public AssemblyResult assemble(SeriesUid uid) {
        throw new UnsupportedOperationException("not for the web edge");
    }

    @Override
    public AssembledSeries assembled(SeriesUid uid) {
        throw new UnsupportedOperationException("not for the web edge");
    }
}
