package io.contourflow.dicom;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Limits of what our node answers ({@code contourflow.dicom.query-retrieve.*}).
 *
 * @param matchesMax answers of one C-FIND; then the final status is the warning B001H
 * @param pageSize answers read from the index at a time
 * @param objectsMax objects of one C-GET or C-MOVE; a request for more is refused as a whole (A701H)
 * @param responseTimeoutMs how long a receiver may take for one object; it may commit to disk before it answers
 */
@ConfigurationProperties("contourflow.dicom.query-retrieve")
public record QueryRetrieveProperties(
        @DefaultValue("10000") int matchesMax,
        @DefaultValue("500") int pageSize,
        @DefaultValue("50000") int objectsMax,
        @DefaultValue("60000") int responseTimeoutMs) {
    static QueryRetrieveProperties defaults() {
        return new QueryRetrieveProperties(10_000, 500, 50_000, 60_000);
    }
}
