package io.contourflow.archive;

import io.contourflow.dicom.InstanceHeader;
import io.contourflow.dicom.PersonNames;
import io.contourflow.dicom.QueryAttribute;
import java.sql.Types;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The columns of a series that only queries read, from its first object. */
final class SeriesDescriptions {
    private static final Map<String, QueryAttribute> TEXTS = Stream.of(
                    QueryAttribute.ISSUER_OF_PATIENT_ID,
                    QueryAttribute.STUDY_DATE,
                    QueryAttribute.STUDY_TIME,
                    QueryAttribute.STUDY_ID,
                    QueryAttribute.STUDY_DESCRIPTION,
                    QueryAttribute.REFERRING_PHYSICIAN_NAME,
                    QueryAttribute.SERIES_DATE,
                    QueryAttribute.SERIES_TIME,
                    QueryAttribute.PROTOCOL_NAME,
                    QueryAttribute.MANUFACTURER,
                    QueryAttribute.INSTITUTION_NAME)
            .collect(Collectors.toMap(attribute -> attribute.name().toLowerCase(Locale.ROOT), attribute -> attribute));

    private static final String DESCRIBE = "update imaging.series set described = true, patient_name_key = :nameKey,"
            + " referring_physician_key = :referringKey, series_number = :number, "
            + TEXTS.keySet().stream().sorted().map(name -> name + " = :" + name).collect(Collectors.joining(", "))
            + " where series_uid = :series";

    private final JdbcClient jdbc;

    SeriesDescriptions(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    void describe(InstanceHeader header) {
        JdbcClient.StatementSpec statement = jdbc.sql(DESCRIBE)
                .param("series", header.seriesUid().value())
                .param("nameKey", PersonNames.key(InstanceIndex.text(header.patientName())))
                .param(
                        "referringKey",
                        PersonNames.key(InstanceIndex.text(header.described(QueryAttribute.REFERRING_PHYSICIAN_NAME))))
                .param("number", number(header), Types.INTEGER);
        for (Map.Entry<String, QueryAttribute> text : TEXTS.entrySet()) {
            statement = statement.param(text.getKey(), InstanceIndex.text(header.described(text.getValue())));
        }
        statement.update();
    }

    private static @Nullable Integer number(InstanceHeader header) {
        String number = header.described(QueryAttribute.SERIES_NUMBER);
        return number.isEmpty() ? null : (Integer) Integer.parseInt(number);
    }
}
