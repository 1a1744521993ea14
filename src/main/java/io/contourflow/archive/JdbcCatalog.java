package io.contourflow.archive;

import io.contourflow.dicom.Audience;
import io.contourflow.dicom.CatalogMatch;
import io.contourflow.dicom.CatalogQuery;
import io.contourflow.dicom.InstanceCatalog;
import io.contourflow.dicom.QueryAttribute;
import io.contourflow.dicom.StoredObject;
import io.contourflow.kernel.ContentHash;
import io.contourflow.kernel.SeriesUid;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Finds and gives from the durable index; an object is found once its row is committed. */
@Repository
class JdbcCatalog implements InstanceCatalog {
    private static final String OBJECT =
            "select i.sop_class_uid, i.sop_instance_uid, i.series_uid, i.transfer_syntax_uid, i.file_hash from imaging.instance i";

    /** Counting stops here: it only orders syntaxes by how frequent they are. */
    private static final int COUNTED_MAX = 1_000;

    private final JdbcClient jdbc;
    private final ObjectStore objects;
    private final @Nullable Audience audience;

    @Autowired
    JdbcCatalog(JdbcClient jdbc, ObjectStore objects) {
        this(jdbc, objects, null);
    }

    private JdbcCatalog(JdbcClient jdbc, ObjectStore objects, @Nullable Audience audience) {
        this.jdbc = jdbc;
        this.objects = objects;
        this.audience = audience;
    }

    @Override
    public InstanceCatalog within(Audience only) {
        return new JdbcCatalog(jdbc, objects, only);
    }

    private String seen(Map<String, Object> parameters) {
        return audience == null ? "true" : CatalogSql.seen(audience, "i", parameters);
    }

    @Override
    public List<CatalogMatch> page(CatalogQuery query, @Nullable String after, int size) {
        CatalogSql sql = new CatalogSql(query, audience, after, size);
        return jdbc.sql(sql.text())
                .params(sql.parameters())
                .query((row, number) -> match(query, row))
                .list();
    }

    private static CatalogMatch match(CatalogQuery query, ResultSet row) throws SQLException {
        Map<QueryAttribute, String> values = new EnumMap<>(QueryAttribute.class);
        for (QueryAttribute attribute : query.wanted()) {
            String value = row.getString(CatalogSql.alias(attribute));
            values.put(attribute, value == null ? "" : value);
        }
        return new CatalogMatch(row.getString(CatalogSql.POSITION), values);
    }

    @Override
    public List<StoredObject> objects(Map<QueryAttribute, List<String>> uniqueKeys, int limit) {
        if (uniqueKeys.isEmpty()) {
            throw new IllegalArgumentException("a retrieve must name what is wanted");
        }
        List<String> conditions = new ArrayList<>();
        Map<String, Object> parameters = new HashMap<>(Map.of("limit", limit));
        uniqueKeys.forEach((attribute, values) -> {
            String name = attribute.name();
            conditions.add(uniqueColumn(attribute) + " in (:" + name + ")");
            parameters.put(name, values);
        });
        conditions.add(seen(parameters));
        return jdbc.sql(OBJECT + " join imaging.series s on s.series_uid = i.series_uid where "
                        + String.join(" and ", conditions) + " order by i.series_uid, i.sequence limit :limit")
                .params(parameters)
                .query(JdbcCatalog::object)
                .list();
    }

    private static String uniqueColumn(QueryAttribute attribute) {
        return switch (attribute) {
            case PATIENT_ID -> "s.patient_id";
            case STUDY_INSTANCE_UID -> "s.study_uid";
            case SERIES_INSTANCE_UID -> "i.series_uid";
            case SOP_INSTANCE_UID -> "i.sop_instance_uid";
            default -> throw new IllegalArgumentException(attribute + " is not the unique key of a level");
        };
    }

    @Override
    public Optional<StoredObject> object(String sopInstanceUid) {
        Map<String, Object> parameters = new HashMap<>(Map.of("uid", sopInstanceUid));
        return jdbc.sql(OBJECT + " where i.sop_instance_uid = :uid and " + seen(parameters))
                .params(parameters)
                .query(JdbcCatalog::object)
                .optional();
    }

    private static StoredObject object(ResultSet row, int number) throws SQLException {
        return new StoredObject(
                row.getString("sop_class_uid"),
                row.getString("sop_instance_uid"),
                new SeriesUid(row.getString("series_uid")),
                row.getString("transfer_syntax_uid"),
                new ContentHash(row.getString("file_hash")));
    }

    @Override
    public Path file(StoredObject object) {
        return objects.file(object.fileHash());
    }

    /** Jumps from pair to pair in the index instead of reading every row. */
    @Override
    public Map<String, List<String>> transferSyntaxes() {
        Map<String, List<String>> syntaxes = new LinkedHashMap<>();
        jdbc.sql("""
                        with recursive pair as (
                            (select sop_class_uid, transfer_syntax_uid from imaging.instance
                              order by sop_class_uid, transfer_syntax_uid limit 1)
                            union all
                            select next.* from pair, lateral (
                                select i.sop_class_uid, i.transfer_syntax_uid from imaging.instance i
                                 where (i.sop_class_uid, i.transfer_syntax_uid)
                                       > (pair.sop_class_uid, pair.transfer_syntax_uid)
                                 order by i.sop_class_uid, i.transfer_syntax_uid limit 1) next
                        )
                        select sop_class_uid, transfer_syntax_uid from pair,
                               lateral (select count(*) as objects from (
                                   select 1 from imaging.instance i where i.sop_class_uid = pair.sop_class_uid
                                      and i.transfer_syntax_uid = pair.transfer_syntax_uid limit :most) some) counted
                         order by sop_class_uid, objects desc, transfer_syntax_uid
                        """).param("most", COUNTED_MAX).query(row -> {
            syntaxes.computeIfAbsent(row.getString(1), any -> new ArrayList<>()).add(row.getString(2));
        });
        return syntaxes;
    }
}
