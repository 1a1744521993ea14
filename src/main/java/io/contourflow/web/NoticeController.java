package io.contourflow.web;

import io.contourflow.cases.Notices;
import io.contourflow.kernel.Actor;
import io.contourflow.kernel.CaseId;
import io.contourflow.kernel.Page;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What the lead of a department must know: modified plans and overdue tasks. */
@RestController
@RequestMapping("/api/notices")
class NoticeController {
    private final Notices notices;

    NoticeController(Notices notices) {
        this.notices = notices;
    }

    @GetMapping
    PageView<View> list(
            @RequestParam(defaultValue = "true") boolean open,
            @RequestParam(defaultValue = "0") int page,
            @RequestParam(defaultValue = "50") int size,
            Actor actor) {
        Page<View> none = new Page<>(List.of(), page, size, 0); // refuses a bad page or size
        return PageView.of(notices.list(actor.departments(), open, none.page(), none.size())
                .map(View::of));
    }

    @PostMapping("/{noticeId}/acknowledgement")
    View acknowledge(@PathVariable long noticeId, Actor actor) {
        return View.of(notices.acknowledge(noticeId, actor));
    }

    record View(
            long id,
            UUID caseId,
            String kind,
            String detail,
            Instant toldAt,
            @Nullable String acknowledgedBy,
            @Nullable Instant acknowledgedAt) {
        static View of(Notices.Notice notice) {
            CaseId caseId = notice.caseId();
            return new View(
                    notice.id(),
                    caseId.value(),
                    notice.kind(),
                    notice.detail(),
                    notice.toldAt(),
                    notice.acknowledgedBy(),
                    notice.acknowledgedAt());
        }
    }
}
