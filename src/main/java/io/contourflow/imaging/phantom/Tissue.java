package io.contourflow.imaging.phantom;

/**
 * Grey values of tissues. HU after Schneider et al., Phys Med Biol 45(2), 2000 (doi 10.1088/0031-9155/45/2/314),
 * rounded; MR in arbitrary units, ordered as in a T2-weighted turbo spin echo, so not monotonic in HU; PET in Bq/ml,
 * FDG one hour after injection, order of magnitude only.
 */
enum Tissue {
    AIR(-1000, 0, 0, 0),
    FAT(-95, 780, 500, 10),
    MUSCLE(48, 240, 1800, 14),
    SOFT(30, 420, 2200, 12),
    GLAND(12, 560, 3500, 12),
    FLUID(6, 940, 1200, 3),
    URINE(8, 980, 26000, 3),
    BRAIN(36, 470, 12000, 6),
    CORD(32, 520, 3000, 3),
    THYROID(120, 600, 4200, 5),
    CORTICAL_BONE(820, 45, 900, 40),
    SPONGY_BONE(290, 390, 2600, 35),
    TEETH(1700, 25, 400, 50),
    LESION(58, 640, 34000, 6);

    private final double hu;
    private final double mr;
    private final double bqPerMl;
    private final double textureHu;

    Tissue(double hu, double mr, double bqPerMl, double textureHu) {
        this.hu = hu;
        this.mr = mr;
        this.bqPerMl = bqPerMl;
        this.textureHu = textureHu;
    }

    boolean isBone() {
        return this == CORTICAL_BONE || this == SPONGY_BONE || this == TEETH;
    }

    double hu() {
        return hu;
    }

    double mr() {
        return mr;
    }

    double bqPerMl() {
        return bqPerMl;
    }

    /** Standard deviation of the tissue's own texture; the same relative change is seen by MR and PET. */
    double textureHu() {
        return textureHu;
    }
}
