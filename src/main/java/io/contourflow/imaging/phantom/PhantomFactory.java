package io.contourflow.imaging.phantom;

import io.contourflow.imaging.transform.DisplacementField;
import io.contourflow.imaging.transform.RigidOffset;
import io.contourflow.imaging.volume.Geometry;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import java.util.function.ToDoubleFunction;

/** Makes synthetic patients; the same case and seed give the same voxels. */
public final class PhantomFactory {
    /** A Monday morning; seeds shift it by whole days. */
    private static final Instant FIRST_MORNING = Instant.parse("2026-03-02T08:30:00Z");

    private PhantomFactory() {}

    /** Two images of about 1 million voxels each, their structures, and the map between them. */
    public static Phantom make(PhantomCase which, long seed) {
        Random random = new Random(seed * 31 + which.ordinal());
        boolean pelvis = which.site() == PhantomCase.Site.PELVIS;
        Anatomy anatomy = pelvis ? PelvisAnatomy.make(random) : HeadNeckAnatomy.make(random);
        Texture texture = new Texture(seed);
        double inPlaneMm = pelvis ? 3.0 : 2.6;
        Geometry firstGrid = grid(128, 128, 64, inPlaneMm, 3, RigidOffset.identity(new double[3]));
        PhantomDeformation truth = truth(which, anatomy, firstGrid, random);
        Instant firstAt = FIRST_MORNING.plus(Duration.ofDays(Math.floorMod(seed, 200)));
        PhantomRenderer.Rendered first =
                new PhantomRenderer(anatomy, Tissue::hu, texture).render(firstGrid, Tissue.AIR.hu(), null);
        ScannerEffects.ct(first.volume(), seed);
        Phantom.Image firstImage =
                new Phantom.Image(first.volume(), "CT", "Planning CT", "CTSIM1", firstAt, first.structures());
        Phantom.Image secondImage = second(which, anatomy, texture, truth, firstAt, seed);
        return new Phantom(
                which,
                seed,
                firstImage,
                secondImage,
                truth.offset(),
                truth,
                DisplacementField.sample(truth, firstGrid));
    }

    private static Phantom.Image second(
            PhantomCase which, Anatomy anatomy, Texture texture, PhantomDeformation truth, Instant firstAt, long seed) {
        PhantomCase.Scanner scanner = which.second();
        Geometry grid = secondGrid(which);
        ToDoubleFunction<Tissue> grey = switch (scanner) {
            case CT, CBCT -> Tissue::hu;
            case MR -> Tissue::mr;
            case PET -> Tissue::bqPerMl;
        };
        PhantomRenderer.Rendered rendered =
                new PhantomRenderer(anatomy, grey, texture).render(grid, grey.applyAsDouble(Tissue.AIR), truth);
        long noise = seed + 1_000_003;
        switch (scanner) {
            case CT -> ScannerEffects.ct(rendered.volume(), noise);
            case CBCT -> ScannerEffects.coneBeam(rendered.volume(), 128, noise);
            case MR -> ScannerEffects.mr(rendered.volume(), noise);
            case PET -> ScannerEffects.pet(rendered.volume(), noise);
        }
        String description = switch (scanner) {
            case CT -> which.sameDay() ? "Repeat CT" : "Re-planning CT";
            case CBCT -> "CBCT";
            case MR -> "MR T2 TSE";
            case PET -> "PET FDG";
        };
        String station = switch (scanner) {
            case CT -> "CTSIM1";
            case CBCT -> "LINAC2";
            case MR -> "MR1";
            case PET -> "PET1";
        };
        Instant at = firstAt.plus(which.sameDay() ? Duration.ofMinutes(50) : Duration.ofDays(21));
        return new Phantom.Image(
                rendered.volume(), scanner.modality(), description, station, at, rendered.structures());
    }

    private static Geometry secondGrid(PhantomCase which) {
        RigidOffset straight = RigidOffset.identity(new double[3]);
        double inPlaneMm = which.site() == PhantomCase.Site.PELVIS ? 3.0 : 2.6;
        return switch (which.second()) {
            case CT -> grid(128, 128, 68, inPlaneMm, 3, straight);
            case CBCT -> grid(128, 128, 72, 2.2, 2.5, straight);
            // a tilted slice pack, as prescribed on a console
            case MR -> grid(120, 120, 60, inPlaneMm * 1.06, 3.5, new RigidOffset(0, 0, 0, 6, -2, 0, 0, 0, 0));
            case PET -> grid(96, 96, 56, 3.8, 3.7, straight);
        };
    }

    /** A lattice centred at the origin, slices from inferior to superior, turned by {@code tilt}. */
    private static Geometry grid(int nx, int ny, int nz, double inPlaneMm, double sliceMm, RigidOffset tilt) {
        double[] r = tilt.rotationMatrix();
        double x = -(nx - 1) / 2.0 * inPlaneMm;
        double y = -(ny - 1) / 2.0 * inPlaneMm;
        double z = -(nz - 1) / 2.0 * sliceMm;
        double[] origin = {
            r[0] * x + r[1] * y + r[2] * z, r[3] * x + r[4] * y + r[5] * z, r[6] * x + r[7] * y + r[8] * z
        };
        return new Geometry(new int[] {nx, ny, nz}, new double[] {inPlaneMm, inPlaneMm, sliceMm}, origin, r);
    }

    private static PhantomDeformation truth(PhantomCase which, Anatomy anatomy, Geometry grid, Random random) {
        double[] centre = grid.centreMm();
        double size = switch (which.imageType()) {
            case "I" -> 0.25;
            case "III" -> 0.8;
            default -> 1;
        };
        RigidOffset offset = new RigidOffset(
                size * signed(random, 5, 9),
                size * signed(random, 5, 9),
                size * signed(random, 6, 12),
                size * signed(random, 1, 3),
                size * signed(random, 1, 3),
                size * signed(random, 1, 4),
                centre[0],
                centre[1],
                centre[2]);
        double share = which.deformed() ? 1 : which.imageType().equals("I") ? 0 : 0.08;
        boolean pelvis = which.site() == PhantomCase.Site.PELVIS;
        double[] organ = pelvis ? new double[] {0, -26, 18} : new double[] {0, -20, -50};
        return new PhantomDeformation(
                anatomy.outline(),
                new PhantomDeformation.Amounts(
                        share * (12 + 2 * random.nextDouble()),
                        share * (pelvis ? 9 : 4),
                        pelvis ? 32 : 26,
                        organ,
                        share * (pelvis ? 3 : 8)),
                offset);
    }

    private static double signed(Random random, double smallest, double largest) {
        double size = smallest + (largest - smallest) * random.nextDouble();
        return random.nextBoolean() ? size : -size;
    }
}
