package io.contourflow.contouring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.contourflow.cases.ContourOrigin;
import io.contourflow.cases.ContourSet;
import io.contourflow.cases.ContourStructure;
import io.contourflow.cases.ImageRole;
import io.contourflow.cases.ImagingCase;
import io.contourflow.cases.ReviewState;
import io.contourflow.cases.Step;
import io.contourflow.cases.Steps;
import io.contourflow.imaging.contour.ContourFiller;
import io.contourflow.imaging.contour.ContourTracer;
import io.contourflow.imaging.transform.RigidOffset;
import io.contourflow.imaging.volume.Geometry;
import io.contourflow.imaging.volume.Mask;
import io.contourflow.imaging.volume.Volume;
import io.contourflow.kernel.CaseId;
import io.contourflow.kernel.ContourSetId;
import io.contourflow.kernel.Problem;
import io.contourflow.testing.CaseFixture;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The second image is the first one moved by two voxels (6 mm) to the Left. */
@Tag("R24")
class TargetContourServiceTests {
    private static final Geometry LATTICE =
            Geometry.axisAligned(new int[] {30, 20, 8}, new double[] {3, 3, 4}, new double[] {0, 0, 0});
    private static final int SHIFT = 2;
    private static final RigidOffset OFFSET = new RigidOffset(6, 0, 0, 0, 0, 0, 0, 0, 0);

    private final CaseFixture fixture = new CaseFixture();
    private final TargetContourService targets = new TargetContourService(
            new TargetBasis(fixture.cases, fixture.sets, fixture.results, fixture.artifacts, fixture.images),
            new InMemoryTargetChoices(),
            fixture.sets,
            fixture.artifacts,
            new OutdatedContours(fixture.sets, fixture.results, fixture.timeline),
            fixture.timeline);

    private final CaseId id = aPair("CT", "MR");

    private CaseId aPair(String first, String second) {
        Volume empty = new Volume(LATTICE, new float[LATTICE.voxelCount()]);
        ImagingCase made = fixture.aPair(first, empty, second, empty);
        registered(made.id(), "hash");
        return made.id();
    }

    private void registered(CaseId caseId, String hash) {
        fixture.steps.once(
                caseId,
                Step.REGISTER_RIGIDLY,
                hash,
                () -> new Steps.Made()
                        .number("translationXMm", OFFSET.translationXMm())
                        .number("translationYMm", 0)
                        .number("translationZMm", 0)
                        .number("rotationXDeg", 0)
                        .number("rotationYDeg", 0)
                        .number("rotationZDeg", 0)
                        .number("centreXMm", 0)
                        .number("centreYMm", 0)
                        .number("centreZMm", 0));
    }

