package io.contourflow.dicom;

import io.contourflow.kernel.DicomUid;
import io.contourflow.kernel.Problem;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.aoju.bus.image.Tag;
import org.aoju.bus.image.galaxy.data.Attributes;
import org.aoju.bus.image.galaxy.data.ElementDictionary;
import org.aoju.bus.image.galaxy.data.VR;
import org.aoju.bus.image.metric.ImageException;
import org.jspecify.annotations.Nullable;

/**
 * The query of a QIDO-RS search (PS3.18 8.3.4 and 10.6), compared as a C-FIND with the same keys. What DICOM knows but the
 * index does not hold is left out with a warning; what DICOM does not know is refused. Holds what somebody searched for,
 * which may be patient identity: never log it.
 *
 * @param limit null: as many as are given at most
 * @param warnings for the requester, without patient identity
 */
public record WebQuery(CatalogQuery query, @Nullable Integer limit, int offset, List<String> warnings) {
    private static final Pattern TAG = Pattern.compile("[0-9A-Fa-f]{8}");
    private static final Pattern KEYWORD = Pattern.compile("[A-Z][A-Za-z0-9]{1,63}");
    private static final Pattern COMMA = Pattern.compile(",");
    private static final Pattern UID_SEPARATOR = Pattern.compile("[,\\\\]");

    private static final Set<QueryAttribute> ONLY_WHEN_ASKED = EnumSet.of(
            QueryAttribute.PATIENT_STUDIES,
            QueryAttribute.PATIENT_SERIES,
            QueryAttribute.PATIENT_INSTANCES,
            QueryAttribute.STUDY_SERIES,
            QueryAttribute.STUDY_INSTANCES,
            QueryAttribute.MODALITIES_IN_STUDY,
            QueryAttribute.SERIES_INSTANCES);

    @Override
    public String toString() {
        return query.toString();
    }

    /**
     * @param level what is searched for: studies, series or images
     * @param within unique keys of the resource searched in, from its path
     * @param parameters of the address, decoded
     * @throws Problem INVALID naming the parameter when it is wrong
     */
    public static WebQuery parse(
            QueryLevel level, Map<QueryAttribute, String> within, Map<String, List<String>> parameters) {
        Reading reading = new Reading(level, within);
        parameters.forEach((name, values) -> values.forEach(value -> reading.parameter(name, value)));
        return reading.result();
    }

    private static Problem invalid(String detail) {
        return new Problem(Problem.Kind.INVALID, "invalid-parameter", detail);
    }

    private static final class Reading {
        private final QueryLevel level;
        private final Attributes keys = new Attributes();
        private final Set<QueryAttribute> wanted = EnumSet.noneOf(QueryAttribute.class);
        private final Set<String> warnings = new LinkedHashSet<>();
        private final Map<QueryAttribute, String> within;
        private @Nullable Integer limit;
        private int offset;

        Reading(QueryLevel level, Map<QueryAttribute, String> within) {
            this.level = level;
            this.within = within;
            keys.setString(Tag.QueryRetrieveLevel, VR.CS, level.name());
            for (QueryAttribute attribute : QueryAttribute.values()) {
                if (isDefault(attribute)) {
                    wanted.add(attribute);
                }
            }
        }

        /** What is always answered (PS3.18 10.6.3): the own level, and those above that the path does not fix. */
        private boolean isDefault(QueryAttribute attribute) {
            if (!level.includes(attribute.level())) {
                return false;
            }
            if (attribute.level() == level || attribute == QueryAttribute.uniqueKey(attribute.level())) {
                return true;
            }
            QueryLevel above = attribute.level() == QueryLevel.PATIENT ? QueryLevel.STUDY : attribute.level();
            return !within.containsKey(QueryAttribute.uniqueKey(above)) && !ONLY_WHEN_ASKED.contains(attribute);
        }

