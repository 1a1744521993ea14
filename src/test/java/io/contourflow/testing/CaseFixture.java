package io.contourflow.testing;

import io.contourflow.cases.CaseImage;
import io.contourflow.cases.CaseState;
import io.contourflow.cases.ImageType;
import io.contourflow.cases.ImagingCase;
import io.contourflow.cases.ProcessingMode;
import io.contourflow.cases.Steps;
import io.contourflow.imaging.volume.Volume;
import io.contourflow.kernel.Actor;
import io.contourflow.kernel.CaseId;
import io.contourflow.kernel.SeriesUid;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Cases with their images, results and contours in memory, for tests of one module's rules. */
public final class CaseFixture {
    public static final Actor CLINICIAN = new Actor("dr.known", "Dr Known", Set.of("clinician"), Set.of("RT"));
    public static final Actor PLANNER = new Actor("p.lanner", "P Lanner", Set.of("planner"), Set.of("RT"));
    public static final Actor LEAD = new Actor("l.ead", "L Ead", Set.of("lead"), Set.of("RT"));

    public final InMemoryCases cases = new InMemoryCases();
    public final InMemoryStepResults results = new InMemoryStepResults();
    public final InMemoryContourSets sets = new InMemoryContourSets();
    public final InMemoryTimeline timeline = new InMemoryTimeline();
    public final InMemoryArtifacts artifacts = new InMemoryArtifacts();
    public final InMemoryImageVolumes images = new InMemoryImageVolumes();
    public final Steps steps = new Steps(results, timeline);

    public ImagingCase aSingle(String modality, Volume image) {
        return put(image("first", modality, "PELVIS", image), null, ImageType.SINGLE);
    }

    public ImagingCase aPair(String firstModality, Volume first, String secondModality, Volume second) {
        return put(
                image("first", firstModality, "PELVIS", first),
                image("second", secondModality, "PELVIS", second),
                ImageType.II);
    }

    /** A case on images that are stored already, or whose volumes do not matter. */
    public ImagingCase put(CaseImage first, @Nullable CaseImage second, ImageType type) {
        return cases.put(new ImagingCase(
                CaseId.random(),
                "P-1",
                "RT",
                first,
                second,
                type,
                new ProcessingMode(true, second != null, true),
                CaseState.PROCESSING,
                "",
                0,
                null,
                "",
                "system",
                Instant.parse("2026-11-22T08:00:00Z"),
                0));
    }

    public CaseImage image(String name, String modality, String bodyPart, Volume volume) {
        SeriesUid uid = images.put(name, volume, modality, bodyPart);
        return new CaseImage(
                uid,
                "1.2.3",
                modality,
                name,
                bodyPart,
                Instant.parse("2026-11-21T08:00:00Z"),
                volume.geometry().nz());
    }
}
