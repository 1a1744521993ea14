package io.contourflow.web;

import io.contourflow.kernel.Actor;
import io.contourflow.kernel.ContentHash;
import io.contourflow.kernel.Page;
import io.contourflow.kernel.Problem;
import io.contourflow.oversight.Approval;
import io.contourflow.oversight.Approvals;
import io.contourflow.oversight.ReviewSamples;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** One approval and one sample that holds it; what is asked is remembered. */
class FakeOversight implements Approvals, ReviewSamples {
    static final UUID SAMPLE = UUID.fromString("00000000-0000-0000-0000-0000000005a3");

    private static final ContentHash HASH = ContentHash.ofTexts("contours");

    final List<String> asked = new ArrayList<>();

    private static Approval approval() {
        return new Approval(
                1,
                FakeBackend.CASE,
                FakeBackend.SET,
                3,
                HASH,
                "clinician1",
                "Dr One",
                FakeBackend.NOON,
                true,
                false,
                null,
                90);
    }

    private static Sample sample(Order order) {
        return new Sample(summary(order, null), List.of(new Item(1, approval(), null)));
    }

    private static SampleSummary summary(Order order, @Nullable SignedOff signed) {
        return new SampleSummary(SAMPLE, order, 1, HASH, "lead1", "Lead", FakeBackend.NOON, 1, 0, 0, 0, signed, 1);
    }

    private static Sample sample() {
        return sample(new Order("radiotherapy", FakeBackend.NOON.minusSeconds(60), FakeBackend.NOON, 7, 1, null));
    }

    @Override
    public Page<Approval> search(Filter filter, Set<String> departments, int page, int size) {
        asked.add(filter + " of " + departments);
        return new Page<>(List.of(approval()), page, size, 1);
    }

    @Override
    public List<OfSigner> statistics(Instant from, Instant to, Set<String> departments) {
        return List.of(new OfSigner("clinician1", "Dr One", 1, 1, 0, 0, 0, 90L, 0, 0, 0));
    }

    @Override
    public Sample draw(Order order, Actor actor) {
        asked.add(order.toString());
        return sample(order);
    }

    @Override
    public Page<SampleSummary> list(Actor actor, int page, int size) {
        return new Page<>(List.of(sample().summary()), page, size, 1);
    }

    @Override
    public Sample require(UUID id, Actor actor) {
        if (!id.equals(SAMPLE)) {
            throw Problem.notFound("review sample", id);
        }
        return sample();
    }

    @Override
    public Sample giveVerdict(UUID id, int number, Verdict verdict, String comment, Actor actor) {
        asked.add(number + " " + verdict + " '" + comment + "' by " + actor.userId());
        return require(id, actor);
    }

    @Override
    public Sample signOff(UUID id, String meaning, long expectedVersion, Actor actor) {
        asked.add("signed " + meaning + " at " + expectedVersion + " by " + actor.userId());
        Sample sample = require(id, actor);
        return new Sample(
                summary(
                        sample.summary().order(),
                        new SignedOff(
                                actor.userId(), "Lead", FakeBackend.NOON, meaning, ContentHash.ofTexts("another"))),
                sample.items());
    }
}