        void parameter(String name, String value) {
            switch (name) {
                case "limit" -> limit = number(name, value, 1);
                case "offset" -> offset = number(name, value, 0);
                case "fuzzymatching" -> fuzzy(value);
                case "includefield" -> COMMA.splitAsStream(value).forEach(this::include);
                case "accept", "charset" -> {
                    // they are about the answer, not about what is looked for
                }
                default -> key(name, value);
            }
        }

        private static int number(String name, String value, int least) {
            int number;
            try {
                number = Integer.parseInt(value);
            } catch (NumberFormatException notANumber) {
                number = least - 1;
            }
            if (number < least) {
                throw invalid(name + " must be a whole number of at least " + least);
            }
            return number;
        }

        private void fuzzy(String value) {
            if (value.equals("true")) {
                warnings.add("The fuzzymatching parameter is not supported. Only literal matching has been performed.");
            } else if (!value.equals("false")) {
                throw invalid("fuzzymatching must be true or false");
            }
        }

        private void include(String name) {
            if (name.equals("all")) {
                EnumSet.allOf(QueryAttribute.class).stream()
                        .filter(attribute -> level.includes(attribute.level()))
                        .forEach(wanted::add);
                return;
            }
            // an attribute that the index does not hold is left out of the answers, as the standard allows
            QueryAttribute.ofTag(tag(name)).ifPresent(wanted::add);
        }

        private void key(String name, String value) {
            int tag = tag(name);
            QueryAttribute attribute = QueryAttribute.ofTag(tag).orElse(null);
            if (name.indexOf('.') >= 0
                    || attribute == null
                    || !level.includes(attribute.level())
                    || attribute.representation() == QueryAttribute.Representation.COUNT) {
                warnings.add("Matching of " + keyword(tag) + " is not supported. It has been left out.");
                return;
            }
            wanted.add(attribute);
            VR vr = VR.valueOf(attribute.representation().name());
            String[] values = vr == VR.UI ? UID_SEPARATOR.split(value) : new String[] {value};
            if (vr == VR.US) {
                keys.setInt(tag, vr, number(name, value, 0));
            } else if (!value.isEmpty()) {
                keys.setString(tag, vr, values);
            }
        }

        private static String keyword(int tag) {
            String keyword = ElementDictionary.keywordOf(tag, null);
            return keyword == null || keyword.isEmpty() ? Tag.toString(tag) : keyword;
        }

        /** The last of a path of tags or keywords. */
        private static int tag(String name) {
            int tag = 0;
            for (String part : name.split("\\.", -1)) {
                if (TAG.matcher(part).matches()) {
                    tag = Integer.parseUnsignedInt(part, 16);
                } else {
                    tag = KEYWORD.matcher(part).matches() ? ElementDictionary.tagForKeyword(part, null) : -1;
                }
                if (tag == -1) {
                    throw invalid(shown(part) + " is neither a DICOM keyword nor a tag of eight hexadecimal digits");
                }
            }
            return tag;
        }

        /** Names come from the requester: shortened, and nothing but plain letters. */
        private static String shown(String name) {
            String plain = name.replaceAll("[^A-Za-z0-9_-]", "?");
            return plain.length() > 64 ? plain.substring(0, 64) : plain;
        }

        WebQuery result() {
            within.forEach((attribute, uid) -> {
                if (!DicomUid.isLegal(uid)) {
                    throw invalid("a UID must be 1 to 64 digits and dots");
                }
                String[] narrower = keys.getStrings(attribute.tag());
                if (narrower != null && !List.of(narrower).contains(uid)) {
                    throw invalid(keyword(attribute.tag()) + " contradicts the path");
                }
                keys.setString(attribute.tag(), VR.UI, uid);
            });
            try {
                CatalogQuery compared =
                        QueryIdentifier.ofFind(keys, QueryLevel.STUDY).query();
                Map<QueryAttribute, CatalogQuery.Matching> matching = new EnumMap<>(QueryAttribute.class);
                matching.putAll(compared.keys());
                return new WebQuery(
                        new CatalogQuery(level, matching, wanted), limit, offset, new ArrayList<>(warnings));
            } catch (ImageException wrong) {
                throw invalid(String.valueOf(wrong.getMessage()));
            }
        }
    }
}
