package io.contourflow.testing;

import io.contourflow.cases.Notices;
import io.contourflow.kernel.Actor;
import io.contourflow.kernel.CaseId;
import io.contourflow.kernel.Page;
import io.contourflow.kernel.Problem;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

/** Notices of one department, in memory. */
public final class InMemoryNotices implements Notices {
    private static final String DEPARTMENT = "RT";

    private final List<Notice> notices = new CopyOnWriteArrayList<>();

    @Override
    public void tell(CaseId caseId, String kind, String detail) {
        notices.add(new Notice(notices.size() + 1L, caseId, DEPARTMENT, kind, detail, Instant.now(), null, null));
    }

    @Override
    public Page<Notice> list(Set<String> departments, boolean openOnly, int page, int size) {
        return new Page<>(notices, page, size, notices.size());
    }

    @Override
    public Notice acknowledge(long id, Actor actor) {
        return notices.stream()
                .filter(notice -> notice.id() == id)
                .findFirst()
                .orElseThrow(() -> Problem.notFound("notice", id));
    }

    /** {@code KIND detail} of the notices of a case, oldest first. */
    public List<String> of(CaseId caseId) {
        return notices.stream()
                .filter(notice -> notice.caseId().equals(caseId))
                .map(notice -> notice.kind() + " " + notice.detail())
                .toList();
    }
}
