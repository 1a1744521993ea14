package io.contourflow.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.contourflow.audit.AuditTrail.Entry;
import io.contourflow.audit.AuditTrail.Verification;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

class ChainCheckTests {
    private static final int ENTRIES = 40;

    @Test
    void anUntouchedChainHolds() {
        assertThat(check(chain()).intact()).isTrue();
        assertThat(check(chain()).entries()).isEqualTo(ENTRIES);
    }

    @Test
    void anEmptyChainHolds() {
        assertThat(check(List.of()).intact()).isTrue();
    }

    @RepeatedTest(200)
    void aChangedRemovedSwappedOrInsertedEntryIsFound(RepetitionInfo run) {
        Random random = new Random(run.getCurrentRepetition());
        List<Entry> entries = chain();
        int at = random.nextInt(ENTRIES - 1);
        Entry victim = entries.get(at);
        switch (random.nextInt(4)) {
            case 0 -> entries.set(at, with(victim, victim.actor(), victim.detail() + "."));
            case 1 -> entries.remove(at);
            case 2 -> entries.set(at, with(victim, "somebody.else", victim.detail()));
            default -> entries.add(at, victim);
        }
        Verification verification = check(entries);
        assertThat(verification.intact())
                .as("seed %d", run.getCurrentRepetition())
                .isFalse();
        assertThat(verification.firstBroken()).isBetween(at + 1L, at + 2L);
    }

    @Test
    void anEntryRewrittenWithItsOwnHashBreaksTheNextLink() {
        List<Entry> entries = chain();
        Entry old = entries.get(9);
        String forged = JdbcAuditTrail.hash(
                old.previousHash(), old.sequence(), old.at(), old.action(), old.actor(), old.caseId(), "forged");
        entries.set(
                9,
                new Entry(10, old.at(), old.action(), old.actor(), old.caseId(), "forged", old.previousHash(), forged));
        assertThat(check(entries).firstBroken()).isEqualTo(11L);
    }

    private static Entry with(Entry e, String actor, String detail) {
        return new Entry(e.sequence(), e.at(), e.action(), actor, e.caseId(), detail, e.previousHash(), e.hash());
    }

    private static Verification check(List<Entry> entries) {
        ChainCheck check = new ChainCheck(null);
        entries.forEach(check::next);
        return check.result();
    }

    private static List<Entry> chain() {
        List<Entry> entries = new ArrayList<>();
        String previous = JdbcAuditTrail.GENESIS;
        for (int n = 1; n <= ENTRIES; n++) {
            Instant at = Instant.parse("2026-01-01T00:00:00Z").plusSeconds(n);
            String caseId = n % 3 == 0 ? null : "case-" + n % 4;
            String hash = JdbcAuditTrail.hash(previous, n, at, "CONTOURS_APPROVED", "clinician1", caseId, "set " + n);
            entries.add(new Entry(n, at, "CONTOURS_APPROVED", "clinician1", caseId, "set " + n, previous, hash));
            previous = hash;
        }
        return entries;
    }
}
