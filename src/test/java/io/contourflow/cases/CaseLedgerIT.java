package io.contourflow.cases;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.contourflow.kernel.CaseId;
import io.contourflow.testing.PersistenceConfiguration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.junit.jupiter.SpringJUnitConfig;

/** What is counted of cases, and how they are found. */
@SpringJUnitConfig({PersistenceConfiguration.class, CaseLedgerIT.Beans.class})
class CaseLedgerIT {
    @Import({CasesFixture.class, JdbcCaseStatistics.class, JdbcCaseSearch.class})
    static class Beans {}

    private static final LocalDate TODAY = LocalDate.now(ZoneOffset.UTC);

    @Autowired
    private Cases cases;

    @Autowired
    private Timeline timeline;

    @Autowired
    private CaseStatistics statistics;

    @Autowired
    private CaseSearch search;

    @Test
    void findsCasesByPartOfThePatientIdAndByTheirOwnId() {
        String patient = "Ledger%_" + UUID.randomUUID();
        ImagingCase made = cases.create(CasesIT.pair(patient)).imagingCase();
        Set<String> mine = Set.of(made.department());

        assertThat(search.find(patient.substring(2).toLowerCase(Locale.ROOT), Set.of(), mine, 10))
                .containsExactly(made.id());
        assertThat(search.find(made.id().toString().substring(0, 13), Set.of(), mine, 10))
                .containsExactly(made.id());
        assertThat(search.find("no such words", Set.of(made.first().series()), mine, 10))
                .as("by a series found elsewhere")
                .contains(made.id());
        assertThat(search.find("%_", Set.of(), mine, 200))
                .as("signs mean themselves")
                .contains(made.id());
        assertThat(search.find(patient, Set.of(), Set.of("elsewhere"), 10)).isEmpty();
        assertThat(search.find(patient, Set.of(), Set.of(), 10)).isEmpty();
    }

    @Test
    @Tag("R12")
    void countsWhatCameAndHowLongItTook() {
        CaseId id = cases.create(CasesIT.pair("ledger-" + UUID.randomUUID()))
                .imagingCase()
                .id();
        Set<String> mine = Set.of(cases.require(id).department());
        String task = "Task " + UUID.randomUUID();
        for (long ms : new long[] {1000, 2000, 9000}) {
            timeline.record(new Timeline.Entry(id, Instant.now(), "TASK_COMPLETED", "ledger1", task, ms, "1"));
        }

        CaseStatistics.Report report = statistics.of(new CaseStatistics.Period(TODAY.minusDays(2), TODAY), mine);

        assertThat(report.days()).hasSize(3);
        assertThat(report.days().get(2).created()).isPositive();
        assertThat(report.tasks())
                .filteredOn(times -> times.name().equals(task))
                .containsExactly(new CaseStatistics.Times(task, 3, 2000, 7600));
        assertThat(report.people())
                .extracting(CaseStatistics.PersonCount::userId)
                .contains("ledger1");
        assertThat(report.states()).isNotEmpty();
    }

    @Test
    void countsNothingOfOtherDepartmentsAndOfNone() {
        cases.create(CasesIT.pair("ledger-" + UUID.randomUUID()));
        for (Set<String> others : Set.of(Set.of("elsewhere"), Set.<String>of())) {
            CaseStatistics.Report report = statistics.of(new CaseStatistics.Period(TODAY, TODAY), others);
            assertThat(report.days()).containsExactly(new CaseStatistics.Day(TODAY, 0, 0));
            assertThat(report.turnaround()).isEqualTo(new CaseStatistics.Times("", 0, 0, 0));
            assertThat(report.states()).isEmpty();
        }
    }

    @Test
    void refusesAPeriodThatEndsBeforeItBegins() {
        assertThatThrownBy(() -> new CaseStatistics.Period(TODAY, TODAY.minusDays(1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(TODAY.toString());
    }
}
