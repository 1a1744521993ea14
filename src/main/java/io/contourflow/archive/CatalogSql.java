package io.contourflow.archive;

import io.contourflow.dicom.Audience;
import io.contourflow.dicom.CatalogQuery;
import io.contourflow.dicom.CatalogQuery.AnyOf;
import io.contourflow.dicom.CatalogQuery.Matching;
import io.contourflow.dicom.CatalogQuery.Range;
import io.contourflow.dicom.QueryAttribute;
import io.contourflow.dicom.QueryAttribute.Representation;
import io.contourflow.dicom.QueryLevel;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One page of a query as SQL. Texts of the requester become parameters, never SQL. */
final class CatalogSql {
    /** Alias of a wanted attribute in the result. */
    static String alias(QueryAttribute attribute) {
        return "a_" + attribute.name().toLowerCase(Locale.ROOT);
    }

    static final String POSITION = "position";

    /** What the audience may see of the table of series; counted and found in the place of it. */
    private static final String SEEN = "with seen as not materialized (select v.* from imaging.series v where %s) ";

    private final CatalogQuery query;
    private final Map<String, Object> parameters = new HashMap<>();
    private final List<String> conditions = new ArrayList<>();
    private final String text;

    /** @param audience null: everybody */
    CatalogSql(CatalogQuery query, @Nullable Audience audience, @Nullable String after, int size) {
        this.query = query;
        query.keys().forEach((attribute, matching) -> conditions.add(condition(attribute, matching)));
        parameters.put("size", size);
        String seen = audience == null ? "true" : seen(audience, "v", parameters);
        this.text =
                String.format(SEEN, seen) + (query.level() == QueryLevel.IMAGE ? ofObjects(after) : ofSeries(after));
    }

    /**
     * Whether the audience sees a series.
     *
     * @param series alias of its row
     * @param parameters those of the condition are added
     */
    static String seen(Audience audience, String series, Map<String, Object> parameters) {
        String departments = "select 1 from imaging.series_department d where d.series_uid = " + series + ".series_uid";
        List<String> either = new ArrayList<>(List.of("false"));
        if (!audience.departments().isEmpty()) {
            parameters.put("departments", audience.departments());
            either.add("exists (" + departments + " and d.department in (:departments))");
        }
        if (audience.isIntake()) {
            either.add("not exists (" + departments + ")");
        }
        return "(" + String.join(" or ", either) + ")";
    }

    String text() {
        return text;
    }

    Map<String, Object> parameters() {
        return parameters;
    }

    /** One row of the table of series stands for its series, study or patient. */
    private String ofSeries(@Nullable String after) {
        String key = column(QueryAttribute.uniqueKey(query.level()));
        if (after != null) {
            parameters.put("after", after);
            conditions.add(key + " > :after");
        }
        return "select " + key + " as " + POSITION + selected() + " from (select distinct on (" + key + ") s.*"
                + " from seen s where " + where() + " order by " + key + ", s.series_uid limit :size) s"
                + " order by " + key;
    }

    private String ofObjects(@Nullable String after) {
        if (after != null) {
            int slash = after.indexOf('/');
            parameters.put("afterSeries", after.substring(0, slash));
            parameters.put("afterSequence", Long.parseLong(after.substring(slash + 1)));
            conditions.add("(i.series_uid, i.sequence) > (:afterSeries, :afterSequence)");
        }
        return "select i.series_uid || '/' || i.sequence as " + POSITION + selected()
                + " from imaging.instance i join seen s on s.series_uid = i.series_uid where " + where()
                + " order by i.series_uid, i.sequence limit :size";
    }

    private String where() {
        return conditions.isEmpty() ? "true" : String.join(" and ", conditions);
    }

    private String selected() {
        StringBuilder columns = new StringBuilder();
        for (QueryAttribute attribute : query.wanted()) {
            columns.append(", cast(")
                    .append(column(attribute))
                    .append(" as text) as ")
                    .append(alias(attribute));
        }
        return columns.toString();
    }

