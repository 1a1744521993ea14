package io.contourflow.dicom;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Transfer syntaxes in store by SOP class, remembered for a while: an association asks for a hundred classes at once. */
final class StoredSyntaxes {
    private static final Logger LOG = LoggerFactory.getLogger(StoredSyntaxes.class);
    private static final long REMEMBERED_NS = 10_000_000_000L;

    private final @Nullable InstanceCatalog catalog;
    private Map<String, List<String>> known = Map.of();
    private long askedAtNs;

    StoredSyntaxes(@Nullable InstanceCatalog catalog) {
        this.catalog = catalog;
    }

    /** The most frequent first; empty when none is known. */
    synchronized List<String> of(String sopClassUid) {
        long now = System.nanoTime();
        if (catalog != null && (askedAtNs == 0 || now - askedAtNs > REMEMBERED_NS)) {
            try {
                known = catalog.transferSyntaxes();
                askedAtNs = now;
            } catch (RuntimeException failed) {
                // without it the first syntax offered is taken, which is right as often as not
                LOG.warn(
                        "stored transfer syntaxes cannot be told: {}",
                        failed.getClass().getName());
            }
        }
        return known.getOrDefault(sopClassUid, List.of());
    }
}
