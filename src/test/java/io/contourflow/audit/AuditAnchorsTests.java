package io.contourflow.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuditAnchorsTests {
    private static final Instant FIRST_DAY = Instant.parse("2026-11-25T23:59:59Z");

    @TempDir
    Path data;

    @Test
    void keepsAPointOfEachDayAndTheNewestOne() {
        AuditAnchors anchors = threeDays();
        assertThat(anchors.points().problem()).isNull();
        assertThat(anchors.points().points())
                .extracting(AuditAnchors.Point::file, AuditAnchors.Point::sequence)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("anchor-2026-11-25.txt", 10L),
                        org.assertj.core.groups.Tuple.tuple("anchor-2026-11-26.txt", 20L),
                        org.assertj.core.groups.Tuple.tuple("anchor-2026-11-27.txt", 30L),
                        org.assertj.core.groups.Tuple.tuple("head.txt", 35L));
    }

    @Test
    void neverPutsAnOlderPointInANewerOnesPlace() {
        AuditAnchors anchors = threeDays();
        anchors.note(34, hash(34), FIRST_DAY.plus(3, ChronoUnit.DAYS));
        assertThat(anchors.points().points())
                .hasSize(4)
                .last()
                .extracting(AuditAnchors.Point::sequence)
                .isEqualTo(35L);
    }

    @Test
    void goesOnWithWhatAnEarlierStartWrote() {
        threeDays();
        AuditAnchors again = AuditFixture.anchors(data);
        again.note(40, hash(40), FIRST_DAY.plus(2, ChronoUnit.DAYS));
        assertThat(again.points().problem()).isNull();
        assertThat(AuditAnchors.of(data).orElseThrow().points().points())
                .last()
                .extracting(AuditAnchors.Point::sequence)
                .isEqualTo(40L);
    }

    @Test
    void everyByteOfAFileCounts() throws IOException {
        threeDays();
        Path file = folder().resolve("anchor-2026-11-26.txt");
        byte[] original = Files.readAllBytes(file);
        List<Integer> unnoticed = new ArrayList<>();
        for (int at = 0; at < original.length; at++) {
            byte[] changed = original.clone();
            changed[at] ^= 1;
            Files.write(file, changed);
            if (reading().points().problem() == null) {
                unnoticed.add(at);
            }
        }
        assertThat(unnoticed).isEmpty();
    }

    @Test
    void aMissingFileShows() throws IOException {
        threeDays();
        Files.delete(folder().resolve("anchor-2026-11-26.txt"));
        assertThat(reading().points().problem()).startsWith("anchor-2026-11-27.txt must follow anchor-2026-11-25.txt");
        threeDaysAnew();
        Files.delete(folder().resolve("anchor-2026-11-27.txt"));
        assertThat(reading().points().problem()).startsWith("head.txt must follow anchor-2026-11-26.txt");
        threeDaysAnew();
        Files.delete(folder().resolve("head.txt"));
        assertThat(reading().points().problem()).isEqualTo("head.txt is missing");
    }

    @Test
    void aPointThatAnotherKeySignedShows() throws IOException {
        threeDays();
        Path other = data.resolve("other");
        AuditAnchors.signing(other, data.resolve("other.pem")).note(50, hash(50), FIRST_DAY);
        Files.copy(other.resolve("anchor-2026-11-25.txt"), folder().resolve("anchor-2026-11-28.txt"));
        assertThat(reading().points().problem())
                .isEqualTo("anchor-2026-11-28.txt is not signed by the key of this installation");
    }

    @Test
    void onlyItsOwnerReadsThePrivateKey() throws IOException {
        threeDays();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data.resolve("keys/audit-anchor.pem"))))
                .isEqualTo("rw-------");
    }

    @Test
    void refusesHalvesThatDoNotBelongTogether() throws IOException {
        Path one = data.resolve("one.pem");
        Path two = data.resolve("two.pem");
        AuditKey.signing(one);
        AuditKey.signing(two);
        Files.copy(
                AuditKey.publicFile(one), AuditKey.publicFile(two), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        assertThatThrownBy(() -> AuditKey.signing(two))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("two.pub.pem is not the public half of two.pem");
        assertThatThrownBy(() -> reading().note(1, hash(1), FIRST_DAY)).isInstanceOf(RuntimeException.class);
    }

    private AuditAnchors threeDays() {
        AuditAnchors anchors = AuditFixture.anchors(data);
        anchors.note(10, hash(10), FIRST_DAY);
        anchors.note(20, hash(20), FIRST_DAY.plus(2, ChronoUnit.SECONDS));
        anchors.note(25, hash(25), FIRST_DAY.plus(3, ChronoUnit.SECONDS));
        anchors.note(30, hash(30), FIRST_DAY.plus(2, ChronoUnit.DAYS));
        anchors.note(35, hash(35), FIRST_DAY.plus(2, ChronoUnit.DAYS));
        return anchors;
    }

    private void threeDaysAnew() throws IOException {
        try (var files = Files.list(folder())) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        threeDays();
    }

    private AuditAnchors reading() {
        return AuditAnchors.of(data)
                .orElseGet(() -> AuditAnchors.reading(folder(), AuditKey.publicFile(data.resolve("one.pem"))));
    }

    private Path folder() {
        return data.resolve("audit-anchors");
    }

    private static String hash(int seed) {
        return io.contourflow.kernel.ContentHash.of(Integer.toString(seed).getBytes(StandardCharsets.UTF_8))
                .hex();
    }
}
