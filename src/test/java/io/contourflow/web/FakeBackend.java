package io.contourflow.web;

import io.contourflow.cases.CaseImage;
import io.contourflow.cases.CaseMethod;
import io.contourflow.cases.CaseQuery;
import io.contourflow.cases.CaseState;
import io.contourflow.cases.Cases;
import io.contourflow.cases.ContourOrigin;
import io.contourflow.cases.ContourSet;
import io.contourflow.cases.ContourSets;
import io.contourflow.cases.ContourStructure;
import io.contourflow.cases.ImageRole;
import io.contourflow.cases.ImageType;
import io.contourflow.cases.ImagingCase;
import io.contourflow.cases.NewCase;
import io.contourflow.cases.ProcessingMode;
import io.contourflow.cases.ReviewState;
import io.contourflow.cases.Step;
import io.contourflow.cases.StepResult;
import io.contourflow.cases.StepResults;
import io.contourflow.cases.Timeline;
import io.contourflow.kernel.ArtifactRef;
import io.contourflow.kernel.CaseId;
import io.contourflow.kernel.ContentHash;
import io.contourflow.kernel.ContourSetId;
import io.contourflow.kernel.Page;
import io.contourflow.kernel.Problem;
import io.contourflow.kernel.SeriesUid;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/** Cases, contour sets and results in memory: enough for the web edge, which has no rules of its own. */
class FakeBackend implements Cases, ContourSets, StepResults, Timeline {
    static final CaseId CASE = CaseId.parse("00000000-0000-4000-8000-000000000001");
    static final CaseId FOREIGN_CASE = CaseId.parse("00000000-0000-4000-8000-000000000002");
    static final ContourSetId SET = ContourSetId.parse("00000000-0000-4000-8000-000000000011");
    static final SeriesUid FIRST = new SeriesUid("1.2.3.1");
    static final SeriesUid SECOND = new SeriesUid("1.2.3.2");
    static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");
    static final ArtifactRef NOTHING = new ArtifactRef(ContentHash.ofTexts("nothing"));

    final Map<CaseId, ImagingCase> cases = new LinkedHashMap<>();
    final Map<ContourSetId, ContourSet> sets = new LinkedHashMap<>();
    final List<StepResult> results = new ArrayList<>();

    FakeBackend() {
        cases.put(CASE, aCase(CASE, "radiotherapy"));
        cases.put(FOREIGN_CASE, aCase(FOREIGN_CASE, "elsewhere"));
        sets.put(SET, aSet());
        results.add(new StepResult(
                CASE,
                Step.MEASURE_DEFORMATION,
                "hash",
                Map.of(),
                Map.of("degreeMm", 6.5, "meanMm", 2.0, "p95Mm", 6.5, "maxMm", 9.0, "thresholdMm", 5.0),
                Map.of(
                        "verdict",
                        "ABOVE_LIMIT",
                        "decidedBy",
                        "FIELD",
                        "secondContourReason",
                        "no structure is contoured on both images where both show it"),
                "test",
                NOON,
                NOON.plusMillis(1500)));
    }

    static ImagingCase aCase(CaseId id, String department) {
        return new ImagingCase(
                id,
                "P1",
                department,
                new CaseImage(FIRST, "1.2.3", "CT", "planning", "HEADNECK", NOON, 10),
                new CaseImage(SECOND, "1.2.4", "CT", "later", "HEADNECK", NOON, 10),
                ImageType.II,
                new ProcessingMode(true, true, true),
                CaseState.AWAITING_REVIEW,
                "review",
                50,
                null,
                "",
                "system",
                NOON,
                3);
    }

    static ContourSet aSet() {
        return new ContourSet(
                SET,
                CASE,
                ImageRole.FIRST,
                FIRST,
                ContourOrigin.AUTOMATIC,
                "ct-body-bone 1",
                List.of(new ContourStructure(
                        1,
                        "External",
                        0x00FF10,
                        "EXTERNAL",
                        "ct-body-bone 1",
                        12.5,
                        NOTHING,
                        NOTHING,
                        ReviewState.NOT_REVIEWED)),
                ReviewState.NOT_REVIEWED,
                "",
                null,
                null,
                null,
                NOON,
                7);
    }

