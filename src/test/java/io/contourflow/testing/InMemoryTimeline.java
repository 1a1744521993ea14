package io.contourflow.testing;

import io.contourflow.cases.Timeline;
import io.contourflow.kernel.CaseId;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** The timeline of cases, in memory. */
public final class InMemoryTimeline implements Timeline {
    private final List<Entry> entries = new CopyOnWriteArrayList<>();

    @Override
    public void record(Entry entry) {
        entries.add(entry);
    }

    @Override
    public List<Entry> of(CaseId caseId) {
        return entries.stream().filter(entry -> entry.caseId().equals(caseId)).toList();
    }

    /** Kinds of the entries, oldest first. */
    public List<String> kinds(CaseId caseId) {
        return of(caseId).stream().map(Entry::kind).toList();
    }
}
