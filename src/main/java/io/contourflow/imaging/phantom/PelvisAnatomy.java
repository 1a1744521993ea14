package io.contourflow.imaging.phantom;

import java.util.Random;

/** A male pelvis; z = 0 at the bladder neck. Sizes vary with the seed by some percent. */
final class PelvisAnatomy {
    private PelvisAnatomy() {}

    static Anatomy make(Random random) {
        double left = 158 + 10 * random.nextDouble();
        double front = 98 + 8 * random.nextDouble();
        Anatomy body = new Anatomy(new PelvisOutline(left, front), 17);
        addGluteals(body);
        addBones(body);
        addOrgans(body, random);
        return body;
    }

    private record PelvisOutline(double left, double front) implements Anatomy.Outline {
        @Override
        public double leftMm(double z) {
            return left + 8 * Math.cos(z / 60) - 6 * Anatomy.rise(z, 60, 15);
        }

        @Override
        public double frontMm(double z) {
            return front + 5 * Math.sin(z / 50);
        }
    }

    /** Planes of fat between muscles: something to hold on to for registration. */
    private static void addGluteals(Anatomy body) {
        body.addBothSides(null, null, Shape.capsule(105, 55, -90, 70, 72, 90, 5), Tissue.FAT)
                .addBothSides(null, null, Shape.capsule(118, -20, -96, 112, -35, 96, 7), Tissue.FAT)
                .addBothSides(null, null, Shape.capsule(45, -62, -96, 62, -50, 96, 6), Tissue.FAT)
                .add(null, Shape.ellipsoid(0, -5, 25, 72, 58, 85), Tissue.FAT)
                .addBothSides(null, null, Shape.capsule(52, -38, 96, 74, -45, -10, 15), Tissue.MUSCLE)
                .addBothSides(null, null, Shape.capsule(50, -35, 96, 62, -60, -96, 5), Tissue.SOFT);
    }

    private static void addBones(Anatomy body) {
        Shape ilium = Shape.ellipsoid(98, 28, 62, 17, 52, 62).without(Shape.ellipsoid(88, 14, 66, 10, 42, 55));
        body.addBone(null, ilium, 3.5)
                .addBone(null, ilium.mirrored(), 3.5)
                .addBone(null, Shape.ellipsoid(0, 74, 55, 42, 17, 46), 4)
                .addBone(null, Shape.capsule(0, 70, 100, 0, 66, 60, 24), 4);
        Shape acetabulum = Shape.ellipsoid(84, 8, -12, 24, 32, 30);
        Shape head = Shape.ellipsoid(92, 4, -22, 22, 22, 22);
        body.addBone(null, acetabulum, 4).addBone(null, acetabulum.mirrored(), 4);
        body.addBothSides(null, null, head.inset(-3), Tissue.SOFT);
        body.addBone("Femur_Head_L", head, 2.5).addBone("Femur_Head_R", head.mirrored(), 2.5);
        Shape neck = Shape.capsule(100, 8, -30, 128, 18, -58, 13);
        Shape shaft = Shape.capsule(130, 18, -60, 122, 14, -200, 15);
        Shape ramus = Shape.capsule(14, -48, -32, 72, -12, -28, 9);
        Shape ischium = Shape.capsule(74, 30, -30, 52, 34, -78, 12);
        Shape lower = Shape.capsule(12, -46, -38, 50, 24, -80, 7);
        for (Shape bone : new Shape[] {neck, shaft, ramus, ischium, lower}) {
            body.addBone(null, bone, 4).addBone(null, bone.mirrored(), 4);
        }
    }

    private static void addOrgans(Anatomy body, Random random) {
        double filling = 1 + 0.15 * (random.nextDouble() - 0.5);
        Shape bladder = Shape.ellipsoid(0, -26, 18, 36 * filling, 27 * filling, 28 * filling);
        body.add("Bladder", bladder, Tissue.SOFT).add(null, bladder.inset(4), Tissue.URINE);
        body.add("Prostate", Shape.ellipsoid(0, -14, -24, 23, 17, 18), Tissue.GLAND)
                .addBothSides(null, null, Shape.ellipsoid(16, 8, -2, 17, 7, 8), Tissue.FLUID)
                .add("GTV", Shape.ellipsoid(9, -6, -24, 9, 8, 9), Tissue.LESION);
        body.add("Rectum", Shape.capsule(0, 26, -62, 0, 40, 14, 17), Tissue.SOFT)
                .add("Rectum", Shape.capsule(0, 40, 14, 8, 34, 60, 17), Tissue.SOFT)
                .add(null, Shape.capsule(0, 34, -20, 2, 40, 16, 7), Tissue.AIR);
        for (int loop = 0; loop < 9; loop++) {
            double x = 90 * (random.nextDouble() - 0.5);
            double y = -45 + 55 * random.nextDouble();
            double z = 58 + 42 * random.nextDouble();
            double r = 10 + 5 * random.nextDouble();
            body.add(null, Shape.ellipsoid(x, y, z, r * 1.6, r, r), Tissue.SOFT);
            body.add(
                    null,
                    Shape.ellipsoid(x, y, z, r * 1.2, r * 0.6, r * 0.6),
                    loop % 3 == 0 ? Tissue.AIR : Tissue.FLUID);
        }
    }
}
