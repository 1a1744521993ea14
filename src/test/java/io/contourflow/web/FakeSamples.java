package io.contourflow.web;

import io.contourflow.kernel.Actor;
import io.contourflow.kernel.CaseId;
import io.contourflow.learning.LearningProperties.Consent;
import io.contourflow.learning.TrainingSamples;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One sample that stands; answers are remembered. */
class FakeSamples implements TrainingSamples {
    final List<String> told = new ArrayList<>();

    @Override
    public List<Sample> list() {
        return List.of(new Sample(FakeBackend.anyUuid(), Kind.CONTOURS, "Brainstem", FakeBackend.NOON, null, ""));
    }

    @Override
    public Consent consent() {
        return Consent.RECORDED;
    }

    @Override
    public Report export(Actor actor) {
        return new Report(1, 0, 1, 0, false);
    }

    @Override
    public void record(CaseId caseId, Answer answer, Actor actor) {
        told.add(actor.userId() + " " + answer);
    }

    @Override
    public Optional<Recorded> answer(CaseId caseId) {
        return Optional.of(new Recorded(Answer.CONSENT, "dr.known", FakeBackend.NOON));
    }

    @Override
    public int forget(CaseId caseId) {
        return 0;
    }
}
