package io.contourflow.adaptation;

import static org.assertj.core.api.Assertions.assertThat;

import io.contourflow.adaptation.ThresholdModel.Event;
import io.contourflow.adaptation.Thresholds.Settings;
import io.contourflow.adaptation.Thresholds.Threshold;
import io.contourflow.kernel.CaseId;
import io.contourflow.testing.CaseFixture;
import io.contourflow.testing.TestDatabase;
import io.contourflow.testing.Together;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Thresholds as PostgreSQL keeps them against {@link ThresholdModel}, and answers that come at the same moment. */
@Tag("R13")
class ThresholdHistoriesIT {
    private static final int STEPS = 60;
    private static final int THREADS = 16;
    private static final int ANSWERS_EACH = 25;

    private final TestDatabase database = TestDatabase.fresh();
    private final JdbcThresholds thresholds = new JdbcThresholds(database.jdbc());

    @AfterEach
    void dropTheDatabase() {
        database.close();
    }

    @RepeatedTest(15)
    void agreesWithTheObviousModel(RepetitionInfo run) {
        Random random = new Random(run.getCurrentRepetition());
        Settings settings = ThresholdHistoriesTests.randomSettings(random);
        set(settings);
        ThresholdModel model = new ThresholdModel(settings);
        for (int n = 0; n < STEPS; n++) {
            Event event = random.nextInt(8) == 0 && model.reversible() > 0
                    ? Event.REVERSE
                    : ThresholdHistoriesTests.randomEvent(random, model.frozen());
            model.happens(event);
            does(event, settings);
            Threshold now = thresholds.require("site");
            assertThat(now.settings().degreeMm()).as("step %d %s", n, event).isEqualTo(model.degreeMm());
            assertThat(now.consecutiveRefusals()).as("step %d %s", n, event).isEqualTo(model.row());
            assertThat(now.frozen()).isEqualTo(model.frozen());
        }
        assertThatTheHistoryExplainsTheDegree(settings.degreeMm());
    }

    /** Degrees of the history join: each begins where the one before ended, the newest ends where the threshold is. */
    private void assertThatTheHistoryExplainsTheDegree(double startMm) {
        List<Thresholds.Change> history = thresholds.history("site");
        assertThat(history.get(0).afterMm())
                .isEqualTo(thresholds.require("site").settings().degreeMm());
        for (int n = 1; n < history.size(); n++) {
            assertThat(history.get(n - 1).beforeMm()).isEqualTo(history.get(n).afterMm());
        }
        assertThat(history.get(history.size() - 1).afterMm()).isEqualTo(startMm);
        assertThat(history)
                .allMatch(change -> !change.cause().isBlank() && !change.actor().isBlank());
    }

    @Test
    void losesNoAnswerOfManyThreads() throws Exception {
        Settings settings = new Settings(5, 0.125, 2, 100, "RAISE", 100);
        set(settings);

        Together.run(THREADS, number -> () -> {
            for (int n = 0; n < ANSWERS_EACH; n++) {
                answer(PlanDecision.DO_NOT_MODIFY, "user" + number);
            }
            return number;
        });

        Threshold now = thresholds.require("site");
        assertThat(now.consecutiveRefusals()).isEqualTo(THREADS * ANSWERS_EACH);
        assertThat(now.settings().degreeMm()).isEqualTo(5 + 0.125 * (THREADS * ANSWERS_EACH - 100));
        assertThat(thresholds.history("site")).hasSize(1 + THREADS * ANSWERS_EACH - 100);
    }

    @Test
    void losesNoAnswerWhileALeadFreezesAndUnfreezes() throws Exception {
        set(new Settings(5, 0.125, 2, 100, "RAISE", 0));

        Together.run(THREADS, number -> () -> {
            for (int n = 0; n < ANSWERS_EACH; n++) {
                if (number == 0) {
                    Threshold now = thresholds.require("site");
                    freezeUnlessChanged(!now.frozen(), now.version());
                } else {
                    answer(PlanDecision.DO_NOT_MODIFY, "user" + number);
                }
            }
            return number;
        });

        // number threshold 0: each answer moved the degree by a step or came while it was frozen
        long moves = thresholds.history("site").stream()
                .filter(change -> change.kind().equals("ANSWER"))
                .count();
        assertThat(thresholds.require("site").settings().degreeMm()).isEqualTo(5 + 0.125 * moves);
        assertThatTheHistoryExplainsTheDegree(5);
    }

    private void freezeUnlessChanged(boolean frozen, long version) {
        try {
            database.transactions()
                    .executeWithoutResult(
                            status -> thresholds.freeze("site", frozen, version, CaseFixture.LEAD, "test"));
        } catch (io.contourflow.kernel.Problem changedMeanwhile) {
            assertThat(changedMeanwhile.kind()).isEqualTo(io.contourflow.kernel.Problem.Kind.STALE);
        }
    }

    private void does(Event event, Settings settings) {
        switch (event) {
            case MODIFY -> answer(PlanDecision.MODIFY, "dr.known");
            case DO_NOT_MODIFY -> answer(PlanDecision.DO_NOT_MODIFY, "dr.known");
            case SET -> set(settings);
            case FREEZE, UNFREEZE ->
                thresholds.freeze(
                        "site",
                        event == Event.FREEZE,
                        thresholds.require("site").version(),
                        CaseFixture.LEAD,
                        "machine service");
            case REVERSE -> thresholds.reverse("site", newestReversible(), CaseFixture.LEAD, "a slip");
        }
    }

    private long newestReversible() {
        return thresholds.history("site").stream()
                .filter(change -> change.kind().equals("ANSWER") && change.reversedBy() == null)
                .findFirst()
                .orElseThrow()
                .id();
    }

    private void answer(PlanDecision decision, String actor) {
        database.transactions()
                .executeWithoutResult(status -> thresholds.answer("site", decision, CaseId.random(), actor));
    }

    private void set(Settings settings) {
        thresholds.change("site", settings, thresholds.require("site").version(), CaseFixture.LEAD, "yearly review");
    }
}