    @Override
    public Creation create(NewCase request) {
        throw new UnsupportedOperationException("intake makes cases, not the web edge");
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
                .filter(c ->
                        query.departments().isEmpty() || query.departments().contains(c.department()))
                .filter(c -> query.state() == null || c.state() == query.state())
                .toList();
        long shown = query.after() == null ? 0 : 1 + found.indexOf(cases.get(query.after()));
        return new Page<>(found.stream().skip(shown).toList(), query.page(), query.size(), found.size());
    }

    @Override
    public List<ImagingCase> withSeries(SeriesUid series) {
        return List.of();
    }

    @Override
    public void settle(CaseId id, CaseMethod method) {
        throw new UnsupportedOperationException("not for the web edge");
    }

    @Override
    public void classify(CaseId id, ImageType type, ProcessingMode mode) {
        throw new UnsupportedOperationException("not for the web edge");
    }

    @Override
    public void moveTo(CaseId id, CaseState state, String detail) {
        throw new UnsupportedOperationException("not for the web edge");
    }

    @Override
    public ContourSet add(ContourSet set) {
        sets.put(set.id(), set);
        return set;
    }

    @Override
    public ContourSet require(ContourSetId id) {
        return Optional.ofNullable(sets.get(id)).orElseThrow(() -> Problem.notFound("contour set", id));
    }

    @Override
    public List<ContourSet> inForce(CaseId caseId) {
        return sets.values().stream().filter(s -> s.caseId().equals(caseId)).toList();
    }

    @Override
    public Map<CaseId, List<ReviewState>> statesInForce(Set<CaseId> caseIds) {
        return sets.values().stream()
                .filter(set -> caseIds.contains(set.caseId()))
                .collect(Collectors.groupingBy(
                        ContourSet::caseId, Collectors.mapping(ContourSet::state, Collectors.toList())));
    }

    @Override
    public List<ContourSet> history(CaseId caseId) {
        return inForce(caseId);
    }

    @Override
    public Optional<ContourSet> approvedOn(SeriesUid series) {
        return Optional.empty();
    }

    @Override
    public ContourSet update(ContourSet changed) {
        sets.put(changed.id(), changed);
        return changed;
    }

    @Override
    public Optional<StepResult> current(CaseId caseId, Step step) {
        return results.stream()
                .filter(r -> r.caseId().equals(caseId) && r.step() == step)
                .findFirst();
    }

    @Override
    public Map<CaseId, StepResult> current(Set<CaseId> caseIds, Step step) {
        return results.stream()
                .filter(r -> caseIds.contains(r.caseId()) && r.step() == step)
                .collect(Collectors.toMap(StepResult::caseId, r -> r));
    }

    @Override
    public Optional<StepResult> find(CaseId caseId, Step step, String inputHash) {
        return current(caseId, step);
    }

    @Override
    public StepResult store(StepResult result) {
        results.add(result);
        return result;
    }

    @Override
    public List<StepResult> current(CaseId caseId) {
        return results.stream().filter(r -> r.caseId().equals(caseId)).toList();
    }

    @Override
    public void record(Entry entry) {
        throw new UnsupportedOperationException("not for the web edge");
    }

    @Override
    public List<Entry> of(CaseId caseId) {
        Map<String, String> versions = Map.of(
                "process", "ImageProcessingProcess version 3",
                "models", "ct-body-bone 1",
                "threshold", "site: 5.00 mm, version 4");
        return List.of(new Entry(caseId, NOON, "STEP_FINISHED", "system", "registered", 1200L, "1.4", versions));
    }

    static UUID anyUuid() {
        return UUID.fromString("00000000-0000-4000-8000-0000000000ff");
    }
}