    private static String column(QueryAttribute attribute) {
        return switch (attribute) {
            case PATIENT_STUDIES ->
                "(select count(distinct c.study_uid) from seen c" + " where c.patient_id = s.patient_id)";
            case PATIENT_SERIES -> "(select count(*) from seen c where c.patient_id = s.patient_id)";
            case PATIENT_INSTANCES -> "(select sum(c.instances) from seen c" + " where c.patient_id = s.patient_id)";
            case MODALITIES_IN_STUDY ->
                "(select string_agg(distinct c.modality, '\\') from seen c" + " where c.study_uid = s.study_uid)";
            case STUDY_SERIES -> "(select count(*) from seen c where c.study_uid = s.study_uid)";
            case STUDY_INSTANCES -> "(select sum(c.instances) from seen c where c.study_uid = s.study_uid)";
            case STUDY_INSTANCE_UID -> "s.study_uid";
            case SERIES_INSTANCE_UID -> "s.series_uid";
            case SERIES_DESCRIPTION -> "s.description";
            case BODY_PART_EXAMINED -> "s.body_part";
            case SERIES_INSTANCES -> "s.instances";
            case ROWS -> "nullif(i.pixel_rows, 0)";
            case COLUMNS -> "nullif(i.pixel_columns, 0)";
            case NUMBER_OF_FRAMES -> "nullif(i.frames, 0)";
            case AVAILABLE_TRANSFER_SYNTAX_UID -> "i.transfer_syntax_uid";
            default ->
                (attribute.level() == QueryLevel.IMAGE ? "i." : "s.")
                        + attribute.name().toLowerCase(Locale.ROOT);
        };
    }

    private String condition(QueryAttribute attribute, Matching matching) {
        if (matching instanceof Range range) {
            return range(attribute, range);
        }
        AnyOf anyOf = (AnyOf) matching;
        if (attribute == QueryAttribute.MODALITIES_IN_STUDY) {
            return "exists (select 1 from seen m where m.study_uid = s.study_uid and "
                    + anyOf("m.modality", attribute, anyOf.values()) + ")";
        }
        return anyOf(compared(attribute), attribute, anyOf.values());
    }

    /** Names are compared by their keys. */
    private static String compared(QueryAttribute attribute) {
        return switch (attribute) {
            case PATIENT_NAME -> "s.patient_name_key";
            case REFERRING_PHYSICIAN_NAME -> "s.referring_physician_key";
            default -> column(attribute);
        };
    }

    /** A range never holds for an object that states no value. */
    private String range(QueryAttribute attribute, Range range) {
        String compared = column(attribute) + " collate \"C\"";
        List<String> ends = new ArrayList<>(List.of(column(attribute) + " <> ''"));
        if (range.from() != null) {
            ends.add(compared + " >= " + parameter(range.from()));
        }
        if (range.to() != null) {
            ends.add(compared + " <= " + parameter(range.to()));
        }
        return "(" + String.join(" and ", ends) + ")";
    }

    private String anyOf(String column, QueryAttribute attribute, List<String> values) {
        Representation representation = attribute.representation();
        List<Object> exact = new ArrayList<>();
        List<String> either = new ArrayList<>();
        for (String value : values) {
            if (representation == Representation.PN) {
                either.add(name(column, value));
            } else if (representation.allowsWildcards() && isPattern(value)) {
                either.add(column + " like " + parameter(like(value)));
            } else {
                exact.add(representation.isNumber() ? (Object) Integer.valueOf(value) : value);
            }
        }
        if (!exact.isEmpty()) {
            either.add(column + " in (" + parameter(exact) + ")");
        }
        return "(" + String.join(" or ", either) + ")";
    }

    /** A name without groups matches any of the three groups (alphabetic, ideographic, phonetic) of a stored one. */
    private String name(String column, String value) {
        String pattern = like(value);
        if (value.indexOf('=') >= 0) {
            return column + " like " + parameter(pattern);
        }
        return "(" + column + " like " + parameter(pattern)
                + " or position('=' in " + column + ") > 0 and ("
                + "split_part(" + column + ", '=', 1) like " + parameter(pattern)
                + " or split_part(" + column + ", '=', 2) like " + parameter(pattern)
                + " or split_part(" + column + ", '=', 3) like " + parameter(pattern) + "))";
    }

    private static boolean isPattern(String value) {
        return value.indexOf('*') >= 0 || value.indexOf('?') >= 0;
    }

    /** The wildcards of DICOM as those of SQL; what SQL takes for a wildcard stands for itself. */
    private static String like(String pattern) {
        return pattern.replace("\\", "\\\\")
                .replace("%", "\\%")
                .replace("_", "\\_")
                .replace('*', '%')
                .replace('?', '_');
    }

    private String parameter(Object value) {
        String name = "p" + parameters.size();
        parameters.put(name, value instanceof String text ? text.replace("\0", "") : value);
        return ":" + name;
    }
}
