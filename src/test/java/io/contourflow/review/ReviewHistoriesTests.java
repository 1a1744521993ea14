package io.contourflow.review;

import static org.assertj.core.api.Assertions.assertThat;

import io.contourflow.cases.ContourSet;
import io.contourflow.cases.ContourStructure;
import io.contourflow.cases.ReviewState;
import io.contourflow.imaging.contour.ContourTracer;
import io.contourflow.imaging.contour.StructureContours;
import io.contourflow.kernel.Actor;
import io.contourflow.kernel.Problem;
import io.contourflow.review.ReviewModel.Act;
import io.contourflow.review.ReviewModel.Event;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The review service against {@link ReviewModel}: several people with screens of different age. */
@Tag("R16")
class ReviewHistoriesTests {
    private static final int HISTORIES = 10_000;
    private static final int ACTS_MAX = 12;
    static final Set<String> NAMES = Set.of("External", "Bone");
    static final List<Actor> PEOPLE = List.of(clinician("ada"), clinician("bob"), clinician("cy"), clinician("di"));
    static final List<StructureContours> DRAWN = drawn();

    private int refused;
    private int approvedByTwo;
    private int parts;

    static Actor clinician(String name) {
        return new Actor(name, "Dr " + name, Set.of("clinician"), Set.of("RT"));
    }

    private static List<StructureContours> drawn() {
        List<StructureContours> drawn = new ArrayList<>();
        for (int size = 4; size < 12; size++) {
            drawn.add(ContourTracer.trace(ReviewFixture.box(2, size), "drawn"));
        }
        return drawn;
    }

    @Test
    void agreesWithTheObviousModelOverTenThousandHistories() {
        for (long seed = 1; seed <= HISTORIES; seed++) {
            play(new Random(seed), "seed " + seed);
        }
        // histories without refusals, approvals or parts would prove little
        assertThat(refused).isGreaterThan(HISTORIES);
        assertThat(approvedByTwo).isGreaterThan(HISTORIES / 10);
        assertThat(parts).isGreaterThan(HISTORIES / 10);
    }

    private void play(Random random, String what) {
        boolean fourEyes = random.nextBoolean();
        ReviewFixture at = new ReviewFixture(fourEyes);
        ReviewModel model = new ReviewModel(NAMES, fourEyes);
        ContourSet first = at.aSet("External", "Bone");
        Map<Actor, ContourSet> screens = new HashMap<>();
        PEOPLE.forEach(person -> screens.put(person, first));
        int acts = 1 + random.nextInt(ACTS_MAX);
        for (int n = 0; n < acts; n++) {
            Actor who = PEOPLE.get(random.nextInt(PEOPLE.size()));
            if (random.nextInt(4) > 0) {
                screens.put(who, at.fixture.sets.require(first.id()));
            }
            Event event = anEvent(random, who);
            acts(at, model, screens.get(who), event, who, random);
            assertThatBothAgree(at, model, first, what + " act " + n);
        }
        approvedByTwo += fourEyes && model.outcome().equals("APPROVED") ? 1 : 0;
    }

    static Event anEvent(Random random, Actor who) {
        int dice = random.nextInt(20);
        Act act = dice < 12 ? Act.APPROVE : dice < 15 ? Act.REJECT : dice < 18 ? Act.WITHDRAW : Act.EDIT;
        String one = random.nextBoolean() ? "External" : "Bone";
        return new Event(act, who.userId(), act != Act.EDIT && random.nextBoolean() ? NAMES : Set.of(one));
    }

    private void acts(ReviewFixture at, ReviewModel model, ContourSet screen, Event event, Actor who, Random random) {
        ContourSet now = at.fixture.sets.require(screen.id());
        boolean bound = random.nextBoolean();
        Runnable act = () -> act(at.review, at.editing, screen, event, who, bound, random);
        if (screen.version() != now.version()) {
            boolean byHash = bound && event.act() != Act.EDIT;
            refuses(act, byHash ? Problem.Kind.CONFLICT : Problem.Kind.STALE);
        } else if (!model.allows(event)) {
            refuses(act, event.act() == Act.APPROVE ? Problem.Kind.FORBIDDEN : Problem.Kind.CONFLICT);
        } else {
            act.run();
            model.happens(event);
        }
    }

    /** @param bound whether the decision names the hash of what was on the screen */
    static void act(
            ContourReview review,
            ContourEditing editing,
            ContourSet screen,
            Event event,
            Actor who,
            boolean bound,
            Random random) {
        if (event.act() == Act.EDIT) {
            StructureContours drawn = DRAWN.get(random.nextInt(DRAWN.size()));
            editing.replaceStructure(screen.id(), event.structures().iterator().next(), drawn, screen.version(), who);
            return;
        }
        ContourReview.Decision decision = new ContourReview.Decision(
                ContourReview.Verdict.valueOf(event.act().name()),
                event.structures(),
                event.act() == Act.APPROVE ? "" : "a reason",
                "test",
                bound ? screen.contentHash().hex() : null);
        review.decide(screen.id(), decision, screen.version(), who);
    }

    private void refuses(Runnable act, Problem.Kind kind) {
        refused++;
        try {
            act.run();
        } catch (Problem problem) {
            same(problem.kind(), kind, problem.slug());
            return;
        }
        throw new AssertionError("must be refused as " + kind);
    }

    private void assertThatBothAgree(ReviewFixture at, ReviewModel model, ContourSet first, String what) {
        ContourSet now = at.fixture.sets.require(first.id());
        List<String> approved = new ArrayList<>();
        for (ContourStructure structure : now.structures()) {
            same(structure.state().name(), model.state(structure.name()), what);
            if (structure.state() == ReviewState.APPROVED) {
                approved.add(structure.name());
            }
        }
        same(at.review.outcome(now.caseId()).name(), model.outcome(), what);
        // what leaves says of itself whether it was approved, and only approved structures leave as approved
        String whole = new String(at.review.structureSet(now.id()), StandardCharsets.UTF_8);
        same(whole.startsWith("APPROVED"), model.outcome().equals("APPROVED"), what);
        String part = at.review
                .approvedStructures(now.id())
                .map(bytes -> new String(bytes, StandardCharsets.UTF_8))
                .orElse("none");
        if (approved.isEmpty()) {
            same(part, "none", what);
        } else if (approved.size() < NAMES.size()) {
            parts++;
            same(part.startsWith("APPROVED") && part.endsWith("only " + approved), true, what + ": " + part);
        }
    }

    /** Without the words that AssertJ makes ready for every one of some hundred thousand comparisons. */
    private static void same(Object actual, Object expected, String what) {
        if (!actual.equals(expected)) {
            assertThat(actual).as(what).isEqualTo(expected);
        }
    }
}
