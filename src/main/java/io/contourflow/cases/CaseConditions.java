package io.contourflow.cases;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a list of cases is restricted to, as SQL on {@code imaging.imaging_case c} with its values in order. */
final class CaseConditions {
    private final List<String> conditions = new ArrayList<>(List.of("true"));
    private final List<Object> values = new ArrayList<>();

    private CaseConditions() {}

    static CaseConditions of(CaseQuery query) {
        return new CaseConditions()
                .and("c.state = ?", Rows.name(query.state()))
                .and("c.patient_id = ?", query.patientId())
                .and("c.image_type = ?", Rows.name(query.type()))
                .department(query);
    }

    private CaseConditions department(CaseQuery query) {
        return switch (query.departments().size()) {
            case 0 -> this;
            // "=" and not "any": only so does the index of a department give the order of the list
            case 1 -> and("c.department = ?", query.departments().iterator().next());
            default -> and("c.department = any(?)", query.departments().toArray(new String[0]));
        };
    }

    private CaseConditions and(String condition, @Nullable Object value) {
        if (value != null) {
            conditions.add(condition);
            values.add(value);
        }
        return this;
    }

    /** Only what comes after this case. The first half is for the index, the second for cases of the same instant. */
    CaseConditions after(ImagingCase last) {
        conditions.add("c.created_at <= ? and (c.created_at < ? or c.id > ?)");
        Object createdAt = Rows.toColumn(last.createdAt());
        values.addAll(List.of(createdAt, createdAt, last.id().value()));
        return this;
    }

    String where() {
        return " where " + String.join(" and ", conditions);
    }

    List<Object> values() {
        return values;
    }
}
