package io.contourflow.dicom;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What our node can find and give back; the archive implements it over its durable index. Thread-safe. */
public interface InstanceCatalog {
    /**
     * The next answers in a fixed order.
     *
     * @param after position of the last answer known; null: from the first
     */
    List<CatalogMatch> page(CatalogQuery query, @Nullable String after, int size);

    /**
     * Objects by the unique keys of their levels, all of which must hold; at least one key is given.
     *
     * @param limit at most so many come back
     */
    List<StoredObject> objects(Map<QueryAttribute, List<String>> uniqueKeys, int limit);

    /** The object in force under this SOP Instance UID, once object and index row are durable. */
    Optional<StoredObject> object(String sopInstanceUid);

    /** The same, but what the audience may not see is not there, nor counted. */
    InstanceCatalog within(Audience audience);

    /** The Part 10 file. @throws io.contourflow.kernel.Problem NOT_FOUND when it is lost */
    Path file(StoredObject object);

    /** Transfer syntaxes in which objects are stored, by SOP class, the most frequent first. */
    Map<String, List<String>> transferSyntaxes();
}
