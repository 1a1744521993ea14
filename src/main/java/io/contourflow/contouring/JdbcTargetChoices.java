package io.contourflow.contouring;

import io.contourflow.cases.ImageRole;
import io.contourflow.kernel.CaseId;
import io.contourflow.kernel.ContourSetId;
import io.contourflow.kernel.Problem;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/**
 * Choices in {@code imaging.target_choice} and {@code imaging.target_rule}; the primary key lets only one writer have each
 * version. Reading is transactional too: a choice and its rules are two queries that must see one state.
 */
@Repository
@Transactional(readOnly = true)
class JdbcTargetChoices implements TargetChoices {
    private final JdbcClient jdbc;

    JdbcTargetChoices(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public Optional<Stored> newest(CaseId caseId) {
        return jdbc.sql("""
                        select * from imaging.target_choice where imaging_case_id = :case order by version desc limit 1
                        """).param("case", caseId.value()).query(this::read).optional();
    }

    @Override
    @Transactional
    public void add(Stored stored) {
        TargetContours.Choice choice = stored.choice();
        int rows = jdbc.sql("""
                        insert into imaging.target_choice
                            (imaging_case_id, version, first_set_id, first_hash, second_set_id, second_hash,
                             registration_hash, actor, chosen_at)
                        select :case, :version, :first, :firstHash, :second, :secondHash, :registration, :actor, :at
                        where :version = 1 + (select coalesce(max(version), 0) from imaging.target_choice
                                              where imaging_case_id = :case)
                        on conflict do nothing
                        """)
                .param("case", choice.caseId().value())
                .param("version", choice.version())
                .param("first", stored.basis().firstSet().value())
                .param("firstHash", stored.basis().firstHash())
                .param("second", stored.basis().secondSet().value())
                .param("secondHash", stored.basis().secondHash())
                .param("registration", stored.basis().registrationHash())
                .param("actor", choice.actor())
                .param("at", Timestamp.from(choice.chosenAt().truncatedTo(ChronoUnit.MICROS)))
                .update();
        if (rows == 0) {
            throw new Problem(
                    Problem.Kind.STALE,
                    "target-choice-changed",
                    "somebody else chose the target contour of case " + choice.caseId() + " meanwhile");
        }
        for (int at = 0; at < choice.rules().size(); at++) {
            addRule(choice, at);
        }
    }

    private void addRule(TargetContours.Choice choice, int at) {
        TargetRule rule = choice.rules().get(at);
        TargetRule.@Nullable Area area = rule.region();
        jdbc.sql("""
                        insert into imaging.target_rule (imaging_case_id, version, position, structure, source,
                            region_kind, region_numbers, region_structure, region_source)
                        values (:case, :version, :position, :structure, :source, :kind,
                            cast(string_to_array(:numbers, ' ') as double precision[]), :inside, :insideOf)
                        """)
                .param("case", choice.caseId().value())
                .param("version", choice.version())
                .param("position", at + 1)
                .param("structure", rule.structure())
                .param("source", rule.source().name())
                .param("kind", area == null ? null : area.kind().name())
                .param(
                        "numbers",
                        area == null
                                ? ""
                                : area.numbers().stream().map(Object::toString).collect(Collectors.joining(" ")))
                .param("inside", area == null ? null : area.structure())
                .param(
                        "insideOf",
                        area == null || area.of() == null ? null : area.of().name())
                .update();
    }

    @Override
    @Transactional
    public void keepOrigins(ContourSetId id, List<TargetContours.Origin> origins) {
        for (int at = 0; at < origins.size(); at++) {
            TargetContours.Origin origin = origins.get(at);
            jdbc.sql("""
                            insert into imaging.target_part
                                (contour_set_id, position, structure, rule, first_ml, second_ml, filled_ml)
                            values (:set, :position, :structure, :rule, :first, :second, :filled)
                            on conflict do nothing
                            """)
                    .param("set", id.value())
                    .param("position", at + 1)
                    .param("structure", origin.structure())
                    .param("rule", origin.rule())
                    .param("first", origin.firstMl())
                    .param("second", origin.secondMl())
                    .param("filled", origin.filledMl())
                    .update();
        }
    }

    @Override
    public List<TargetContours.Origin> origins(ContourSetId id) {
        return jdbc.sql("select * from imaging.target_part where contour_set_id = :set order by position")
                .param("set", id.value())
                .query((row, number) -> new TargetContours.Origin(
                        row.getString("structure"),
                        row.getString("rule"),
                        row.getDouble("first_ml"),
                        row.getDouble("second_ml"),
                        row.getDouble("filled_ml")))
                .list();
    }

    private Stored read(ResultSet row, int number) throws SQLException {
        CaseId caseId = new CaseId(row.getObject("imaging_case_id", UUID.class));
        long version = row.getLong("version");
        TargetContours.Choice choice = new TargetContours.Choice(
                caseId,
                version,
                rules(caseId, version),
                row.getString("actor"),
                row.getTimestamp("chosen_at").toInstant());
        Basis basis = new Basis(
                new ContourSetId(row.getObject("first_set_id", UUID.class)),
                row.getString("first_hash"),
                new ContourSetId(row.getObject("second_set_id", UUID.class)),
                row.getString("second_hash"),
                row.getString("registration_hash"));
        return new Stored(choice, basis);
    }

    private List<TargetRule> rules(CaseId caseId, long version) {
        return jdbc.sql("""
                        select * from imaging.target_rule where imaging_case_id = :case and version = :version
                         order by position
                        """)
                .param("case", caseId.value())
                .param("version", version)
                .query((row, number) -> new TargetRule(
                        row.getString("structure"), ImageRole.valueOf(row.getString("source")), area(row)))
                .list();
    }

    private static TargetRule.@Nullable Area area(ResultSet row) throws SQLException {
        String kind = row.getString("region_kind");
        if (kind == null) {
            return null;
        }
        String source = row.getString("region_source");
        Array numbers = row.getArray("region_numbers");
        return new TargetRule.Area(
                TargetRule.Kind.valueOf(kind),
                List.of((Double[]) numbers.getArray()),
                row.getString("region_structure"),
                source == null ? null : ImageRole.valueOf(source));
    }
}
