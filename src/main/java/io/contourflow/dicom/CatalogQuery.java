package io.contourflow.dicom;

import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A question to the index of stored objects. Keys may hold patient identity: never log this record ({@link #toString()}
 * shows only the level).
 *
 * @param keys what must hold, all of it
 * @param wanted attributes to answer with; those of deeper levels are ignored
 */
public record CatalogQuery(QueryLevel level, Map<QueryAttribute, Matching> keys, Set<QueryAttribute> wanted) {

    public CatalogQuery {
        keys = keys.isEmpty() ? Map.of() : Collections.unmodifiableMap(new EnumMap<>(keys));
        Set<QueryAttribute> complete = EnumSet.noneOf(QueryAttribute.class);
        wanted.stream().filter(attribute -> level.includes(attribute.level())).forEach(complete::add);
        complete.add(QueryAttribute.uniqueKey(level));
        wanted = Collections.unmodifiableSet(complete);
    }

    /** How one attribute is compared. */
    public sealed interface Matching {}

    /**
     * The value is one of these. Where the representation allows it, {@code *} stands for any characters and {@code ?}
     * for one. Names are compared by their {@link PersonNames#key key}.
     */
    public record AnyOf(List<String> values) implements Matching {
        public AnyOf {
            values = List.copyOf(values);
        }
    }

    /** A date or time from the one to the other, both included; null: open. */
    public record Range(@Nullable String from, @Nullable String to) implements Matching {}

    @Override
    public String toString() {
        return "query at level " + level;
    }
}
