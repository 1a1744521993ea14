package io.contourflow.web;

import io.contourflow.archive.Instances;
import io.contourflow.archive.StoredSeries;
import io.contourflow.cases.ImagingCase;
import io.contourflow.kernel.SeriesUid;
import java.util.Collection;
import java.util.Map;
import java.util.stream.Collectors;

/** Names of the patients of a list of cases, asked for at once. */
record PatientNames(Map<SeriesUid, String> bySeries) {

    static PatientNames of(Collection<ImagingCase> cases, Instances instances) {
        return new PatientNames(
                instances
                        .allSeries(
                                cases.stream().map(PatientNames::patientSeries).collect(Collectors.toSet()))
                        .stream()
                        .collect(Collectors.toMap(StoredSeries::uid, StoredSeries::patientName)));
    }

    /** Empty while the series is not stored. */
    String of(ImagingCase imagingCase) {
        return bySeries.getOrDefault(patientSeries(imagingCase), "");
    }

    private static SeriesUid patientSeries(ImagingCase of) {
        return of.first().series();
    }
}
