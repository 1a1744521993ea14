package io.contourflow.kernel;

import java.util.Objects;

/** Points at a derived artifact (a volume, field, mask, contour file) in the archive by its content. */
public record ArtifactRef(ContentHash hash) {
    public ArtifactRef {
        Objects.requireNonNull(hash, "hash");
    }

    public static ArtifactRef parse(String text) {
        return new ArtifactRef(new ContentHash(text));
    }

    @Override
    public String toString() {
        return hash.hex();
    }
}
