package io.contourflow.oversight;

import io.contourflow.audit.AuditTrail;
import io.contourflow.cases.Notices;
import io.contourflow.kernel.Actor;
import io.contourflow.kernel.Page;
import io.contourflow.kernel.Problem;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionTemplate;

/** Every act on a sample and its audit entry: both or neither. Refusals of what nobody may do leave an entry too. */
@Service
class ReviewSampleService implements ReviewSamples {
    /** A person looks at these one by one. Approvals. */
    static final int SAMPLE_MAX = 500;

    /** Some years of a large department; more is to be asked for in parts. Approvals. */
    static final int POPULATION_MAX = 100_000;

    private final JdbcReviewSamples samples;
    private final JdbcApprovals approvals;
    private final AuditTrail audit;
    private final Notices notices;
    private final TransactionTemplate transaction;
    private final Clock clock;

    ReviewSampleService(
            JdbcReviewSamples samples,
            JdbcApprovals approvals,
            AuditTrail audit,
            Notices notices,
            TransactionTemplate transaction,
            Clock clock) {
        this.samples = samples;
        this.approvals = approvals;
        this.audit = audit;
        this.notices = notices;
        this.transaction = transaction;
        this.clock = clock;
    }

    @Override
    public Sample draw(Order order, Actor actor) {
        Instant now = now();
        requireSound(order, now);
        if (!actor.is("lead") || !actor.departments().contains(order.department())) {
            refused(actor, null, "sample of another department");
            throw new Problem(
                    Problem.Kind.FORBIDDEN, "not-your-department", "only its lead draws samples of a department");
        }
        List<Approval> population =
                approvals.population(order.department(), order.from(), order.to(), POPULATION_MAX + 1);
        List<Approval> drawn = SampleDraw.draw(population, wanted(order, population.size()), order.seed());
        if (drawn.size() > SAMPLE_MAX) {
            throw unprocessable(
                    "too-many-approvals", "a sample holds " + SAMPLE_MAX + " approvals at most, not " + drawn.size());
        }
        SampleSummary summary = JdbcReviewSamples.drawn(UUID.randomUUID(), order, population, actor, now);
        return inTransaction(() -> {
            samples.add(summary, drawn);
            audit.append(
                    "REVIEW_SAMPLE_DRAWN",
                    actor.userId(),
                    null,
                    "sample " + summary.id() + ": " + drawn.size() + " of " + population.size() + " approvals from "
                            + order.from() + " to " + order.to() + ", seed " + order.seed() + ", population "
                            + summary.populationHash());
            return found(summary.id());
        });
    }

    private static int wanted(Order order, int population) {
        if (population == 0) {
            throw unprocessable("nothing-to-sample", "nothing was approved in this period");
        }
        if (population > POPULATION_MAX) {
            throw unprocessable(
                    "too-many-approvals",
                    "a sample is of " + POPULATION_MAX + " approvals at most: shorten the period");
        }
        Integer percent = order.percent();
        return percent == null ? required(order.count()) : (population * percent + 99) / 100;
    }

    private static int required(@Nullable Integer count) {
        if (count == null) {
            throw invalid("one of count and percent must be given");
        }
        return count;
    }

    private static void requireSound(Order order, Instant now) {
        if ((order.count() == null) == (order.percent() == null)) {
            throw invalid("one of count and percent must be given, not both");
        }
        if (!order.from().isBefore(order.to())) {
            throw invalid("from " + order.from() + " must be before to " + order.to());
        }
        if (order.to().isAfter(now)) {
            throw invalid("to " + order.to() + " must not be after now, " + now + ": the draw could not be repeated");
        }
        requireWithin("count", order.count(), SAMPLE_MAX);
        requireWithin("percent", order.percent(), 100);
    }

    private static void requireWithin(String field, @Nullable Integer value, int max) {
        if (value != null && (value < 1 || value > max)) {
            throw invalid(field + " must be 1 to " + max + " but is " + value);
        }
    }

    @Override
    public Page<SampleSummary> list(Actor actor, int page, int size) {
        return samples.list(actor.departments(), page, size);
    }

    @Override
    public Sample require(UUID id, Actor actor) {
        Sample sample = found(id);
        if (!actor.departments().contains(sample.summary().order().department())) {
            refused(actor, null, "review sample " + id + " of another department");
            throw Problem.notFound("review sample", id);
        }
        return sample;
    }