    @Test
    void isNeededOnlyForTwoApprovedContoursOfDifferentModes() {
        assertThat(targets.compareModes(id)).isFalse();
        addBoth(id, ReviewState.NOT_REVIEWED);
        assertThat(targets.compareModes(id)).isFalse();
        addBoth(id, ReviewState.APPROVED);
        assertThat(targets.compareModes(id)).isTrue();

        CaseId sameMode = aPair("CT", "CT");
        addBoth(sameMode, ReviewState.APPROVED);
        assertThat(targets.compareModes(sameMode)).isFalse();
        assertThatThrownBy(() -> targets.whole(sameMode, ImageRole.FIRST))
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.kind()).isEqualTo(Problem.Kind.CONFLICT));
    }

    @Test
    void putsTheSecondContoursOntoTheFirstImageToBeReviewed() {
        addBoth(id, ReviewState.APPROVED);
        targets.choose(id, targets.whole(id, ImageRole.SECOND), 0, CaseFixture.CLINICIAN);

        ContourSet set = targets.build(id);
        assertThat(targets.build(id)).isEqualTo(set);

        assertThat(set.role()).isEqualTo(ImageRole.TARGET);
        assertThat(set.origin()).isEqualTo(ContourOrigin.TARGET);
        assertThat(set.state()).isEqualTo(ReviewState.NOT_REVIEWED);
        assertThat(set.series()).isEqualTo(fixture.cases.require(id).first().series());
        assertThat(set.structures()).extracting(ContourStructure::name).containsExactly("External", "Bone");
        assertThat(mask(set, "Bone").voxels())
                .isEqualTo(of(at -> x(at) >= 10 && x(at) < 16).voxels());
        assertThat(set.structures().get(1).algorithm()).isEqualTo("from the second image (test 1)");
        assertThat(fixture.sets.inForce(id)).hasSize(3);
        assertThat(fixture.timeline.kinds(id)).containsOnlyOnce("TARGET_CHOSEN").containsOnlyOnce("TARGET_BUILT");
    }

    @Test
    void stitchesBoneOfOneImageIntoSoftTissueOfTheOtherAndTellsWhatCameFromWhere() {
        addBoth(id, ReviewState.APPROVED);
        TargetRule bone = new TargetRule("Bone", ImageRole.FIRST, null);
        TargetRule body = new TargetRule(
                "External",
                ImageRole.FIRST,
                new TargetRule.Area(TargetRule.Kind.INSIDE_STRUCTURE, List.of(), "Bone", ImageRole.FIRST));
        targets.choose(id, List.of(bone, body), 0, CaseFixture.CLINICIAN);

        ContourSet set = targets.build(id);

        assertThat(mask(set, "Bone").voxels())
                .isEqualTo(of(at -> x(at) >= 8 && x(at) < 14).voxels());
        // outside of the bone the body is the second image's, which reaches one voxel farther
        assertThat(mask(set, "External").voxels())
                .isEqualTo(of(at -> x(at) >= 4 && x(at) < 23).voxels());
        List<TargetContours.Origin> parts = targets.origins(set.id());
        assertThat(parts).extracting(TargetContours.Origin::structure).containsExactly("Bone", "External");
        assertThat(parts.get(1).firstMl()).isCloseTo(mask(set, "Bone").volumeMl(), Offset.offset(1e-9));
        assertThat(parts.get(1).firstMl() + parts.get(1).secondMl())
                .isCloseTo(mask(set, "External").volumeMl(), Offset.offset(1e-9));
        assertThat(parts.get(1).rule())
                .isEqualTo("from the first image inside Bone of the FIRST image, elsewhere from the other");
        Mask drawn = ContourFiller.fill(
                fixture.artifacts.contours(set.structures().get(1).contours()), LATTICE);
        assertThat(drawn.voxels()).isEqualTo(mask(set, "External").voxels());
    }

    @Test
    void takesOneSideOfAPlaneFromEachImage() {
        addBoth(id, ReviewState.APPROVED);
        TargetRule.Area left =
                new TargetRule.Area(TargetRule.Kind.HALF_SPACE, List.of(1.0, 0.0, 0.0, 36.0), null, null);
        targets.choose(id, List.of(new TargetRule("Bone", ImageRole.SECOND, left)), 0, CaseFixture.CLINICIAN);

        assertThat(mask(targets.build(id), "Bone").voxels())
                .isEqualTo(of(at -> x(at) >= 8 && x(at) < 16).voxels());
    }

    @Test
    @Tag("R22")
    void holdsOnlyForTheContoursAndTheRegistrationThatWereChosenFrom() {
        addBoth(id, ReviewState.APPROVED);
        targets.choose(id, targets.whole(id, ImageRole.FIRST), 0, CaseFixture.CLINICIAN);
        ContourSet set = targets.build(id);
        assertThat(targets.compareModes(id)).isTrue();
        assertThat(fixture.sets.require(set.id()).isInForce()).isTrue();

        registered(id, "another");

        assertThat(targets.isChosen(id)).isFalse();
        assertThatThrownBy(() -> targets.build(id))
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.slug()).isEqualTo("target-choice-outdated"));
        assertThat(targets.compareModes(id)).isTrue();
        assertThat(fixture.sets.require(set.id()).isInForce()).isFalse();
        assertThat(fixture.timeline.kinds(id)).contains("CONTOURS_WITHDRAWN");
    }

    @Test
    void makesAnotherSetOfEveryChoice() {
        addBoth(id, ReviewState.APPROVED);
        targets.choose(id, targets.whole(id, ImageRole.FIRST), 0, CaseFixture.CLINICIAN);
        ContourSet before = targets.build(id);
        targets.choose(id, targets.whole(id, ImageRole.SECOND), 1, CaseFixture.CLINICIAN);
        targets.build(id);
        targets.choose(id, targets.whole(id, ImageRole.FIRST), 2, CaseFixture.CLINICIAN);

        ContourSet after = targets.build(id);

        assertThat(after.id()).isNotEqualTo(before.id());
        assertThat(after.contentHash()).isEqualTo(before.contentHash());
        assertThat(fixture.sets.inForce(id)).hasSize(3).contains(after);
    }

    @Test
    void refusesWhatCannotBeChosen() {
        addBoth(id, ReviewState.APPROVED);
        TargetRule bone = new TargetRule("Bone", ImageRole.FIRST, null);

        refused(Problem.Kind.INVALID, List.of());
        refused(Problem.Kind.INVALID, List.of(bone, bone));
        refused(Problem.Kind.INVALID, List.of(new TargetRule("Heart", ImageRole.FIRST, null)));
        refused(Problem.Kind.INVALID, List.of(new TargetRule("Bone", ImageRole.TARGET, null)));
        refused(Problem.Kind.INVALID, List.of(within(TargetRule.Kind.BOX, List.of(0.0, 0.0, 0.0, 1.0, 1.0))));
        refused(Problem.Kind.INVALID, List.of(within(TargetRule.Kind.BOX, List.of(0.0, 0.0, 5.0, 1.0, 1.0, 1.0))));
        refused(Problem.Kind.INVALID, List.of(within(TargetRule.Kind.HALF_SPACE, List.of(0.0, 0.0, 0.0, 1.0))));
        refused(Problem.Kind.INVALID, List.of(within(TargetRule.Kind.INSIDE_STRUCTURE, List.of())));
        assertThatThrownBy(() -> targets.choose(id, List.of(bone), 4, CaseFixture.CLINICIAN))
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.kind()).isEqualTo(Problem.Kind.STALE));
        assertThatThrownBy(() -> targets.choose(id, List.of(bone), 0, CaseFixture.PLANNER))
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.kind()).isEqualTo(Problem.Kind.FORBIDDEN));
        assertThat(targets.choice(id)).isEmpty();
    }

    private static TargetRule within(TargetRule.Kind kind, List<Double> numbers) {
        return new TargetRule("Bone", ImageRole.FIRST, new TargetRule.Area(kind, numbers, null, null));
    }

    private void refused(Problem.Kind kind, List<TargetRule> rules) {
        assertThatThrownBy(() -> targets.choose(id, rules, 0, CaseFixture.CLINICIAN))
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.kind()).isEqualTo(kind));
    }

    /** On the first image's lattice the second's bone lies at x 10 to 15, its body at 4 to 22. */
    private void addBoth(CaseId caseId, ReviewState state) {
        add(caseId, ImageRole.FIRST, state, of(at -> x(at) >= 4 && x(at) < 22), of(at -> x(at) >= 8 && x(at) < 14));
        add(
                caseId,
                ImageRole.SECOND,
                state,
                of(at -> x(at) >= 4 + SHIFT && x(at) < 23 + SHIFT),
                of(at -> x(at) >= 10 + SHIFT && x(at) < 16 + SHIFT));
    }

    private void add(CaseId caseId, ImageRole role, ReviewState state, Mask body, Mask bone) {
        List<ContourStructure> structures = new ArrayList<>();
        for (Mask mask : List.of(body, bone)) {
            String name = mask == body ? "External" : "Bone";
            structures.add(new ContourStructure(
                    structures.size() + 1,
                    name,
                    0xFF0000,
                    mask == body ? "EXTERNAL" : "ORGAN",
                    "test 1",
                    mask.volumeMl(),
                    fixture.artifacts.putContours(ContourTracer.trace(mask, name)),
                    fixture.artifacts.putMask(mask),
                    state));
        }
        fixture.sets.add(new ContourSet(
                ContourSetId.random(),
                caseId,
                role,
                fixture.cases.require(caseId).image(role).series(),
                ContourOrigin.AUTOMATIC,
                "test",
                structures,
                state,
                "",
                state == ReviewState.APPROVED ? "dr.known" : null,
                state == ReviewState.APPROVED ? "Dr Known" : null,
                state == ReviewState.APPROVED ? Instant.EPOCH : null,
                Instant.EPOCH,
                0));
    }

    private Mask mask(ContourSet set, String name) {
        return set.structures().stream()
                .filter(structure -> structure.name().equals(name))
                .map(structure -> fixture.artifacts.mask(structure.mask()))
                .findFirst()
                .orElseThrow();
    }

    private static int x(int at) {
        return at % LATTICE.nx();
    }

    private static Mask of(IntPredicate inside) {
        Mask mask = Mask.empty(LATTICE);
        for (int at = 0; at < mask.voxels().length; at++) {
            mask.voxels()[at] = (byte) (inside.test(at) ? 1 : 0);
        }
        return mask;
    }
}
