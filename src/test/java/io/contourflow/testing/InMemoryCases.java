package io.contourflow.testing;

import io.contourflow.cases.CaseMethod;
import io.contourflow.cases.CaseQuery;
import io.contourflow.cases.CaseState;
import io.contourflow.cases.Cases;
import io.contourflow.cases.ImageType;
import io.contourflow.cases.ImagingCase;
import io.contourflow.cases.NewCase;
import io.contourflow.cases.ProcessingMode;
import io.contourflow.kernel.CaseId;
import io.contourflow.kernel.Page;
import io.contourflow.kernel.Problem;
import io.contourflow.kernel.SeriesUid;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Cases in memory; search looks at state and type only. */
public final class InMemoryCases implements Cases {
    private final Map<String, CaseId> byKey = new ConcurrentHashMap<>();
    private final Map<CaseId, ImagingCase> cases = new ConcurrentHashMap<>();
    private final Set<CaseId> settled = ConcurrentHashMap.newKeySet();

    @Override
    public synchronized Creation create(NewCase request) {
        CaseId known = byKey.get(request.idempotencyKey());
        if (known != null) {
            return new Creation(require(known), false);
        }
        ImagingCase made = new ImagingCase(
                CaseId.random(),
                request.patientId(),
                request.department(),
                request.first(),
                request.second(),
                null,
                null,
                CaseState.RECEIVED,
                "",
                request.priority(),
                request.dueAt(),
                request.note(),
                request.createdBy(),
                Instant.now(),
                0,
                request.method());
        byKey.put(request.idempotencyKey(), made.id());
        cases.put(made.id(), made);
        return new Creation(made, true);
    }

    /** Puts a case as it is. */
    public ImagingCase put(ImagingCase imagingCase) {
        cases.put(imagingCase.id(), imagingCase);
        return imagingCase;
    }

    @Override
    public Optional<ImagingCase> find(CaseId id) {
        return Optional.ofNullable(cases.get(id));
    }

    @Override
    public ImagingCase require(CaseId id) {
        return find(id).orElseThrow(() -> Problem.notFound("case", id));
    }

    @Override
    public Map<CaseId, ImagingCase> requireAll(Set<CaseId> ids) {
        return ids.stream().collect(Collectors.toMap(id -> id, this::require));
    }

    @Override
    public Page<ImagingCase> search(CaseQuery query) {
        List<ImagingCase> found = cases.values().stream()
                .filter(c -> query.state() == null || c.state() == query.state())
                .filter(c -> query.type() == null || c.type() == query.type())
                .toList();
        return new Page<>(found, query.page(), query.size(), found.size());
    }

    @Override
    public List<ImagingCase> withSeries(SeriesUid series) {
        return cases.values().stream()
                .filter(c -> c.first().series().equals(series)
                        || (c.second() != null && c.second().series().equals(series)))
                .toList();
    }

    @Override
    public void settle(CaseId id, CaseMethod method) {
        ImagingCase c = require(id);
        if (!settled.add(id) && !c.method().equals(method)) {
            throw new Problem(Problem.Kind.CONFLICT, "method-settled", c + " is done otherwise");
        }
        put(changed(c, c.type(), c.mode(), c.state(), c.stateDetail(), method));
    }

    @Override
    public void classify(CaseId id, ImageType type, ProcessingMode mode) {
        ImagingCase c = require(id);
        put(changed(c, type, mode, c.state(), c.stateDetail(), c.method()));
    }

    @Override
    public void moveTo(CaseId id, CaseState state, String detail) {
        ImagingCase c = require(id);
        if (!c.state().isOpen()) {
            throw new Problem(Problem.Kind.CONFLICT, "case-closed", c + " is closed");
        }
        put(changed(c, c.type(), c.mode(), state, detail, c.method()));
    }

    private static ImagingCase changed(
            ImagingCase c,
            @Nullable ImageType type,
            @Nullable ProcessingMode mode,
            CaseState state,
            String detail,
            CaseMethod method) {
        return new ImagingCase(
                c.id(),
                c.patientId(),
                c.department(),
                c.first(),
                c.second(),
                type,
                mode,
                state,
                detail,
                c.priority(),
                c.dueAt(),
                c.note(),
                c.createdBy(),
                c.createdAt(),
                c.version() + 1,
                method);
    }
}
