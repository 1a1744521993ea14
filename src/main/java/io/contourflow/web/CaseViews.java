package io.contourflow.web;

import io.contourflow.archive.Instances;
import io.contourflow.archive.StoredSeries;
import io.contourflow.cases.CaseImage;
import io.contourflow.cases.ContourSets;
import io.contourflow.cases.ContouringOrder;
import io.contourflow.cases.EmergencyAccess;
import io.contourflow.cases.ImageRole;
import io.contourflow.cases.ImageType;
import io.contourflow.cases.ImagingCase;
import io.contourflow.cases.ReviewState;
import io.contourflow.cases.SecondContourStrategy;
import io.contourflow.cases.Step;
import io.contourflow.cases.StepResult;
import io.contourflow.cases.StepResults;
import io.contourflow.kernel.Actor;
import io.contourflow.kernel.CaseId;
import io.contourflow.process.TaskDesk;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Cases as the page and other systems read them. */
@Component
class CaseViews {
    private static final int TASKS_MAX = 50;

    private final Instances instances;
    private final StepResults results;
    private final ContourSets contourSets;
    private final TaskDesk tasks;
    private final TaskViews taskViews;
    private final EmergencyAccess emergencies;

    CaseViews(
            Instances instances,
            StepResults results,
            ContourSets contourSets,
            TaskDesk tasks,
            TaskViews taskViews,
            EmergencyAccess emergencies) {
        this.instances = instances;
        this.results = results;
        this.contourSets = contourSets;
        this.tasks = tasks;
        this.taskViews = taskViews;
        this.emergencies = emergencies;
    }

    Summary summary(ImagingCase of) {
        return summaries(List.of(of)).get(0);
    }

    /** Asks once for all degrees, once for all patients and once for all review markers, however many cases. */
    List<Summary> summaries(List<ImagingCase> cases) {
        Set<CaseId> ids = cases.stream().map(ImagingCase::id).collect(Collectors.toSet());
        Map<CaseId, StepResult> degrees = results.current(ids, Step.MEASURE_DEFORMATION);
        Map<CaseId, List<ReviewState>> reviews = contourSets.statesInForce(ids);
        PatientNames patients = PatientNames.of(cases, instances);
        return cases.stream()
                .map(of -> summary(
                        of,
                        patients.of(of),
                        Optional.ofNullable(degrees.get(of.id())),
                        reviews.getOrDefault(of.id(), List.of())))
                .toList();
    }

    private static Summary summary(
            ImagingCase of, String patientName, Optional<StepResult> degree, List<ReviewState> reviews) {
        return new Summary(
                of.id().value(),
                of.patientId(),
                patientName,
                of.type(),
                of.state().name(),
                of.stateDetail(),
                of.priority(),
                of.dueAt(),
                of.createdAt(),
                Image.of(ImageRole.FIRST, of.first()),
                of.second() == null ? null : Image.of(ImageRole.SECOND, of.second()),
                number(degree, "degreeMm"),
                number(degree, "thresholdMm"),
                reviewState(reviews),
                of.version());
    }

    Detail detail(ImagingCase of, Actor actor) {
        Summary summary = summary(of);
        Optional<StoredSeries> patient = patient(of);
        return new Detail(
                summary.id(),
                summary.patientId(),
                summary.patientName(),
                summary.type(),
                summary.state(),
                summary.stateDetail(),
                summary.priority(),
                summary.dueAt(),
                summary.createdAt(),
                summary.first(),
                summary.second(),
                summary.degreeMm(),
                summary.thresholdMm(),
                summary.reviewState(),
                summary.version(),
                patient.map(StoredSeries::patientBirthDate).orElse(""),
                patient.map(StoredSeries::patientSex).orElse(""),
                of.mode() == null ? null : of.mode().label(),
                of.method().secondContour(),
                of.method().order(),
                of.note(),
                of.createdBy(),
                results.current(of.id()).stream().map(StepView::of).toList(),
                contourSets.inForce(of.id()).stream().map(ContourSetView::of).toList(),
                tasksOf(of.id(), actor),
                VisibleCases.isOwn(of, actor)
                        ? null
                        : emergencies
                                .current(of.id(), actor)
                                .map(EmergencyAccess.Opening::endsAt)
                                .orElse(null));
    }

    private List<TaskViews.View> tasksOf(CaseId id, Actor actor) {
        return taskViews
                .views(tasks.list(new TaskDesk.TaskQuery(false, null, null, id, false, "due", 0, TASKS_MAX), actor))
                .items();
    }

    private Optional<StoredSeries> patient(ImagingCase of) {
        return instances.series(of.first().series());
    }

    private static @Nullable Double number(Optional<StepResult> result, String name) {
        return result.map(found -> found.numbers().get(name)).orElse(null);
    }

    /** Over all sets in force: one rejection rejects, and everything must be approved to be approved. */
    private static String reviewState(List<ReviewState> inForce) {
        if (inForce.isEmpty()) {
            return "NONE";
        }
        if (inForce.contains(ReviewState.REJECTED)) {
            return ReviewState.REJECTED.name();
        }
        boolean approved = inForce.stream().allMatch(state -> state == ReviewState.APPROVED);
        return (approved ? ReviewState.APPROVED : ReviewState.NOT_REVIEWED).name();
    }

    /** A case in a list. */
    record Summary(
            UUID id,
            String patientId,
            String patientName,
            @Nullable ImageType type,
            String state,
            String stateDetail,
            int priority,
            @Nullable Instant dueAt,
            Instant createdAt,
            Image first,
            @Nullable Image second,
            @Nullable Double degreeMm,
            @Nullable Double thresholdMm,
            String reviewState,
            long version) {}

    /**
     * A case in full.
     *
     * @param secondContour and {@code contouringOrder}: as asked for, and as in force once the process has started; null:
     *     left to the site
     * @param emergencyUntil read only because it was opened in an emergency, and until then; null: it is of the own department
     */
    record Detail(
            UUID id,
            String patientId,
            String patientName,
            @Nullable ImageType type,
            String state,
            String stateDetail,
            int priority,
            @Nullable Instant dueAt,
            Instant createdAt,
            Image first,
            @Nullable Image second,
            @Nullable Double degreeMm,
            @Nullable Double thresholdMm,
            String reviewState,
            long version,
            String patientBirthDate,
            String patientSex,
            @Nullable String mode,
            @Nullable SecondContourStrategy secondContour,
            @Nullable ContouringOrder contouringOrder,
            String note,
            String createdBy,
            List<StepView> steps,
            List<ContourSetView> contourSets,
            List<TaskViews.View> tasks,
            @Nullable Instant emergencyUntil) {}

    record Image(
            ImageRole role,
            String series,
            String studyUid,
            String modality,
            String description,
            String bodyPart,
            @Nullable Instant acquiredAt,
            int instances) {
        static Image of(ImageRole role, CaseImage image) {
            return new Image(
                    role,
                    image.series().value(),
                    image.studyUid(),
                    image.modality(),
                    image.description(),
                    image.bodyPart(),
                    image.acquiredAt(),
                    image.instances());
        }
    }

    record StepView(
            Step step, Instant finishedAt, long durationMs, Map<String, Double> numbers, Map<String, String> texts) {
        static StepView of(StepResult result) {
            return new StepView(
                    result.step(),
                    result.finishedAt(),
                    Duration.between(result.startedAt(), result.finishedAt()).toMillis(),
                    result.numbers(),
                    result.texts());
        }
    }
}
