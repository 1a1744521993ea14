package io.contourflow.intake;

import static org.assertj.core.api.Assertions.assertThat;

import io.contourflow.archive.ArchiveFixture;
import io.contourflow.cases.CaseImage;
import io.contourflow.cases.Cases;
import io.contourflow.cases.CasesFixture;
import io.contourflow.cases.ImagingCase;
import io.contourflow.cases.Timeline;
import io.contourflow.dicom.InstanceSink;
import io.contourflow.dicom.StoreOutcome;
import io.contourflow.kernel.DicomUid;
import io.contourflow.kernel.SeriesUid;
import io.contourflow.testing.MutableClock;
import io.contourflow.testing.PersistenceConfiguration;
import io.contourflow.testing.SeriesFixture;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.config.AutowireCapableBeanFactory;
import org.springframework.test.context.junit.jupiter.SpringJUnitConfig;

/** Images that come twice, together, or in the wrong order. */
@SpringJUnitConfig({PersistenceConfiguration.class, ArchiveFixture.class, CasesFixture.class, IntakeIT.Beans.class})
@Tag("R2")
class AwkwardArrivalsIT {
    private static final Instant DAY_1 = Instant.parse("2026-03-01T09:00:00Z");
    private static final Instant DAY_2 = Instant.parse("2026-03-15T09:00:00Z");

    @TempDir
    private Path incoming = Path.of("");

    @Autowired
    private AutowireCapableBeanFactory beans;

    @Autowired
    private InstanceSink sink;

    @Autowired
    private Cases cases;

    @Autowired
    private Timeline timeline;

    @Autowired
    private MutableClock clock;

    @Autowired
    private IntakeIT.Heard heard;

    private final String patient = "patient-" + DicomUid.random();

    @Test
    void makesNoSecondCaseOfAnImageThatArrivesTwice() {
        SeriesFixture ct = send("CT", DAY_1, 4);
        settle(ct.uid());
        ImagingCase made = onlyCase(ct.uid());

        ct.receiveAll(incoming)
                .forEach(received -> assertThat(sink.store(received)).isEqualTo(StoreOutcome.ALREADY_STORED));
        settle(ct.uid());

        assertThat(onlyCase(ct.uid()).id()).isEqualTo(made.id());
        assertThat(timeline.of(made.id())).extracting(Timeline.Entry::kind).containsExactly("CASE_CREATED");
        assertThat(heard.replaced).extracting(SeriesReplaced::series).doesNotContain(ct.uid());
    }

    @Test
    @Tag("R4")
    void pairsTwoImagesThatArriveAtOnce() {
        SeriesFixture planning = send("CT", DAY_1, 4);
        settle(planning.uid());
        SeriesFixture one = send("CT", DAY_2, 5);
        SeriesFixture other = send("MR", DAY_2.plusSeconds(60), 6);
        settle(one.uid(), other.uid());

        for (SeriesFixture second : List.of(one, other)) {
            ImagingCase pair = onlyCase(second.uid());
            assertThat(pair.first().series()).isEqualTo(planning.uid());
            assertThat(series(pair.second())).isEqualTo(second.uid());
        }
        assertThat(cases.withSeries(planning.uid())).hasSize(3);
    }

    @Test
    @Tag("R4")
    void pairsASecondImageWhoseFirstComesLater() {
        SeriesFixture second = send("MR", DAY_1, 4);
        settle(second.uid());
        assertThat(onlyCase(second.uid()).isPair()).isFalse();

        SeriesFixture first = send("CT", DAY_2, 4);
        settle(first.uid());

        ImagingCase pair = onlyCase(first.uid());
        assertThat(pair.first().series()).isEqualTo(first.uid());
        assertThat(series(pair.second())).isEqualTo(second.uid());
    }

    private SeriesFixture send(String modality, Instant acquiredAt, int slices) {
        SeriesFixture series = SeriesFixture.of(modality, patient, acquiredAt, slices);
        series.receiveAll(incoming)
                .forEach(received -> assertThat(sink.store(received)).isEqualTo(StoreOutcome.STORED));
        return series;
    }

    /** The association of these series is over and the quiet period passes. */
    private void settle(SeriesUid... ended) {
        beans.createBean(IntakeRound.class).look(Set.of(ended));
        clock.advance(Duration.ofSeconds(10));
        beans.createBean(IntakeRound.class).look(Set.of());
    }

    private ImagingCase onlyCase(SeriesUid series) {
        List<ImagingCase> found = cases.withSeries(series);
        assertThat(found).hasSize(1);
        return found.get(0);
    }

    private static @Nullable SeriesUid series(@Nullable CaseImage image) {
        return image == null ? null : image.series();
    }
}
