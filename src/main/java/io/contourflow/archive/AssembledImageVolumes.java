package io.contourflow.archive;

import io.contourflow.dicom.AssembledSeries;
import io.contourflow.kernel.ContentHash;
import io.contourflow.kernel.SeriesUid;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** Volumes of assembled series, with a content hash over their source objects in slice order. */
@Component
class AssembledImageVolumes implements ImageVolumes {
    private final JdbcInstances instances;

    AssembledImageVolumes(JdbcInstances instances) {
        this.instances = instances;
    }

    @Override
    public StoredImage load(SeriesUid uid) {
        AssembledSeries series = instances.assembled(uid);
        List<String> sliceUids = series.slices().stream()
                .map(AssembledSeries.SliceReference::sopInstanceUid)
                .toList();
        return new StoredImage(
                series.volume(),
                series.facts().modality(),
                series.facts().unit(),
                series.facts().bodyPart(),
                series.facts().frameOfReferenceUid(),
                contentHash(uid, series).hex(),
                sliceUids,
                series.suv());
    }

    /** Over data sets, not files: how an object was sent does not change what is computed from it. */
    private ContentHash contentHash(SeriesUid uid, AssembledSeries series) {
        Map<String, ContentHash> dataSets = instances.contents(uid).stream()
                .collect(Collectors.toMap(JdbcInstances.Content::sopInstanceUid, JdbcInstances.Content::dataSet));
        List<String> parts = new ArrayList<>(List.of(uid.value()));
        for (AssembledSeries.SliceReference slice : series.slices()) {
            parts.add(dataSets.get(slice.sopInstanceUid()) + "/" + slice.frame());
        }
        return ContentHash.ofTexts(parts.toArray(new String[0]));
    }
}