    @Override
    public Sample giveVerdict(UUID id, int number, Verdict verdict, String comment, Actor actor) {
        Sample sample = require(id, actor);
        Item item = item(sample, number);
        String said = comment.strip();
        if (verdict != Verdict.AGREE && said.isEmpty()) {
            throw new Problem(Problem.Kind.INVALID, "comment-missing", "a difference needs a comment that tells it");
        }
        requirePeer(item, actor);
        return inTransaction(() -> {
            if (!samples.advance(id, null)) {
                throw signedOff(id);
            }
            // read again: the one who was faster is seen now
            Given before = item(found(id), number).given();
            if (before != null && !before.reviewer().equals(actor.userId())) {
                throw new Problem(
                        Problem.Kind.CONFLICT,
                        "reviewed-already",
                        "approval " + number + " was reviewed by " + before.reviewerName());
            }
            samples.add(id, number, new Given(verdict, said, actor.userId(), actor.displayName(), now()));
            String caseId = item.approval().caseId().toString();
            audit.append(
                    "PEER_VERDICT_GIVEN", actor.userId(), caseId, "sample " + id + " no. " + number + ": " + verdict);
            if (verdict == Verdict.MAJOR) {
                notices.tell(item.approval().caseId(), "PEER_REVIEW_MAJOR", "sample " + id + " no. " + number);
            }
            return found(id);
        });
    }

    private void requirePeer(Item item, Actor actor) {
        boolean own = item.approval().approver().equals(actor.userId())
                || approvals.workedOn(item.approval().contourSetId(), actor.userId());
        if (own) {
            refused(actor, item.approval().caseId().toString(), "peer verdict on own contours");
            throw new Problem(
                    Problem.Kind.FORBIDDEN,
                    "own-approval",
                    "who approved or edited these contours cannot be the peer who looks at them again");
        }
    }

    @Override
    public Sample signOff(UUID id, String meaning, long expectedVersion, Actor actor) {
        Sample seen = require(id, actor);
        if (!actor.is("lead")) {
            refused(actor, null, "sign-off of review sample " + id);
            throw new Problem(Problem.Kind.FORBIDDEN, "not-a-lead", "only a lead signs a sample off");
        }
        if (seen.summary().signedOff() != null) {
            throw signedOff(id);
        }
        return inTransaction(() -> {
            if (!samples.advance(id, expectedVersion)) {
                throw changed(found(id).summary(), expectedVersion);
            }
            Sample sample = found(id);
            requireReviewed(sample.summary());
            SignedOff signature =
                    new SignedOff(actor.userId(), actor.displayName(), now(), meaning.strip(), sample.contentHash());
            samples.sign(id, signature);
            audit.append(
                    "REVIEW_SAMPLE_SIGNED_OFF",
                    actor.userId(),
                    null,
                    "sample " + id + " content " + signature.contentHash() + ": "
                            + sample.items().size()
                            + " reviewed, " + sample.summary().minor() + " minor, "
                            + sample.summary().major() + " major");
            return found(id);
        });
    }

    private static Problem changed(SampleSummary now, long expectedVersion) {
        return now.signedOff() != null
                ? signedOff(now.id())
                : new Problem(
                        Problem.Kind.STALE,
                        "sample-changed",
                        "review sample " + now.id() + " is at version " + now.version() + ", not " + expectedVersion);
    }

    private static void requireReviewed(SampleSummary sample) {
        int open = sample.drawn() - sample.reviewed();
        if (open > 0) {
            throw new Problem(
                    Problem.Kind.CONFLICT,
                    "verdicts-missing",
                    open + " of " + sample.drawn() + " approvals have no verdict yet");
        }
    }

    private static Problem signedOff(UUID id) {
        return new Problem(Problem.Kind.CONFLICT, "signed-off", "review sample " + id + " is signed off");
    }

    private static Problem invalid(String detail) {
        return new Problem(Problem.Kind.INVALID, "invalid-field", detail);
    }

    private static Problem unprocessable(String slug, String detail) {
        return new Problem(Problem.Kind.UNPROCESSABLE, slug, detail);
    }

    private Sample found(UUID id) {
        return samples.find(id).orElseThrow(() -> Problem.notFound("review sample", id));
    }

    private static Item item(Sample sample, int number) {
        return sample.items().stream()
                .filter(item -> item.number() == number)
                .findFirst()
                .orElseThrow(() -> Problem.notFound("sampled approval", number));
    }

    /** Outside any transaction, so that it stays when what was asked for does not come about. */
    private void refused(Actor actor, @Nullable String caseId, String what) {
        audit.append("ACCESS_REFUSED", actor.userId(), caseId, what);
    }

    private Sample inTransaction(Supplier<Sample> act) {
        Sample done = transaction.execute(status -> act.get());
        if (done == null) {
            throw new IllegalStateException("an act on a sample must give the sample back");
        }
        return done;
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
