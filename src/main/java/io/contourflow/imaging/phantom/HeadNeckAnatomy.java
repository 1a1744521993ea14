package io.contourflow.imaging.phantom;

import java.util.Random;

/** Head, neck and the top of the shoulders; z = 0 at the level of the mouth. Sizes vary with the seed. */
final class HeadNeckAnatomy {
    private HeadNeckAnatomy() {}

    static Anatomy make(Random random) {
        double scale = 0.97 + 0.06 * random.nextDouble();
        Anatomy body = new Anatomy(new HeadNeckOutline(scale), 6);
        addSkull(body);
        addSpine(body);
        addFaceAndThroat(body);
        addOrgans(body, random);
        return body;
    }

    private record HeadNeckOutline(double scale) implements Anatomy.Outline {
        @Override
        public double leftMm(double z) {
            return scale * (62 + 14 * Anatomy.rise(z, -5, 9) + 82 * Anatomy.rise(-z, 74, 8));
        }

        @Override
        public double frontMm(double z) {
            return scale * (68 + 27 * Anatomy.rise(z, -22, 9) + 14 * Anatomy.rise(-z, 74, 8));
        }
    }

    private static void addSkull(Anatomy body) {
        Shape skull = Shape.ellipsoid(0, 6, 50, 70, 84, 60);
        body.add(null, skull, Tissue.CORTICAL_BONE)
                .add(null, skull.inset(2), Tissue.SPONGY_BONE)
                .add(null, skull.inset(4.5), Tissue.CORTICAL_BONE)
                .add("Brain", skull.inset(7), Tissue.BRAIN)
                .add(null, Shape.ellipsoid(0, 8, 52, 2, 62, 46), Tissue.FLUID)
                .addBothSides(null, null, Shape.capsule(12, -18, 50, 16, 34, 46, 6), Tissue.FLUID)
                .add(null, Shape.ellipsoid(0, 48, 16, 42, 24, 17), Tissue.GLAND);
        // petrous bones and the base
        body.addBothSides(null, null, Shape.capsule(52, 20, 8, 18, 4, 6, 9), Tissue.CORTICAL_BONE)
                .addBothSides(null, null, Shape.ellipsoid(56, 24, 2, 7, 9, 8), Tissue.AIR);
        body.add("Brainstem", Shape.capsule(0, 16, 24, 0, 28, -14, 13), Tissue.CORD);
    }

    private static void addSpine(Anatomy body) {
        for (int level = 0; level < 8; level++) {
            double z = -26 - 19 * level;
            double y = 22 + 6 * Math.cos(level / 2.0);
            body.addBone(null, Shape.ellipsoid(0, y - 16, z, 16, 12, 8.5), 3)
                    .addBothSides(null, null, Shape.capsule(11, y - 6, z, 22, y + 2, z, 5), Tissue.CORTICAL_BONE)
                    .add(null, Shape.ellipsoid(0, y + 5, z, 16, 14, 6), Tissue.SPONGY_BONE)
                    .addBone(null, Shape.capsule(0, y + 16, z - 2, 0, y + 30, z - 9, 4), 2);
        }
        double fromY = 28;
        double fromZ = -14;
        for (int level = 0; level < 9; level++) {
            double toZ = -26 - 19 * level;
            double toY = 27 + 6 * Math.cos(level / 2.0);
            body.add(null, Shape.capsule(0, fromY, fromZ, 0, toY, toZ, 8.5), Tissue.FLUID);
            body.add("SpinalCord", Shape.capsule(0, fromY, fromZ, 0, toY, toZ, 5.2), Tissue.CORD);
            fromY = toY;
            fromZ = toZ;
        }
        body.addBone(null, Shape.capsule(30, -38, -96, 120, 5, -80, 7), 2.5)
                .addBone(null, Shape.capsule(-30, -38, -96, -120, 5, -80, 7), 2.5);
    }

    private static void addFaceAndThroat(Anatomy body) {
        Shape ramus = Shape.capsule(50, 2, 2, 46, -16, -32, 6.5);
        Shape arm = Shape.capsule(46, -16, -32, 12, -72, -36, 7);
        Shape chin = Shape.capsule(12, -72, -36, -12, -72, -36, 7);
        for (Shape bone : new Shape[] {ramus, ramus.mirrored(), arm, arm.mirrored(), chin}) {
            body.addBone("Bone_Mandible", bone, 3);
        }
        for (int tooth = 0; tooth < 5; tooth++) {
            double t = tooth / 4.0;
            body.addBothSides(null, null, Shape.ellipsoid(8 + 26 * t, -70 + 38 * t, -22, 3.6, 3.6, 6), Tissue.TEETH);
        }
        body.addBone(null, Shape.ellipsoid(0, -56, -8, 34, 24, 7), 2.5)
                .add(null, Shape.ellipsoid(0, -46, -24, 24, 30, 12), Tissue.SOFT)
                .add(null, Shape.ellipsoid(0, -34, 6, 14, 34, 9), Tissue.AIR)
                .addBothSides(null, null, Shape.ellipsoid(30, -58, 6, 11, 14, 10), Tissue.AIR)
                .add(null, Shape.capsule(0, -8, 2, 0, -14, -46, 8), Tissue.AIR);
        body.add("Larynx", Shape.ellipsoid(0, -34, -60, 19, 20, 21), Tissue.SOFT)
                .add(null, Shape.capsule(-14, -42, -58, 0, -52, -60, 2.6), Tissue.SPONGY_BONE)
                .add(null, Shape.capsule(14, -42, -58, 0, -52, -60, 2.6), Tissue.SPONGY_BONE)
                .add(null, Shape.capsule(0, -14, -46, 0, -32, -62, 5), Tissue.AIR)
                .add(null, Shape.capsule(0, -32, -62, 0, -22, -200, 8), Tissue.AIR)
                .add("Esophagus", Shape.capsule(3, -9, -78, 5, -8, -200, 6), Tissue.SOFT);
    }

    private static void addOrgans(Anatomy body, Random random) {
        Shape eye = Shape.ellipsoid(31, -62, 26, 12, 12, 12);
        body.addBothSides(null, null, eye.inset(-5), Tissue.FAT)
                .addBothSides("Eye_L", "Eye_R", eye, Tissue.FLUID)
                .addBothSides("Parotid_L", "Parotid_R", Shape.ellipsoid(55, 12, -14, 10, 17, 21), Tissue.GLAND)
                .addBothSides(null, null, Shape.ellipsoid(36, -34, -44, 9, 14, 10), Tissue.GLAND)
                .addBothSides(null, null, Shape.capsule(38, 14, -24, 34, -14, -96, 9), Tissue.MUSCLE)
                .addBothSides(null, null, Shape.capsule(26, -10, -30, 24, -16, -130, 4.5), Tissue.SOFT)
                .addBothSides(null, null, Shape.capsule(34, 40, -30, 44, 34, -100, 3.5), Tissue.FAT)
                .addBothSides("Thyroid", "Thyroid", Shape.ellipsoid(15, -34, -84, 8, 9, 14), Tissue.THYROID);
        double side = random.nextBoolean() ? 1 : -1;
        body.add("GTV", Shape.ellipsoid(side * 27, -14, -34, 12, 14, 13), Tissue.LESION);
    }
}
