package io.contourflow.web;

import io.contourflow.audit.AuditTrail;
import io.contourflow.cases.CaseImage;
import io.contourflow.cases.CaseMethod;
import io.contourflow.cases.CaseQuery;
import io.contourflow.cases.CaseState;
import io.contourflow.cases.Cases;
import io.contourflow.cases.ContouringOrder;
import io.contourflow.cases.ImageType;
import io.contourflow.cases.ImagingCase;
import io.contourflow.cases.SecondContourStrategy;
import io.contourflow.cases.Timeline;
import io.contourflow.intake.CaseRequests;
import io.contourflow.kernel.Actor;
import io.contourflow.kernel.CaseId;
import io.contourflow.kernel.DicomUid;
import io.contourflow.kernel.Page;
import io.contourflow.kernel.Problem;
import io.contourflow.kernel.SeriesUid;
import io.contourflow.process.Workflow;
import io.swagger.v3.oas.annotations.Operation;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springdoc.core.annotations.ParameterObject;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/** Cases: asked for, listed, opened, cancelled. */
@RestController
@RequestMapping("/api/cases")
class CaseController {
    private static final int KEY_LENGTH_MAX = 200;

    private final Cases cases;
    private final VisibleCases visible;
    private final CaseViews views;
    private final CaseRequests requests;
    private final Workflow workflow;
    private final Timeline timeline;
    private final CaseEvents events;
    private final AuditTrail audit;
    private final FoundCases search;

    CaseController(
            Cases cases,
            VisibleCases visible,
            CaseViews views,
            CaseRequests requests,
            Workflow workflow,
            Timeline timeline,
            CaseEvents events,
            AuditTrail audit,
            FoundCases search) {
        this.search = search;
        this.cases = cases;
        this.visible = visible;
        this.views = views;
        this.requests = requests;
        this.workflow = workflow;
        this.timeline = timeline;
        this.events = events;
        this.audit = audit;
    }

    @Operation(
            description = "Cases, newest first. A page far down is counted off from the top; after=<id of the last case"
                    + " seen> goes on from there instead, and is as quick as the first page. The total is that of the"
                    + " whole list either way.")
    @GetMapping
    PageView<CaseViews.Summary> list(
            @ParameterObject Filter filter,
            @RequestParam(defaultValue = "0") int page,
            @RequestParam(defaultValue = "50") int size,
            Actor actor) {
        Page<CaseViews.Summary> none = new Page<>(List.of(), page, size, 0); // also refuses a bad page or size
        if (actor.departments().isEmpty()) {
            // an empty set would mean "all departments" to the repository
            return PageView.of(none);
        }
        CaseQuery query = filter.toQuery(patientOf(filter, actor), actor, page, size);
        List<CaseId> matching = search.of(filter.q(), actor);
        Page<ImagingCase> found = matching == null ? cases.search(query) : FoundPage.of(cases, matching, query);
        return new PageView<>(views.summaries(found.items()), found.page(), found.size(), found.total());
    }

    private @Nullable String patientOf(Filter filter, Actor actor) {
        return filter.samePatientAs() == null
                ? filter.patientId()
                : visible.require(filter.samePatientAs(), actor).patientId();
    }

    @PostMapping
    ResponseEntity<CaseViews.Summary> create(
            @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String key,
            @Valid @RequestBody CreateCase body,
            Actor actor) {
        CaseRequests.Request request = body.toRequest(scoped(key, actor));
        ImagingCase made = requests.request(request, actor).imagingCase();
        requireSameImages(made, request);
        return ResponseEntity.created(URI.create("/api/cases/" + made.id()))
                .eTag(ExpectedVersion.tag(made.version()))
                .body(views.summary(made));
    }

    @GetMapping("/{caseId}")
    ResponseEntity<CaseViews.Detail> get(@PathVariable UUID caseId, Actor actor) {
        ImagingCase found = visible.require(caseId, actor);
        audit.append("CASE_OPENED", actor.userId(), found.id().toString(), "case read");
        return ResponseEntity.ok()
                .header("ETag", ExpectedVersion.tag(found.version()))
                .header("Cache-Control", "private, no-store")
                .body(views.detail(found, actor));
    }

    @PostMapping("/{caseId}/cancellation")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void cancel(@PathVariable UUID caseId, @Valid @RequestBody CancelCase body, Actor actor) {
        ImagingCase found = visible.require(caseId, actor);
        workflow.cancel(found.id(), body.reason(), actor);
    }

