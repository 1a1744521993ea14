package io.contourflow.imaging.contour;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.contourflow.imaging.contour.ContourStitch.Part;
import io.contourflow.imaging.contour.ContourStitch.Source;
import io.contourflow.imaging.contour.ContourStitch.Stitched;
import io.contourflow.imaging.volume.Geometry;
import io.contourflow.imaging.volume.Mask;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.IntPredicate;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("R24")
class ContourStitchTests {
    private static final Geometry LATTICE =
            Geometry.axisAligned(new int[] {12, 10, 6}, new double[] {2, 3, 4}, new double[] {-10, 5, 100});
    private static final int ORGANS = 4;
    private static final double EPS_ML = 1e-9;

    @RepeatedTest(200)
    void takesEveryVoxelOfAStructureFromExactlyOneImage(RepetitionInfo run) {
        Random random = new Random(run.getCurrentRepetition());
        Mask first = someMask(random);
        Mask second = someMask(random);
        Region region = someRegion(random);

        Stitched made = ContourStitch.stitch(
                        LATTICE, List.of(new Part("PTV", first, second, region, Source.FIRST, Source.SECOND)))
                .get(0);

        double[] p = new double[3];
        int fromFirst = 0;
        for (int k = 0; k < LATTICE.nz(); k++) {
            for (int j = 0; j < LATTICE.ny(); j++) {
                for (int i = 0; i < LATTICE.nx(); i++) {
                    LATTICE.indexToWorld(i, j, k, p);
                    boolean in = region.contains(p[0], p[1], p[2]);
                    assertThat(made.mask().at(i, j, k)).isEqualTo((in ? first : second).at(i, j, k));
                    fromFirst += in && first.at(i, j, k) ? 1 : 0;
                }
            }
        }
        assertThat(made.firstMl()).isCloseTo(ml(fromFirst), org.assertj.core.data.Offset.offset(EPS_ML));
        assertThat(made.firstMl() + made.secondMl())
                .isCloseTo(made.mask().volumeMl(), org.assertj.core.data.Offset.offset(EPS_ML));
        assertThat(made.filledMl()).isZero();
    }

    /** Both images divide the body into organs; each organ is taken from an image by chance. */
    @RepeatedTest(300)
    void leavesNeitherGapNorOverlapBetweenStructures(RepetitionInfo run) {
        Random random = new Random(1000 + run.getCurrentRepetition());
        int[] first = someOrgans(random);
        int[] second = someOrgans(random);
        List<Part> parts = new ArrayList<>();
        for (int organ = 1; organ <= ORGANS; organ++) {
            Source inside = random.nextBoolean() ? Source.FIRST : Source.SECOND;
            Source outside = random.nextBoolean() ? Source.FIRST : Source.SECOND;
            parts.add(new Part(
                    "Organ_" + organ, mask(first, organ), mask(second, organ), someRegion(random), inside, outside));
        }

        List<Stitched> made = ContourStitch.stitch(LATTICE, parts);

        double filledMl = made.stream().mapToDouble(Stitched::filledMl).sum();
        int gaps = 0;
        for (int at = 0; at < LATTICE.voxelCount(); at++) {
            int voxel = at;
            long owners = made.stream()
                    .filter(organ -> organ.mask().voxels()[voxel] != 0)
                    .count();
            assertThat(owners).as("owners of voxel %d", at).isLessThanOrEqualTo(1);
            if (first[at] > 0 && second[at] > 0) {
                assertThat(owners).as("gap at voxel %d", at).isEqualTo(1);
                gaps++;
            }
            if (first[at] == 0 && second[at] == 0) {
                assertThat(owners).as("outside both at voxel %d", at).isZero();
            }
        }
        assertThat(gaps).isPositive();
        double volumeMl =
                made.stream().mapToDouble(organ -> organ.mask().volumeMl()).sum();
        double originMl = made.stream()
                .mapToDouble(organ -> organ.firstMl() + organ.secondMl() + organ.filledMl())
                .sum();
        assertThat(originMl).isCloseTo(volumeMl, org.assertj.core.data.Offset.offset(EPS_ML));
        assertThat(filledMl).isLessThanOrEqualTo(volumeMl);
    }

    @RepeatedTest(50)
    void givesAnImageBackWhenEverythingIsTakenFromIt(RepetitionInfo run) {
        Random random = new Random(run.getCurrentRepetition());
        int[] first = someOrgans(random);
        int[] second = someOrgans(random);
        for (Source source : Source.values()) {
            List<Part> parts = new ArrayList<>();
            for (int organ = 1; organ <= ORGANS; organ++) {
                parts.add(new Part(
                        "Organ_" + organ,
                        mask(first, organ),
                        mask(second, organ),
                        new Region.Everywhere(),
                        source,
                        source));
            }

            List<Stitched> made = ContourStitch.stitch(LATTICE, parts);

            for (int organ = 1; organ <= ORGANS; organ++) {
                assertThat(made.get(organ - 1).mask().voxels())
                        .isEqualTo(mask(source == Source.FIRST ? first : second, organ)
                                .voxels());
            }
        }
    }

