package io.contourflow.learning;

import io.contourflow.cases.CaseChanged;
import io.contourflow.cases.CaseQuery;
import io.contourflow.cases.CaseState;
import io.contourflow.cases.Cases;
import io.contourflow.cases.ImagingCase;
import io.contourflow.kernel.Actor;
import io.contourflow.kernel.CaseId;
import io.contourflow.kernel.Page;
import io.contourflow.kernel.Problem;
import io.contourflow.review.ContoursChanged;
import io.contourflow.review.ContoursDecided;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.event.EventListener;
import org.springframework.modulith.events.ApplicationModuleListener;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Samples follow decisions on contours, edits of contours, completed cases and the patients' answers. */
@Service
class TrainingSampleService implements TrainingSamples {
    private static final int CASES_A_PAGE = 100;

    /** An image with its labels takes a second or two; a request should end before its client gives up. */
    private static final int WRITTEN_A_CALL_MAX = 50;

    private static final Logger LOG = LoggerFactory.getLogger(TrainingSampleService.class);

    private final Cases cases;
    private final SampleRecords records;
    private final SampleExport export;
    private final LearningProperties properties;
    private final ApplicationEventPublisher events;

    TrainingSampleService(
            Cases cases,
            SampleRecords records,
            SampleExport export,
            LearningProperties properties,
            ApplicationEventPublisher events) {
        this.cases = cases;
        this.records = records;
        this.export = export;
        this.properties = properties;
        this.events = events;
    }

    @ApplicationModuleListener
    void on(ContoursDecided event) {
        export.bringUpToDate(event.caseId());
    }

    @ApplicationModuleListener
    void on(ContoursChanged event) {
        export.bringUpToDate(event.caseId());
    }

    /** Cases change often: of these events only the few that lead to a sample are kept until they are handled. */
    @EventListener
    void on(CaseChanged event) {
        if (properties.consent() != LearningProperties.Consent.OFF
                && cases.require(event.caseId()).state() == CaseState.COMPLETED) {
            events.publishEvent(new SampleDue(event.caseId()));
        }
    }

    @ApplicationModuleListener
    void on(SampleDue event) {
        export.bringUpToDate(event.caseId());
    }

    /** A case was completed that may give samples. */
    record SampleDue(CaseId caseId) {}

    @Override
    public List<Sample> list() {
        return records.list();
    }

    @Override
    public LearningProperties.Consent consent() {
        return properties.consent();
    }

    @Override
    public Report export(Actor actor) {
        if (properties.consent() == LearningProperties.Consent.OFF) {
            throw new Problem(
                    Problem.Kind.CONFLICT,
                    "samples-off",
                    "no training samples leave this site: contourflow.learning.consent is OFF");
        }
        int written = 0;
        int withdrawn = 0;
        int failed = 0;
        boolean more = true;
        for (int page = 0; more && written < WRITTEN_A_CALL_MAX; page++) {
            Page<ImagingCase> found = cases.search(new CaseQuery(null, null, null, Set.of(), page, CASES_A_PAGE));
            more = (page + 1L) * CASES_A_PAGE < found.total();
            for (ImagingCase one : found.items()) {
                Optional<SampleExport.Done> done = tried(one.id());
                written += done.map(SampleExport.Done::written).orElse(0);
                withdrawn += done.map(SampleExport.Done::withdrawn).orElse(0);
                failed += done.isPresent() ? 0 : 1;
            }
        }
        return new Report(written, withdrawn, records.countStanding(), failed, more);
    }

    /** One case that gives no sample must not keep the others from giving theirs. */
    private Optional<SampleExport.Done> tried(CaseId caseId) {
        try {
            return Optional.of(export.bringUpToDate(caseId));
        } catch (Problem problem) {
            LOG.warn("case {} gives no training sample: {}", caseId, problem.getMessage());
            return Optional.empty();
        }
    }

    @Override
    @Transactional
    public void record(CaseId caseId, Answer answer, Actor actor) {
        UUID subject = records.subject(cases.require(caseId).patientId());
        records.record(caseId, subject, answer, actor.userId());
        records.casesWithSamples(subject).forEach(export::bringUpToDate);
        export.bringUpToDate(caseId);
    }

    @Override
    public Optional<Recorded> answer(CaseId caseId) {
        return records.answer(caseId);
    }

    @Override
    @Transactional
    public int forget(CaseId caseId) {
        return export.takeBack(caseId, "case deleted");
    }
}