    @GetMapping("/{caseId}/timeline")
    Items<TimelineEntry> timeline(@PathVariable UUID caseId, Actor actor) {
        ImagingCase found = visible.require(caseId, actor);
        return new Items<>(
                timeline.of(found.id()).stream().map(TimelineEntry::of).toList());
    }

    @GetMapping(path = "/{caseId}/events", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    SseEmitter events(@PathVariable UUID caseId, Actor actor) {
        return events.open(visible.require(caseId, actor));
    }

    @GetMapping("/{caseId}/process")
    Workflow.Progress process(@PathVariable UUID caseId, Actor actor) {
        return workflow.progress(visible.require(caseId, actor).id());
    }

    /** Two callers that happen to choose the same key must not get each other's case. */
    private static String scoped(@Nullable String key, Actor actor) {
        if (key == null || key.isBlank() || key.length() > KEY_LENGTH_MAX) {
            throw new Problem(
                    Problem.Kind.INVALID,
                    "idempotency-key-missing",
                    "send an Idempotency-Key of 1 to " + KEY_LENGTH_MAX + " characters");
        }
        return "api:" + actor.userId() + ":" + key;
    }

    private static void requireSameImages(ImagingCase made, CaseRequests.Request asked) {
        CaseImage second = made.second();
        boolean same = made.patientId().equals(asked.patientId())
                && made.first().series().equals(asked.firstSeries())
                && (asked.secondSeries() == null
                        || second != null && second.series().equals(asked.secondSeries()));
        if (!same) {
            throw new Problem(
                    Problem.Kind.CONFLICT,
                    "idempotency-key-reused",
                    "this Idempotency-Key was used for case " + made.id() + " with other images");
        }
    }

    /**
     * @param secondContour how and when the second image gets its contours (R15); null: as the site does it
     * @param contouringOrder contouring or registration first (R17); null: as the site does it
     */
    record CreateCase(
            @NotBlank @Size(max = 64) String patientId,
            @NotBlank @Size(max = 64) String firstSeriesUid,
            @Nullable @Size(min = 1, max = 64) String secondSeriesUid,
            @Nullable @Min(0) @Max(100) Integer priority,
            @Nullable Instant dueAt,
            @Nullable @Size(max = 2000) String note,
            @Nullable SecondContourStrategy secondContour,
            @Nullable ContouringOrder contouringOrder) {

        private static final int PRIORITY_DEFAULT = 50;

        CaseRequests.Request toRequest(String key) {
            return new CaseRequests.Request(
                    key,
                    patientId,
                    uid("firstSeriesUid", firstSeriesUid),
                    secondSeriesUid == null ? null : uid("secondSeriesUid", secondSeriesUid),
                    priority == null ? PRIORITY_DEFAULT : priority,
                    dueAt,
                    note == null ? "" : note,
                    new CaseMethod(secondContour, contouringOrder));
        }

        private static SeriesUid uid(String field, String text) {
            if (!DicomUid.isLegal(text)) {
                throw new Problem(Problem.Kind.INVALID, "invalid-field", field + " must be 1 to 64 digits and dots");
            }
            return new SeriesUid(text);
        }
    }

    record CancelCase(@NotBlank @Size(max = 2000) String reason) {}

    record TimelineEntry(
            Instant at,
            String kind,
            String actor,
            String detail,
            @Nullable Long durationMs,
            String softwareVersion,
            Map<String, String> versions) {
        static TimelineEntry of(Timeline.Entry entry) {
            return new TimelineEntry(
                    entry.at(),
                    entry.kind(),
                    entry.actor(),
                    entry.detail(),
                    entry.durationMs(),
                    entry.softwareVersion(),
                    entry.versions());
        }
    }

    /**
     * @param samePatientAs cases of the patient of this case; takes the place of {@code patientId}, so that addresses need
     *     not name a patient
     * @param after the last case seen; the list goes on from there
     * @param q cases that hold this in the patient's name or id, accession number or their own id
     */
    record Filter(
            @Nullable CaseState state,
            @Nullable String patientId,
            @Nullable UUID samePatientAs,
            @Nullable ImageType type,
            @Nullable UUID after,
            @Nullable String q) {

        CaseQuery toQuery(@Nullable String patient, Actor actor, int page, int size) {
            CaseId last = after == null ? null : new CaseId(after);
            return new CaseQuery(state, patient, type, actor.departments(), page, size, last);
        }
    }
}
