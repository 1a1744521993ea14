package io.contourflow.web;

import io.contourflow.cases.CaseQuery;
import io.contourflow.cases.Cases;
import io.contourflow.cases.ImagingCase;
import io.contourflow.kernel.CaseId;
import io.contourflow.kernel.Page;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** A page of cases that were searched for, in the order in which they were found. */
final class FoundPage {
    private FoundPage() {}

    static Page<ImagingCase> of(Cases cases, List<CaseId> found, CaseQuery query) {
        Map<CaseId, ImagingCase> of = cases.requireAll(Set.copyOf(found));
        List<ImagingCase> matching = found.stream()
                .map(id -> Objects.requireNonNull(of.get(id)))
                .filter(one -> query.state() == null || one.state() == query.state())
                .filter(one -> query.type() == null || one.type() == query.type())
                .filter(one -> query.patientId() == null || one.patientId().equals(query.patientId()))
                .toList();
        return new Page<>(
                matching.stream()
                        .skip((long) query.page() * query.size())
                        .limit(query.size())
                        .toList(),
                query.page(),
                query.size(),
                matching.size());
    }
}
