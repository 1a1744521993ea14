package io.contourflow.oversight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.contourflow.kernel.CaseId;
import io.contourflow.kernel.ContentHash;
import io.contourflow.kernel.ContourSetId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("R16")
class SampleDrawTests {
    private static final Instant NOON = Instant.parse("2026-11-25T12:00:00Z");

    /** {@code printf '7\\0005\\000' | sha256sum} begins with 070c, of decision 4 with 2bc3, of 1, 3 and 2 with 37, 41 and 73. */
    @Test
    void theLotCanBeDrawnAgainByHand() {
        List<Approval> approvals = List.of(by("a", 1), by("a", 2), by("a", 3), by("a", 4), by("a", 5));
        assertThat(SampleDraw.draw(approvals, 2, 7)).extracting(Approval::id).containsExactly(4L, 5L);
    }

    @Test
    void placesFollowTheAmountSignedAndNobodyIsLeftOut() {
        List<Approval> approvals = new ArrayList<>();
        for (int n = 0; n < 100; n++) {
            approvals.add(by(n < 60 ? "a" : n < 90 ? "b" : n < 99 ? "c" : "d", n));
        }
        assertThat(places(SampleDraw.draw(approvals, 20, 1))).isEqualTo(Map.of("a", 11, "b", 6, "c", 2, "d", 1));
        assertThat(places(SampleDraw.draw(approvals, 1, 1)))
                .as("one of everybody even so")
                .isEqualTo(Map.of("a", 1, "b", 1, "c", 1, "d", 1));
        assertThat(SampleDraw.draw(approvals, 500, 1)).containsExactlyElementsOf(approvals);
    }

    @RepeatedTest(30)
    void theSameSeedGivesTheSameWhateverTheOrder(RepetitionInfo run) {
        Random random = new Random(run.getCurrentRepetition());
        List<Approval> approvals = new ArrayList<>();
        int count = 1 + random.nextInt(80);
        for (int n = 0; n < count; n++) {
            approvals.add(by("user" + random.nextInt(7), n * 3L));
        }
        int wanted = 1 + random.nextInt(40);
        long seed = random.nextLong();
        List<Approval> drawn = SampleDraw.draw(approvals, wanted, seed);
        Collections.shuffle(approvals, random);
        assertThat(SampleDraw.draw(approvals, wanted, seed)).isEqualTo(drawn);

        long signers = approvals.stream().map(Approval::approver).distinct().count();
        assertThat(drawn).doesNotHaveDuplicates().hasSize((int) Math.max(signers, Math.min(wanted, count)));
        assertThat(places(drawn)).hasSize((int) signers);
    }

    @Test
    void anotherSeedGivesAnother() {
        List<Approval> approvals = new ArrayList<>();
        for (int n = 0; n < 50; n++) {
            approvals.add(by("a", n));
        }
        assertThat(SampleDraw.draw(approvals, 10, 1)).isNotEqualTo(SampleDraw.draw(approvals, 10, 2));
    }

    @Test
    void nothingToDrawIsRefused() {
        assertThatThrownBy(() -> SampleDraw.draw(List.of(), 0, 1))
                .hasMessage("a sample must hold at least 1 approval but was to hold 0");
        assertThat(SampleDraw.draw(List.of(), 3, 1)).isEmpty();
    }

    private static Map<String, Integer> places(List<Approval> drawn) {
        return drawn.stream().collect(Collectors.groupingBy(Approval::approver, Collectors.summingInt(one -> 1)));
    }

    private static Approval by(String approver, long id) {
        return new Approval(
                id,
                new CaseId(new UUID(1, id)),
                new ContourSetId(new UUID(2, id)),
                1,
                ContentHash.ofTexts("contours " + id),
                approver,
                "Dr " + approver,
                NOON.plusSeconds(id),
                false,
                false,
                null,
                null);
    }
}
