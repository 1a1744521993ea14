package io.contourflow.imaging.phantom;

/**
 * Synthetic patients, two images each, one or more for every image type (R4): I same mode and day, II same mode and
 * other day, III other mode and same day, IV other mode and other day.
 */
public enum PhantomCase {
    /** Head and neck, CT twice on one day, small offset. */
    TYPE_I("I", Site.HEAD_NECK, Scanner.CT, false),
    /** Pelvis, planning CT and CT three weeks later after weight loss, fuller bladder. */
    TYPE_II("II", Site.PELVIS, Scanner.CT, true),
    /** Head and neck, planning CT and cone-beam CT three weeks later after weight loss. */
    TYPE_II_CBCT("II", Site.HEAD_NECK, Scanner.CBCT, true),
    /** Pelvis, planning CT and CT three weeks later, hardly deformed. */
    TYPE_II_STABLE("II", Site.PELVIS, Scanner.CT, false),
    /** Head and neck, CT and oblique MR on one day. */
    TYPE_III("III", Site.HEAD_NECK, Scanner.MR, false),
    /** Pelvis, planning CT and oblique MR three weeks later, deformed. */
    TYPE_IV("IV", Site.PELVIS, Scanner.MR, true),
    /** Head and neck, planning CT and PET three weeks later, deformed. */
    TYPE_IV_PET("IV", Site.HEAD_NECK, Scanner.PET, true);

    /** Region of the body. */
    public enum Site {
        HEAD_NECK("HEADNECK"),
        PELVIS("PELVIS");

        private final String bodyPart;

        Site(String bodyPart) {
            this.bodyPart = bodyPart;
        }

        /** Body Part Examined (0018,0015). */
        public String bodyPart() {
            return bodyPart;
        }
    }

    /** What takes the second image; the first is always CT. */
    enum Scanner {
        CT("CT"),
        CBCT("CT"),
        MR("MR"),
        PET("PT");

        private final String modality;

        Scanner(String modality) {
            this.modality = modality;
        }

        String modality() {
            return modality;
        }
    }

    private final String imageType;
    private final Site site;
    private final Scanner second;
    private final boolean deformed;

    PhantomCase(String imageType, Site site, Scanner second, boolean deformed) {
        this.imageType = imageType;
        this.site = site;
        this.second = second;
        this.deformed = deformed;
    }

    /** I, II, III or IV. */
    public String imageType() {
        return imageType;
    }

    public Site site() {
        return site;
    }

    /** Whether the body deforms by clearly more than 5 mm (95th percentile, rigid part removed) between the images. */
    public boolean deformed() {
        return deformed;
    }

    Scanner second() {
        return second;
    }

    boolean sameDay() {
        return imageType.equals("I") || imageType.equals("III");
    }
}
