package io.contourflow.web;

import io.contourflow.dicom.Audience;
import io.contourflow.dicom.CatalogMatch;
import io.contourflow.dicom.CatalogQuery;
import io.contourflow.dicom.InstanceCatalog;
import io.contourflow.dicom.InstanceSink;
import io.contourflow.dicom.QueryAttribute;
import io.contourflow.dicom.ReceivedInstance;
import io.contourflow.dicom.StoreOutcome;
import io.contourflow.dicom.StoredObject;
import io.contourflow.kernel.Problem;
import io.contourflow.kernel.SeriesUid;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** An archive that holds nothing and takes nothing. */
class FakeCatalog implements InstanceCatalog, InstanceSink {
    @Override
    public List<CatalogMatch> page(CatalogQuery query, @Nullable String after, int size) {
        return List.of();
    }

    @Override
    public List<StoredObject> objects(Map<QueryAttribute, List<String>> uniqueKeys, int limit) {
        return List.of();
    }

    @Override
    public Optional<StoredObject> object(String sopInstanceUid) {
        return Optional.empty();
    }

    @Override
    public InstanceCatalog within(Audience audience) {
        return this;
    }

    @Override
    public Path file(StoredObject object) {
        throw Problem.notFound("object", object.sopInstanceUid());
    }

    @Override
    public Map<String, List<String>> transferSyntaxes() {
        return Map.of();
    }

    @Override
    public StoreOutcome store(ReceivedInstance instance) {
        return StoreOutcome.OUT_OF_RESOURCES;
    }

    @Override
    public void associationEnded(String callingAe, Set<SeriesUid> series) {
        throw new IllegalStateException("nothing was taken from " + callingAe);
    }
}
