package io.contourflow.cases;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.contourflow.kernel.CaseId;
import io.contourflow.kernel.Page;
import io.contourflow.kernel.Problem;
import io.contourflow.testing.PersistenceConfiguration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.junit.jupiter.SpringJUnitConfig;

/** The list of cases page by page, by number and by the last case seen. */
@SpringJUnitConfig({PersistenceConfiguration.class, CasesFixture.class})
@Tag("R18")
class CaseListIT {
    private static final int CASES = 23;
    private static final int SIZE = 5;
    private static final Set<String> DEPARTMENT = Set.of("radiotherapy");

    @Autowired
    private Cases cases;

    @Autowired
    private JdbcClient jdbc;

    private final String patient = "patient-" + UUID.randomUUID();

    /** Several of the same instant, so that the order among them counts too. */
    @BeforeEach
    void casesOfFewInstants() {
        Instant first = Instant.parse("2026-11-20T10:00:00.123456Z");
        for (int number = 0; number < CASES; number++) {
            CaseId id = cases.create(CasesIT.pair(patient)).imagingCase().id();
            jdbc.sql("update imaging.imaging_case set created_at = ? where id = ?")
                    .param(Rows.toColumn(first.plusSeconds(number / 4)))
                    .param(id.value())
                    .update();
        }
    }

    @Test
    void goesOnAfterTheLastCaseSeenAsPagesDo() {
        List<CaseId> byNumber = IntStream.range(0, CASES / SIZE + 1)
                .mapToObj(page -> ids(search(DEPARTMENT, page, null)))
                .flatMap(List::stream)
                .toList();

        List<CaseId> byLast = new ArrayList<>(ids(search(DEPARTMENT, 0, null)));
        List<CaseId> next = byLast;
        while (!next.isEmpty()) {
            next = ids(search(DEPARTMENT, 0, byLast.get(byLast.size() - 1)));
            byLast.addAll(next);
        }

        assertThat(byNumber).hasSize(CASES).doesNotHaveDuplicates();
        assertThat(byLast).isEqualTo(byNumber);
        assertThat(ids(search(Set.of("radiotherapy", "brachytherapy"), 0, byNumber.get(3))))
                .isEqualTo(byNumber.subList(4, 4 + SIZE));
    }

    @Test
    void countsTheWholeListOnEveryPage() {
        CaseId last = ids(search(DEPARTMENT, 0, null)).get(SIZE - 1);

        assertThat(Stream.of(search(DEPARTMENT, 0, null), search(DEPARTMENT, 3, null), search(DEPARTMENT, 0, last)))
                .extracting(Page::total)
                .containsOnly((long) CASES);
    }

    @Test
    void refusesToGoOnAfterACaseThatTheCallerMayNotSee() {
        CaseId last = ids(search(DEPARTMENT, 0, null)).get(0);

        for (CaseQuery query : List.of(query(Set.of("elsewhere"), 0, last), query(DEPARTMENT, 0, CaseId.random()))) {
            assertThatThrownBy(() -> cases.search(query))
                    .isInstanceOfSatisfying(
                            Problem.class, problem -> assertThat(problem.slug()).isEqualTo("case-not-found"));
        }
        assertThatThrownBy(() -> cases.search(query(DEPARTMENT, 2, last)))
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.slug()).isEqualTo("bad-page"));
    }

    private Page<ImagingCase> search(Set<String> departments, int page, @Nullable CaseId after) {
        return cases.search(query(departments, page, after));
    }

    private CaseQuery query(Set<String> departments, int page, @Nullable CaseId after) {
        return new CaseQuery(CaseState.RECEIVED, patient, null, departments, page, SIZE, after);
    }

    private static List<CaseId> ids(Page<ImagingCase> page) {
        return page.items().stream().map(ImagingCase::id).toList();
    }
}
