package io.contourflow.intake;

import static org.assertj.core.api.Assertions.assertThat;

import io.contourflow.kernel.SeriesUid;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("R2")
@Tag("R4")
class PairingTests {
    /**
     * Images as {@code modality+day}, {@code *} when a case was made of it before; cases as {@code first-second}. The
     * day is the UID too.
     */
    @ParameterizedTest(name = "{0} makes {1}")
    @CsvSource({
        "'', ''",
        "CT1, 1",
        "MR1, 1",
        "PT1, 1",
        "CT1 CT2, 1-2",
        "CT2 CT1, 1-2",
        "CT1* CT2, 1-2",
        "CT1* CT2* CT3, 1-3",
        "CT1* CT2 CT3, 1-2 1-3",
        "CT2 MR1, 2-1",
        "CT2 MR1 PT3, 2-1 2-3",
        "CT1* MR2, 1-2",
        "MR1* CT2, 2-1",
        "MR1* MR2* CT3, 3-2",
        "MR1* MR2, 1-2",
        "MR1* CT3 PT2, 3-2",
        "MR4* CT3 PT2, 3-2 3-4",
        "CT2* CT1, 1-2",
        "CT2* CT3* CT1, 1-3",
        "CT1* CT2*, ''",
        "CT1*, ''"
    })
    void pairsEveryNewImageWithThePlanningImage(String images, String cases) {
        assertThat(told(Pairing.plan(parse(images)))).isEqualTo(cases);
    }

    @RepeatedTest(20)
    void doesNotDependOnTheOrderOfArrival(RepetitionInfo run) {
        Random random = new Random(run.getCurrentRepetition());
        List<Pairing.Image> images = new ArrayList<>();
        for (int day = 1; day <= 6; day++) {
            images.add(image(random.nextBoolean(), day, random.nextBoolean()));
        }
        List<Pairing.NewPair> expected = Pairing.plan(images);

        Collections.shuffle(images, random);

        assertThat(Pairing.plan(images)).isEqualTo(expected);
    }

    @RepeatedTest(20)
    void makesACaseOfEveryNewImage(RepetitionInfo run) {
        Random random = new Random(run.getCurrentRepetition());
        List<Pairing.Image> images = new ArrayList<>();
        for (int day = 1; day <= 5; day++) {
            images.add(image(random.nextBoolean(), day, random.nextBoolean()));
        }

        List<Pairing.NewPair> plan = Pairing.plan(images);

        for (Pairing.Image image : images) {
            if (!image.taken()) {
                assertThat(plan)
                        .anyMatch(pair ->
                                pair.first().equals(image.uid()) || image.uid().equals(pair.second()));
            }
        }
        assertThat(plan).doesNotHaveDuplicates();
    }

    private static List<Pairing.Image> parse(String images) {
        return Arrays.stream(images.split(" "))
                .filter(word -> !word.isBlank())
                .map(word -> image(word.startsWith("CT"), word.charAt(2) - '0', word.endsWith("*")))
                .toList();
    }

    private static Pairing.Image image(boolean ct, int day, boolean taken) {
        return new Pairing.Image(
                new SeriesUid(Integer.toString(day)), ct, Instant.parse("2026-03-0" + day + "T10:00:00Z"), taken);
    }

    private static String told(List<Pairing.NewPair> pairs) {
        return String.join(
                " ",
                pairs.stream()
                        .map(pair -> pair.second() == null ? pair.first().value() : pair.first() + "-" + pair.second())
                        .toList());
    }
}
