package io.contourflow.dicom;

import io.contourflow.dicom.CatalogQuery.AnyOf;
import io.contourflow.dicom.CatalogQuery.Matching;
import io.contourflow.dicom.CatalogQuery.Range;
import io.contourflow.dicom.QueryAttribute.Representation;
import io.contourflow.kernel.DicomUid;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.aoju.bus.image.Status;
import org.aoju.bus.image.Tag;
import org.aoju.bus.image.galaxy.data.Attributes;
import org.aoju.bus.image.metric.ImageException;
import org.jspecify.annotations.Nullable;

/**
 * The identifier of a C-FIND, C-GET or C-MOVE request (PS3.4 C.4), as a question to the index.
 *
 * @param isFullySupported false when a key with a value was left out of the comparison
 */
record QueryIdentifier(CatalogQuery query, boolean isFullySupported) {
    /** One request may list so many UIDs. */
    static final int VALUES_MAX = 5_000;

    private static final Set<Integer> CONTROL =
            Set.of(Tag.QueryRetrieveLevel, Tag.SpecificCharacterSet, Tag.TimezoneOffsetFromUTC);

    /** @throws ImageException A900H naming the element when the identifier breaks the model or the form of a value */
    static QueryIdentifier ofFind(Attributes keys, QueryLevel top) throws ImageException {
        QueryLevel level = level(keys, top);
        Map<QueryAttribute, Matching> matching = new EnumMap<>(QueryAttribute.class);
        Set<QueryAttribute> wanted = EnumSet.noneOf(QueryAttribute.class);
        boolean supported = true;
        for (int tag : keys.tags()) {
            QueryAttribute attribute = QueryAttribute.ofTag(tag).orElse(null);
            if (attribute == null || !level.includes(attribute.level())) {
                supported &= CONTROL.contains(tag) || !keys.containsValue(tag);
                continue;
            }
            wanted.add(attribute);
            Matching wantedValue = matching(keys, attribute);
            if (wantedValue != null) {
                matching.put(attribute, wantedValue);
            }
        }
        return new QueryIdentifier(new CatalogQuery(level, matching, wanted), supported);
    }

    /**
     * Unique keys of a retrieve, by attribute; that of the level itself is always there.
     *
     * @throws ImageException A900H when it is missing
     */
    static Map<QueryAttribute, List<String>> ofRetrieve(Attributes keys, QueryLevel top) throws ImageException {
        QueryLevel level = level(keys, top);
        Map<QueryAttribute, List<String>> unique = new EnumMap<>(QueryAttribute.class);
        for (QueryLevel each : QueryLevel.values()) {
            QueryAttribute attribute = QueryAttribute.uniqueKey(each);
            List<String> values = level.includes(each) ? values(keys, attribute) : List.of();
            if (!values.isEmpty()) {
                unique.put(attribute, values);
            }
        }
        if (!unique.containsKey(QueryAttribute.uniqueKey(level))) {
            throw mismatch(QueryAttribute.uniqueKey(level), "is required at level " + level);
        }
        return unique;
    }

    private static QueryLevel level(Attributes keys, QueryLevel top) throws ImageException {
        String stated = DicomValues.text(keys, Tag.QueryRetrieveLevel);
        for (QueryLevel level : QueryLevel.values()) {
            if (level.name().equals(stated) && level.includes(top)) {
                return level;
            }
        }
        throw new ImageException(
                        Status.IdentifierDoesNotMatchSOPClass,
                        "Query/Retrieve Level must be one of this model, " + top + " or below")
                .setOffendingElements(Tag.QueryRetrieveLevel);
    }

    private static @Nullable Matching matching(Attributes keys, QueryAttribute attribute) throws ImageException {
        List<String> values = values(keys, attribute);
        Representation representation = attribute.representation();
        if (values.isEmpty() || values.stream().allMatch("*"::equals) || representation == Representation.COUNT) {
            return null;
        }
        if (representation.isRange()) {
            return range(attribute, values);
        }
        List<String> compared = new ArrayList<>();
        for (String value : values) {
            compared.add(compared(attribute, value));
        }
        return new AnyOf(compared);
    }

    private static List<String> values(Attributes keys, QueryAttribute attribute) throws ImageException {
        String[] stated = keys.getStrings(attribute.tag());
        List<String> values = new ArrayList<>();
        for (String value : stated == null ? new String[0] : stated) {
            if (value != null && !value.isBlank()) {
                values.add(value.strip());
            }
        }
        if (values.size() > VALUES_MAX) {
            throw mismatch(attribute, "must hold at most " + VALUES_MAX + " values but holds " + values.size());
        }
        return values;
    }

    private static String compared(QueryAttribute attribute, String value) throws ImageException {
        Representation representation = attribute.representation();
        if (representation == Representation.PN) {
            return PersonNames.key(value);
        }
        if (representation.isNumber()) {
            try {
                return Integer.toString(Integer.parseInt(value));
            } catch (NumberFormatException cause) {
                throw mismatch(attribute, "must be a whole number");
            }
        }
        if (representation == Representation.UI && !DicomUid.isLegal(value)) {
            throw mismatch(attribute, "must be a UID");
        }
        return value;
    }

    private static Matching range(QueryAttribute attribute, List<String> values) throws ImageException {
        boolean isRange = values.stream().anyMatch(value -> value.indexOf('-') >= 0);
        if (!isRange) {
            List<String> moments = new ArrayList<>();
            for (String value : values) {
                moments.add(moment(attribute, value, false));
            }
            return new AnyOf(moments);
        }
        String[] ends = values.get(0).split("-", -1);
        if (values.size() > 1 || ends.length != 2) {
            throw mismatch(attribute, "must be one value or one range");
        }
        String from = ends[0].isBlank() ? null : moment(attribute, ends[0], false);
        String to = ends[1].isBlank() ? null : moment(attribute, ends[1], true);
        return new Range(from, to);
    }

    /** As the index writes it; the end of a range includes what a shorter value leaves open. */
    private static String moment(QueryAttribute attribute, String value, boolean isEnd) throws ImageException {
        if (attribute.representation() == Representation.DA) {
            LocalDate date = DicomDates.date(value);
            if (date == null) {
                throw mismatch(attribute, "must be a date YYYYMMDD or a range of them");
            }
            return date.format(DateTimeFormatter.BASIC_ISO_DATE);
        }
        String time = DicomDates.timeKey(value, isEnd);
        if (time == null) {
            throw mismatch(attribute, "must be a time HHMMSS or a range of them");
        }
        return time;
    }

    private static ImageException mismatch(QueryAttribute attribute, String why) {
        return new ImageException(
                        Status.IdentifierDoesNotMatchSOPClass,
                        DicomObjects.limit(Tag.toString(attribute.tag()) + " " + why, 64))
                .setOffendingElements(attribute.tag());
    }
}
