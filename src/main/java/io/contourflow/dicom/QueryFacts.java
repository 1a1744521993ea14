package io.contourflow.dicom;

import io.contourflow.kernel.DicomUid;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.aoju.bus.image.Tag;
import org.aoju.bus.image.UID;
import org.aoju.bus.image.galaxy.data.Attributes;
import org.aoju.bus.image.galaxy.data.Sequence;

/** What queries ask for beside what the program itself needs, as the index keeps it. */
final class QueryFacts {
    private static final Set<QueryAttribute> DESCRIBED = Set.of(
            QueryAttribute.ISSUER_OF_PATIENT_ID,
            QueryAttribute.STUDY_DATE,
            QueryAttribute.STUDY_TIME,
            QueryAttribute.STUDY_ID,
            QueryAttribute.STUDY_DESCRIPTION,
            QueryAttribute.REFERRING_PHYSICIAN_NAME,
            QueryAttribute.SERIES_NUMBER,
            QueryAttribute.SERIES_DATE,
            QueryAttribute.SERIES_TIME,
            QueryAttribute.PROTOCOL_NAME,
            QueryAttribute.MANUFACTURER,
            QueryAttribute.INSTITUTION_NAME,
            QueryAttribute.CONTENT_DATE,
            QueryAttribute.CONTENT_TIME);

    /** Results that other systems make of images. */
    private static final Set<String> REFERRING_CLASSES =
            Set.of(UID.RTStructureSetStorage, UID.SpatialRegistrationStorage, UID.DeformableSpatialRegistrationStorage);

    /** More series than any structure set refers to; a hostile one might name millions. */
    private static final int REFERENCES_MAX = 1_000;

    private QueryFacts() {}

    static Map<QueryAttribute, String> described(Attributes dataset) {
        Map<QueryAttribute, String> described = new EnumMap<>(QueryAttribute.class);
        for (QueryAttribute attribute : DESCRIBED) {
            String value = normal(attribute, dataset);
            if (!value.isEmpty()) {
                described.put(attribute, value);
            }
        }
        return described;
    }

    /** Dates as YYYYMMDD, times so that they sort, numbers in decimal; what is none of these is left out. */
    private static String normal(QueryAttribute attribute, Attributes dataset) {
        String text = DicomValues.text(dataset, attribute.tag());
        switch (attribute.representation()) {
            case DA:
                java.time.LocalDate date = DicomDates.date(text);
                return date == null ? "" : date.format(java.time.format.DateTimeFormatter.BASIC_ISO_DATE);
            case TM:
                String time = DicomDates.timeKey(text, false);
                return time == null ? "" : time;
            case IS:
                Integer number = DicomValues.integer(dataset, attribute.tag());
                return number == null ? "" : number.toString();
            default:
                return text;
        }
    }

    static Set<String> referencedSeries(Attributes dataset) {
        Set<String> found = new LinkedHashSet<>();
        if (REFERRING_CLASSES.contains(DicomValues.text(dataset, Tag.SOPClassUID))) {
            collect(dataset, found);
        }
        return found;
    }

    private static void collect(Attributes dataset, Set<String> found) {
        for (int tag : dataset.tags()) {
            if (dataset.getValue(tag) instanceof Sequence items) {
                for (Attributes item : items) {
                    String uid = DicomValues.text(item, Tag.SeriesInstanceUID);
                    if (DicomUid.isLegal(uid) && found.size() < REFERENCES_MAX) {
                        found.add(uid);
                    }
                    collect(item, found);
                }
            }
        }
    }
}
