package io.contourflow.adaptation;

import static org.assertj.core.api.Assertions.assertThat;

import io.contourflow.adaptation.ThresholdModel.Event;
import io.contourflow.adaptation.Thresholds.Settings;
import io.contourflow.adaptation.Thresholds.Threshold;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The rule against {@link ThresholdModel} over random histories. Steps are multiples of 0.5 mm, so values are exact. */
@Tag("R13")
class ThresholdHistoriesTests {
    static final int HISTORIES = 10_000;
    private static final int STEPS_MAX = 40;

    @Test
    void agreesWithTheObviousModelOverTenThousandHistories() {
        long moved = 0;
        long frozenAnswers = 0;
        for (long seed = 1; seed <= HISTORIES; seed++) {
            Random random = new Random(seed);
            Settings settings = randomSettings(random);
            ThresholdModel model = new ThresholdModel(settings);
            Threshold now = new Threshold("site", settings, 0, 1, Instant.EPOCH);
            int steps = 1 + random.nextInt(STEPS_MAX);
            for (int n = 0; n < steps; n++) {
                Event event = randomEvent(random, now.frozen());
                model.happens(event);
                Threshold after = after(now, event, settings);
                moved += after.settings().degreeMm() != now.settings().degreeMm() ? 1 : 0;
                frozenAnswers += now.frozen() && event == Event.DO_NOT_MODIFY ? 1 : 0;
                now = after;
                assertThat(now.settings().degreeMm())
                        .as("seed %d step %d", seed, n)
                        .isEqualTo(model.degreeMm());
                assertThat(now.consecutiveRefusals())
                        .as("seed %d step %d", seed, n)
                        .isEqualTo(model.row());
            }
        }
        // histories in which nothing ever happens would prove nothing
        assertThat(moved).isGreaterThan(HISTORIES);
        assertThat(frozenAnswers).isGreaterThan(HISTORIES);
    }

    private static Threshold after(Threshold now, Event event, Settings lead) {
        return switch (event) {
            case MODIFY -> answered(now, PlanDecision.MODIFY);
            case DO_NOT_MODIFY -> answered(now, PlanDecision.DO_NOT_MODIFY);
            case SET -> with(now, lead, 0, now.frozen());
            case FREEZE -> with(now, now.settings(), now.consecutiveRefusals(), true);
            case UNFREEZE -> with(now, now.settings(), 0, false);
            case REVERSE -> throw new AssertionError("needs the history of a database: see ThresholdHistoriesIT");
        };
    }

    private static Threshold answered(Threshold now, PlanDecision answer) {
        FeedbackRule.Effect effect = FeedbackRule.apply(now, answer);
        Settings settings = ThresholdRules.withDegree(now.settings(), effect.degreeMm());
        ThresholdRules.require(settings);
        return with(now, settings, effect.consecutiveRefusals(), now.frozen());
    }

    private static Threshold with(Threshold now, Settings settings, int refusals, boolean frozen) {
        return new Threshold(now.scope(), settings, refusals, now.version() + 1, now.changedAt(), frozen);
    }

    static Settings randomSettings(Random random) {
        double floor = 0.5 * (1 + random.nextInt(6));
        double degree = floor + 0.5 * random.nextInt(8);
        double ceiling = degree + 0.5 * random.nextInt(8);
        return new Settings(
                degree,
                0.5 * (1 + random.nextInt(3)),
                floor,
                ceiling,
                random.nextBoolean() ? "RAISE" : "LOWER",
                random.nextInt(4));
    }

    static Event randomEvent(Random random, boolean frozen) {
        int dice = random.nextInt(20);
        if (dice < 13) {
            return Event.DO_NOT_MODIFY;
        }
        if (dice < 16) {
            return Event.MODIFY;
        }
        if (dice < 17) {
            return Event.SET;
        }
        return frozen ? Event.UNFREEZE : Event.FREEZE;
    }
}
