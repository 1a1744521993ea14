package io.contourflow.review;

import io.contourflow.cases.ContourOrigin;
import io.contourflow.cases.ContourSet;
import io.contourflow.cases.ContourStructure;
import io.contourflow.cases.ImageRole;
import io.contourflow.cases.ImagingCase;
import io.contourflow.cases.ReviewState;
import io.contourflow.imaging.contour.ContourTracer;
import io.contourflow.imaging.contour.StructureContours;
import io.contourflow.imaging.volume.Geometry;
import io.contourflow.imaging.volume.Mask;
import io.contourflow.imaging.volume.Volume;
import io.contourflow.kernel.ContourSetId;
import io.contourflow.testing.CaseFixture;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** A case with one contour set of boxes, on a lattice of 20×20×4 voxels of 2×2×5 mm. */
final class ReviewFixture {
    static final Geometry LATTICE =
            Geometry.axisAligned(new int[] {20, 20, 4}, new double[] {2, 2, 5}, new double[] {-20, 10, 100});

    /** Thousands of fixtures need not trace the same boxes. */
    private static final Map<String, StructureContours> TRACED = new ConcurrentHashMap<>();

    final CaseFixture fixture = new CaseFixture();
    final List<Object> events = new ArrayList<>();
    final List<String> written = new ArrayList<>();
    final InMemoryDecisions decisions = new InMemoryDecisions();
    final ImagingCase imagingCase = fixture.aSingle("CT", new Volume(LATTICE, new float[LATTICE.voxelCount()]));
    final ContourReviewService review;
    final ContourEditingService editing = new ContourEditingService(
            fixture.cases, fixture.sets, fixture.artifacts, decisions, fixture.timeline, events::add);

    /** One reader is enough. */
    ReviewFixture() {
        this(false);
    }

    ReviewFixture(boolean fourEyes) {
        review = new ContourReviewService(
                fixture.cases,
                fixture.sets,
                decisions,
                fixture.artifacts,
                this::write,
                new ReviewPolicy(fourEyes),
                fixture.timeline,
                events::add);
    }

    /** Stands for an RT Structure Set: says who approved what. */
    private byte[] write(ContourSet set, StructureSetWriter.Part part) {
        String names = part == StructureSetWriter.Part.WHOLE
                ? ""
                : " only "
                        + set.structures().stream().map(ContourStructure::name).toList();
        String text = set.state() + " by " + set.decidedByName() + " v" + set.version() + names;
        written.add(text);
        return text.getBytes(StandardCharsets.UTF_8);
    }

    ContourSet aSet(String... names) {
        List<ContourStructure> structures = new ArrayList<>();
        for (String name : names) {
            Mask mask = box(3 + structures.size(), 8);
            structures.add(new ContourStructure(
                    structures.size() + 1,
                    name,
                    0xFF0000,
                    "ORGAN",
                    "some-model 1.0",
                    mask.volumeMl(),
                    fixture.artifacts.putContours(
                            TRACED.computeIfAbsent(name + structures.size(), any -> ContourTracer.trace(mask, name))),
                    fixture.artifacts.putMask(mask),
                    ReviewState.NOT_REVIEWED));
        }
        return fixture.sets.add(new ContourSet(
                ContourSetId.random(),
                imagingCase.id(),
                ImageRole.FIRST,
                imagingCase.first().series(),
                ContourOrigin.AUTOMATIC,
                "some-model",
                structures,
                ReviewState.NOT_REVIEWED,
                "",
                null,
                null,
                null,
                Instant.parse("2026-11-22T08:00:00Z"),
                0));
    }

    /** Voxels with from ≤ i, j ≤ to on slices 1 and 2. */
    static Mask box(int from, int to) {
        Mask mask = Mask.empty(LATTICE);
        for (int k = 1; k <= 2; k++) {
            for (int j = from; j <= to; j++) {
                for (int i = from; i <= to; i++) {
                    mask.voxels()[LATTICE.offset(i, j, k)] = 1;
                }
            }
        }
        return mask;
    }
}
