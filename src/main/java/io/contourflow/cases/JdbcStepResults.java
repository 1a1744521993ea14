package io.contourflow.cases;

import io.contourflow.kernel.ArtifactRef;
import io.contourflow.kernel.CaseId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/** Step results in PostgreSQL; one row per (case, step, input hash) and a pointer to the one in force. */
@Repository
class JdbcStepResults implements StepResults {
    private static final String ALL_CURRENT = """
            select r.* from imaging.step_result r
              join imaging.current_step_result c using (imaging_case_id, step, input_hash)
            """;
    private static final String CURRENT = ALL_CURRENT + " where r.imaging_case_id = :caseId";

    private final JdbcClient jdbc;
    private final ApplicationEventPublisher events;

    JdbcStepResults(JdbcClient jdbc, ApplicationEventPublisher events) {
        this.jdbc = jdbc;
        this.events = events;
    }

    @Override
    public Optional<StepResult> current(CaseId caseId, Step step) {
        return jdbc.sql(CURRENT + " and r.step = :step")
                .param("caseId", caseId.value())
                .param("step", step.name())
                .query(JdbcStepResults::read)
                .optional();
    }

    @Override
    public Map<CaseId, StepResult> current(Set<CaseId> caseIds, Step step) {
        if (caseIds.isEmpty()) {
            return Map.of();
        }
        return jdbc
                .sql(ALL_CURRENT + " where r.imaging_case_id in (:caseIds) and r.step = :step")
                .param("caseIds", caseIds.stream().map(CaseId::value).toList())
                .param("step", step.name())
                .query(JdbcStepResults::read)
                .list()
                .stream()
                .collect(Collectors.toMap(StepResult::caseId, Function.identity()));
    }

    @Override
    public Optional<StepResult> find(CaseId caseId, Step step, String inputHash) {
        return jdbc.sql("""
                        select * from imaging.step_result
                         where imaging_case_id = :caseId and step = :step and input_hash = :inputHash
                        """)
                .param("caseId", caseId.value())
                .param("step", step.name())
                .param("inputHash", inputHash)
                .query(JdbcStepResults::read)
                .optional();
    }

    @Override
    @Transactional
    public StepResult store(StepResult result) {
        int inserted = insert(result);
        int pointed = jdbc.sql("""
                        insert into imaging.current_step_result as c (imaging_case_id, step, input_hash, version)
                        values (:caseId, :step, :inputHash, 0)
                        on conflict (imaging_case_id, step)
                        do update set input_hash = excluded.input_hash, version = c.version + 1
                           where c.input_hash <> excluded.input_hash
                        """)
                .param("caseId", result.caseId().value())
                .param("step", result.step().name())
                .param("inputHash", result.inputHash())
                .update();
        if (inserted + pointed > 0) {
            events.publishEvent(new CaseChanged(result.caseId()));
        }
        return find(result.caseId(), result.step(), result.inputHash()).orElseThrow();
    }

    private int insert(StepResult result) {
        List<String> artifacts = names(result.artifacts());
        List<String> numbers = names(result.numbers());
        List<String> texts = names(result.texts());
        return jdbc.sql("""
                        insert into imaging.step_result (imaging_case_id, step, input_hash, artifact_names,
                            artifact_hashes, number_names, number_values, text_names, text_values, software_version,
                            started_at, finished_at)
                        values (:caseId, :step, :inputHash, :artifactNames, :artifactHashes, :numberNames, :numberValues,
                            :textNames, :textValues, :softwareVersion, :startedAt, :finishedAt)
                        on conflict (imaging_case_id, step, input_hash) do nothing
                        """)
                .param("caseId", result.caseId().value())
                .param("step", result.step().name())
                .param("inputHash", result.inputHash())
                .param("artifactNames", artifacts.toArray(new String[0]))
                .param(
                        "artifactHashes",
                        values(artifacts, name -> result.artifact(name).toString()))
                .param("numberNames", numbers.toArray(new String[0]))
                .param("numberValues", numbers.stream().map(result::number).toArray(Double[]::new))
                .param("textNames", texts.toArray(new String[0]))
                .param(
                        "textValues",
                        values(texts, name -> String.valueOf(result.texts().get(name))))
                .param("softwareVersion", result.softwareVersion())
                .param("startedAt", Rows.toColumn(result.startedAt()))
                .param("finishedAt", Rows.toColumn(result.finishedAt()))
                .update();
    }

    private static List<String> names(Map<String, ?> values) {
        return values.keySet().stream().sorted().toList();
    }

    private static String[] values(List<String> names, Function<String, String> value) {
        return names.stream().map(value).toArray(String[]::new);
    }

    @Override
    public List<StepResult> current(CaseId caseId) {
        return jdbc.sql(CURRENT).param("caseId", caseId.value()).query(JdbcStepResults::read).list().stream()
                .sorted(Comparator.comparing(StepResult::step))
                .toList();
    }

    private static StepResult read(ResultSet row, int number) throws SQLException {
        return new StepResult(
                new CaseId(row.getObject("imaging_case_id", UUID.class)),
                Step.valueOf(row.getString("step")),
                row.getString("input_hash"),
                map(Rows.texts(row, "artifact_names"), Rows.texts(row, "artifact_hashes"), ArtifactRef::parse),
                map(Rows.texts(row, "number_names"), Rows.numbers(row, "number_values"), Function.identity()),
                map(Rows.texts(row, "text_names"), Rows.texts(row, "text_values"), Function.identity()),
                row.getString("software_version"),
                Rows.instant(row, "started_at"),
                Rows.instant(row, "finished_at"));
    }

    private static <S, T> Map<String, T> map(String[] names, S[] values, Function<S, T> conversion) {
        Map<String, T> map = new LinkedHashMap<>();
        for (int i = 0; i < names.length; i++) {
            map.put(names[i], conversion.apply(values[i]));
        }
        return map;
    }
}
