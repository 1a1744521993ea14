package io.contourflow.web;

import io.contourflow.archive.SeriesSearch;
import io.contourflow.cases.CaseSearch;
import io.contourflow.cases.CaseStatistics;
import io.contourflow.kernel.CaseId;
import io.contourflow.kernel.Problem;
import io.contourflow.kernel.SeriesUid;
import io.contourflow.process.ProcessLoads;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Counts and searches in memory; remembers whose cases it was asked about. */
class FakeLedger implements CaseStatistics, CaseSearch, SeriesSearch, ProcessLoads {
    final List<String> asked = new ArrayList<>();

    @Override
    public Report of(Period period, Set<String> departments) {
        asked.add("statistics " + period.from() + " " + period.to() + " of " + departments);
        return new Report(
                period.from(),
                period.to(),
                List.of(new Day(period.from(), 2, 1)),
                List.of(),
                List.of(),
                new Times("", 0, 0, 0),
                List.of(new Times("Review contours", 3, 60_000, 90_000)),
                List.of(),
                List.of());
    }

    @Override
    public List<CaseId> find(String text, Set<SeriesUid> series, Set<String> departments, int max) {
        asked.add("cases '" + text + "' of " + departments);
        return text.equals("phantom") ? List.of(FakeBackend.CASE) : List.of();
    }

    @Override
    public Set<SeriesUid> find(String text, int max) {
        return Set.of();
    }

    @Override
    public List<Model> models() {
        return List.of(new Model("CaseLifecycleProcess", "Case lifecycle", 2, 5, List.of(new Version(2, 5))));
    }

    @Override
    public List<Node> nodes(String processKey) {
        if (!processKey.equals("CaseLifecycleProcess")) {
            throw Problem.notFound("process model", processKey);
        }
        return List.of(new Node("CallActivity_ReviewContours", 4, 1));
    }
}
