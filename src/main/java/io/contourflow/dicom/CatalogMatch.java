package io.contourflow.dicom;

import java.util.Map;

/**
 * One answer of the index. Holds patient identity: never log it ({@link #toString()} does not show it).
 *
 * @param position where it stands among the answers; the next page starts after it
 * @param values by attribute, empty where unknown; several values of one attribute are separated by a backslash
 */
public record CatalogMatch(String position, Map<QueryAttribute, String> values) {
    public String value(QueryAttribute attribute) {
        return values.getOrDefault(attribute, "");
    }

    @Override
    public String toString() {
        return "match " + position;
    }
}
