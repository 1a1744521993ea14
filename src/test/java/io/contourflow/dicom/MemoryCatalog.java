package io.contourflow.dicom;

import io.contourflow.kernel.Problem;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The objects of a {@link MemorySink}, found by their own UID. */
record MemoryCatalog(MemorySink sink) implements InstanceCatalog {
    @Override
    public List<CatalogMatch> page(CatalogQuery query, @Nullable String after, int size) {
        return List.of();
    }

    @Override
    public List<StoredObject> objects(Map<QueryAttribute, List<String>> uniqueKeys, int limit) {
        return uniqueKeys.getOrDefault(QueryAttribute.SOP_INSTANCE_UID, List.of()).stream()
                .flatMap(uid -> object(uid).stream())
                .toList();
    }

    @Override
    public Optional<StoredObject> object(String sopInstanceUid) {
        return Optional.ofNullable(sink.received.get(sopInstanceUid))
                .map(received -> new StoredObject(
                        received.header().sopClassUid(),
                        sopInstanceUid,
                        received.header().seriesUid(),
                        received.header().transferSyntaxUid(),
                        received.fileHash()));
    }

    @Override
    public InstanceCatalog within(Audience audience) {
        return this;
    }

    @Override
    public Path file(StoredObject object) {
        Path file = sink.files.get(object.sopInstanceUid());
        if (file == null) {
            throw Problem.notFound("object", object.sopInstanceUid());
        }
        return file;
    }

    @Override
    public Map<String, List<String>> transferSyntaxes() {
        return Map.of();
    }
}
