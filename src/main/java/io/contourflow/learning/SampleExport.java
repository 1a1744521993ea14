package io.contourflow.learning;

import io.contourflow.cases.CaseState;
import io.contourflow.cases.Cases;
import io.contourflow.cases.ContourSet;
import io.contourflow.cases.ContourSets;
import io.contourflow.cases.ContourStructure;
import io.contourflow.cases.ImageRole;
import io.contourflow.cases.ImagingCase;
import io.contourflow.cases.StepResult;
import io.contourflow.kernel.CaseId;
import io.contourflow.kernel.ContentHash;
import io.contourflow.learning.LearningProperties.Consent;
import io.contourflow.learning.SampleRecords.Entry;
import io.contourflow.learning.TrainingSamples.Answer;
import io.contourflow.learning.TrainingSamples.Kind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Brings the samples of one case to what may leave of it: structures that stand APPROVED in a set in force, and the
 * registration of a completed case. Doing it again does nothing. One node writes at a time.
 */
@Component
class SampleExport {
    private final Cases cases;
    private final ContourSets sets;
    private final SampleMaker maker;
    private final SampleRecords records;
    private final LearningProperties properties;
    private final SampleFolder folder;

    SampleExport(
            Cases cases, ContourSets sets, SampleMaker maker, SampleRecords records, LearningProperties properties) {
        this.cases = cases;
        this.sets = sets;
        this.maker = maker;
        this.records = records;
        this.properties = properties;
        this.folder = new SampleFolder(properties.directory());
    }

    /** What was done to the samples of a case. */
    record Done(int written, int withdrawn) {}

    /** A sample that may leave, with how it is written. */
    private record Wanted(Entry entry, Runnable writing) {}

    @Transactional
    public Done bringUpToDate(CaseId caseId) {
        if (properties.consent() == Consent.OFF && records.standing(caseId).isEmpty()) {
            return new Done(0, 0);
        }
        records.lock();
        ImagingCase imagingCase = cases.require(caseId);
        UUID subject = records.subject(imagingCase.patientId());
        List<Answer> answers = records.answers(subject);
        Map<String, Wanted> wanted = answers.contains(Answer.OBJECTION) ? Map.of() : wanted(imagingCase, subject);
        int withdrawn = 0;
        Map<String, Entry> standing = new LinkedHashMap<>();
        for (Entry entry : records.standing(caseId)) {
            standing.put(entry.source(), entry);
            if (!wanted.containsKey(entry.source())) {
                withdraw(entry, answers.contains(Answer.OBJECTION) ? "objection" : "no longer approved");
                withdrawn++;
            }
        }
        int written = 0;
        if (mayLeave(answers)) {
            for (Wanted one : wanted.values()) {
                Entry before = standing.get(one.entry().source());
                boolean same =
                        before != null && before.content().equals(one.entry().content()) && folder.holds(before.id());
                if (!same && isNewest(one.entry())) {
                    one.writing().run();
                    records.keep(one.entry(), subject);
                    written++;
                }
            }
        }
        return new Done(written, withdrawn);
    }

    /** @return how many there were */
    @Transactional
    public int takeBack(CaseId caseId, String reason) {
        records.lock();
        List<Entry> standing = records.standing(caseId);
        standing.forEach(entry -> withdraw(entry, reason));
        return standing.size();
    }

    private boolean mayLeave(List<Answer> answers) {
        return switch (properties.consent()) {
            case OFF -> false;
            case RECORDED -> answers.contains(Answer.CONSENT) && !answers.contains(Answer.OBJECTION);
            case UNLESS_OBJECTED -> !answers.contains(Answer.OBJECTION);
        };
    }

    /** The same image may be contoured in several cases: the last approval stands, one image is one sample. */
    private boolean isNewest(Entry entry) {
        if (entry.image().isEmpty()) {
            return true;
        }
        List<Entry> others = records.standingOn(entry.image()).stream()
                .filter(other -> !other.source().equals(entry.source()))
                .toList();
        if (others.stream().anyMatch(other -> other.approvedAt().isAfter(entry.approvedAt()))) {
            return false;
        }
        others.forEach(other -> withdraw(other, "approved anew in another case"));
        return true;
    }

    private void withdraw(Entry entry, String reason) {
        folder.remove(entry.id());
        records.withdraw(entry.id(), reason);
    }

    private Map<String, Wanted> wanted(ImagingCase imagingCase, UUID subject) {
        Map<String, Wanted> wanted = new LinkedHashMap<>();
        for (ContourSet set : sets.inForce(imagingCase.id())) {
            List<ContourStructure> approved = maker.approved(set);
            if (set.role() != ImageRole.TARGET && !approved.isEmpty()) {
                Entry entry = contours(set, approved);
                wanted.put(
                        entry.source(),
                        new Wanted(entry, () -> folder.write(entry.id(), subject, maker.contours(set))));
            }
        }
        if (imagingCase.state() == CaseState.COMPLETED) {
            maker.registration(imagingCase).ifPresent(result -> {
                Entry entry = registration(imagingCase, result);
                wanted.put(
                        entry.source(),
                        new Wanted(
                                entry,
                                () -> folder.write(entry.id(), subject, maker.registration(imagingCase, result))));
            });
        }
        return wanted;
    }

    private Entry contours(ContourSet set, List<ContourStructure> approved) {
        String source = "contours:" + set.id();
        Instant decidedAt = set.decidedAt();
        List<String> parts = new ArrayList<>(List.of(set.contentHash().hex()));
        approved.forEach(structure -> parts.add(maker.key(structure)));
        return new Entry(
                records.idOf(source),
                Kind.CONTOURS,
                set.caseId(),
                source,
                ContentHash.ofTexts(parts.toArray(String[]::new)).hex(),
                set.series().value(),
                String.join(", ", approved.stream().map(maker::key).toList()),
                decidedAt == null ? set.createdAt() : decidedAt);
    }

    private Entry registration(ImagingCase imagingCase, StepResult result) {
        String source = "registration:" + imagingCase.id();
        return new Entry(
                records.idOf(source),
                Kind.REGISTRATION,
                imagingCase.id(),
                source,
                result.inputHash(),
                "",
                SampleMaker.isCorrected(result) ? "offset corrected by a person" : "offset as found",
                result.finishedAt());
    }
}
