package io.contourflow.oversight;

import io.contourflow.kernel.Actor;
import io.contourflow.kernel.ContentHash;
import io.contourflow.kernel.Page;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Peers look again at approvals drawn by lot; the lead of the department signs the result off. What was drawn and said is
 * append-only, and nothing of a sample changes once it is signed. Samples of other departments do not exist for an actor.
 */
public interface ReviewSamples {
    /**
     * @throws io.contourflow.kernel.Problem INVALID for a period that is none or not over, FORBIDDEN for a foreign
     *     department, UNPROCESSABLE when nothing was approved in the period or too much
     */
    Sample draw(Order order, Actor actor);

    /** Newest first. */
    Page<SampleSummary> list(Actor actor, int page, int size);

    /** @throws io.contourflow.kernel.Problem NOT_FOUND also for those of other departments */
    Sample require(UUID id, Actor actor);

    /**
     * Only who gave a verdict can change it, before the sample is signed off.
     *
     * @throws io.contourflow.kernel.Problem FORBIDDEN for who approved or edited these contours, CONFLICT when somebody
     *     else gave a verdict already or the sample is signed off, INVALID without a comment on a difference
     */
    Sample giveVerdict(UUID id, int number, Verdict verdict, String comment, Actor actor);

    /**
     * @param expectedVersion version of the sample that the signer saw
     * @throws io.contourflow.kernel.Problem CONFLICT when a verdict is missing or it is signed off already, STALE when
     *     somebody gave a verdict meanwhile
     */
    Sample signOff(UUID id, String meaning, long expectedVersion, Actor actor);

    /** What a peer says of an approval. */
    enum Verdict {
        AGREE,
        /** Would have drawn it otherwise; of no consequence for the patient. */
        MINOR,
        /** Of consequence for the patient. */
        MAJOR
    }

    /**
     * @param to the first moment not asked for any more
     * @param seed of the lot
     * @param count approvals to draw; null: by percent
     * @param percent share to draw, rounded up; null: by count
     */
    record Order(
            String department,
            Instant from,
            Instant to,
            long seed,
            @Nullable Integer count,
            @Nullable Integer percent) {}

    /**
     * @param population approvals of the period
     * @param populationHash SHA-256 over their ids and contents: whether a second draw is from the same
     * @param signedOff null: not yet
     */
    record SampleSummary(
            UUID id,
            Order order,
            int population,
            ContentHash populationHash,
            String drawnBy,
            String drawnByName,
            Instant drawnAt,
            int drawn,
            int reviewed,
            int minor,
            int major,
            @Nullable SignedOff signedOff,
            long version) {}

    /** @param contentHash {@link Sample#contentHash} at the signature */
    record SignedOff(String by, String byName, Instant at, String meaning, ContentHash contentHash) {}

    record Sample(SampleSummary summary, List<Item> items) {
        public Sample {
            items = List.copyOf(items);
        }

        /** Of what was drawn and said: the order, every approval with its facts, every verdict. */
        public ContentHash contentHash() {
            return SampleContent.hash(this);
        }

        /** Whether the signature is of this very content; false also where there is none. */
        public boolean signatureHolds() {
            SignedOff signed = summary.signedOff();
            return signed != null && signed.contentHash().equals(contentHash());
        }
    }

    /**
     * @param number from 1
     * @param given null: nobody has looked at it yet
     */
    record Item(int number, Approval approval, @Nullable Given given) {}

    record Given(Verdict verdict, String comment, String reviewer, String reviewerName, Instant at) {}
}