    @Test
    void takesBoneFromOneImageAndSoftTissueFromTheOther() {
        Mask body = of(at -> x(at) >= 1 && x(at) <= 10);
        Mask boneOfCt = of(at -> x(at) >= 4 && x(at) <= 6);
        Mask boneOfMr = of(at -> x(at) >= 5 && x(at) <= 7);
        Mask muscleOfCt = of(at -> x(at) >= 1 && x(at) <= 10 && (x(at) < 4 || x(at) > 6));
        Mask muscleOfMr = of(at -> x(at) >= 1 && x(at) <= 10 && (x(at) < 5 || x(at) > 7));

        List<Stitched> made = ContourStitch.stitch(
                LATTICE,
                List.of(
                        whole("External", body, body, Source.FIRST),
                        whole("Bone", boneOfCt, boneOfMr, Source.FIRST),
                        whole("Muscle", muscleOfCt, muscleOfMr, Source.SECOND)));

        assertThat(made.get(0).mask().voxels()).isEqualTo(body.voxels());
        // x = 7 is muscle to the CT and bone to the MR, so neither structure as taken has it: the first listed gets it
        assertThat(made.get(1).mask().voxels())
                .isEqualTo(of(at -> x(at) >= 4 && x(at) <= 7).voxels());
        // x = 4 is bone to the CT and muscle to the MR, so both have it: the first listed keeps it
        assertThat(made.get(2).mask().voxels())
                .isEqualTo(of(at -> x(at) >= 1 && x(at) <= 10 && (x(at) < 4 || x(at) > 7))
                        .voxels());
        assertThat(made.get(1).filledMl()).isPositive();
    }

    @Test
    void leavesAStructureInTheBodyThatOnlyTheOtherImageShows() {
        Mask body = of(at -> x(at) >= 1 && x(at) <= 10);
        Mask prostate = of(at -> x(at) == 5 && at % 3 == 0);

        List<Stitched> made = ContourStitch.stitch(
                LATTICE,
                List.of(whole("External", body, null, Source.FIRST), whole("Prostate", null, prostate, Source.SECOND)));

        assertThat(made.get(0).mask().voxels()).isEqualTo(body.voxels());
        assertThat(made.get(1).mask().voxels()).isEqualTo(prostate.voxels());
        assertThat(made.get(1).secondMl()).isEqualTo(prostate.volumeMl());
    }

    @Test
    void keepsToTheSideOfAPlaneInPatientAxes() {
        Region superior = new Region.HalfSpace(0, 0, 2, 108);

        assertThat(superior.contains(0, 0, 108)).isTrue();
        assertThat(superior.contains(0, 0, 107.9)).isFalse();
        assertThat(new Region.HalfSpace(-1, 0, 0, 3).contains(-4, 50, 50)).isTrue();
    }

    @Test
    void refusesWhatItCannotStitch() {
        Mask elsewhere = Mask.empty(Geometry.axisAligned(new int[] {2, 2, 2}, new double[] {1, 1, 1}, new double[3]));
        Mask here = Mask.empty(LATTICE);

        assertThatThrownBy(() -> ContourStitch.stitch(LATTICE, List.of(whole("A", elsewhere, here, Source.FIRST))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("lattice");
        assertThatThrownBy(() -> ContourStitch.stitch(
                        LATTICE, List.of(whole("A", here, here, Source.FIRST), whole("A", here, here, Source.FIRST))))
                .hasMessageContaining("only once");
        assertThatThrownBy(() -> new Region.Box(0, 0, 0, 1, 0, 1)).hasMessageContaining("greater y");
        assertThatThrownBy(() -> new Region.Box(0, 0, 0, Double.NaN, 1, 1)).hasMessageContaining("greater x");
        assertThatThrownBy(() -> new Region.HalfSpace(0, 0, 0, 1)).hasMessageContaining("normal");
    }

    private static Part whole(String name, Mask first, Mask second, Source source) {
        return new Part(name, first, second, new Region.Everywhere(), source, source);
    }

    private static int x(int at) {
        return at % LATTICE.nx();
    }

    private static double ml(int voxels) {
        return voxels * LATTICE.voxelVolumeMm3() / 1000;
    }

    private static Mask of(IntPredicate inside) {
        Mask mask = Mask.empty(LATTICE);
        for (int at = 0; at < mask.voxels().length; at++) {
            mask.voxels()[at] = (byte) (inside.test(at) ? 1 : 0);
        }
        return mask;
    }

    private static Mask someMask(Random random) {
        return of(at -> random.nextInt(3) == 0);
    }

    /** By voxel: the number of an organ, 0 for none. */
    private static int[] someOrgans(Random random) {
        int[] organs = new int[LATTICE.voxelCount()];
        int firstBorder = 2 + random.nextInt(3);
        for (int at = 0; at < organs.length; at++) {
            boolean body = x(at) > 0 && x(at) < LATTICE.nx() - 1 - random.nextInt(2);
            int across = x(at) < firstBorder + random.nextInt(2) ? 1 : 1 + Math.min(ORGANS - 1, x(at) / 3);
            organs[at] = body ? across : 0;
        }
        return organs;
    }

    private static Mask mask(int[] organs, int organ) {
        return of(at -> organs[at] == organ);
    }

    private static Region someRegion(Random random) {
        return switch (random.nextInt(4)) {
            case 0 -> new Region.Everywhere();
            case 1 -> new Region.Box(-8, 8, 100, -8 + 20 * random.nextDouble() + 1, 30, 115);
            case 2 -> new Region.HalfSpace(random.nextGaussian(), random.nextGaussian(), random.nextGaussian(), 40);
            default -> new Region.InsideOf(someMask(random));
        };
    }
}
