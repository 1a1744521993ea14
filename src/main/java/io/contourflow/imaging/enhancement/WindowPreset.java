package io.contourflow.imaging.enhancement;

import java.util.List;
import java.util.Locale;

/**
 * A display window: grey values from {@code centre − width/2} (black) to {@code centre + width/2} (white), in the unit
 * of the image.
 */
public record WindowPreset(String name, double centre, double width) {
    public WindowPreset {
        if (!(width > 0) || !Double.isFinite(centre) || Double.isInfinite(width)) {
            throw new IllegalArgumentException(
                    "a window must have a finite centre and a positive width but has " + centre + " and " + width);
        }
    }

    /** Usual CT windows in HU (Radiopaedia, "Windowing (CT)"); for MR and PT, whose units vary, none. */
    public static List<WindowPreset> forModality(String modality) {
        if (!modality.toUpperCase(Locale.ROOT).equals("CT")) {
            return List.of();
        }
        return List.of(
                new WindowPreset("Soft tissue", 50, 400),
                new WindowPreset("Head and neck", 60, 350),
                new WindowPreset("Brain", 40, 80),
                new WindowPreset("Bone", 400, 1800),
                new WindowPreset("Lung", -600, 1500));
    }

    public GreyRange range() {
        return new GreyRange(centre - width / 2, centre + width / 2);
    }
}
