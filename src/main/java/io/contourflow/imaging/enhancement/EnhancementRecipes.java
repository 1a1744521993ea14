package io.contourflow.imaging.enhancement;

import java.util.List;
import java.util.Locale;

/** The recipes that come with the program. */
public final class EnhancementRecipes {
    /**
     * CT keeps HU by default, so that contouring and dose can still use it; PET is not sharpened, its noise is of the
     * size of its resolution.
     */
    private static final List<EnhancementRecipe> ALL = List.of(
            new EnhancementRecipe("ct-definition", "CT", null, 1.0, 2.0, 0, 1),
            new EnhancementRecipe(
                    "ct-soft-tissue-contrast", "CT", new WindowPreset("Soft tissue", 50, 400), 0.7, 1.5, 8, 2),
            new EnhancementRecipe("ct-bone-contrast", "CT", new WindowPreset("Bone", 400, 1800), 0.9, 1.2, 8, 2),
            new EnhancementRecipe("mr-definition-contrast", "MR", null, 0.6, 1.5, 8, 2.5),
            new EnhancementRecipe("mr-definition", "MR", null, 0.6, 1.5, 0, 1),
            new EnhancementRecipe("pt-contrast", "PT", null, 0, 3, 4, 2));

    private EnhancementRecipes() {}

    public static List<EnhancementRecipe> all() {
        return ALL;
    }

    /** The default recipe of CT, MR or PT. @throws IllegalArgumentException for another modality */
    public static EnhancementRecipe forModality(String modality) {
        return switch (modality.toUpperCase(Locale.ROOT)) {
            case "CT" -> named("ct-definition");
            case "MR" -> named("mr-definition-contrast");
            case "PT" -> named("pt-contrast");
            default ->
                throw new IllegalArgumentException(
                        "no recipe for modality '" + modality + "'; there are CT, MR and PT");
        };
    }

    /** @throws IllegalArgumentException for an unknown name */
    public static EnhancementRecipe named(String name) {
        return ALL.stream()
                .filter(recipe -> recipe.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no recipe named '" + name + "'; there are "
                        + String.join(
                                ", ", ALL.stream().map(EnhancementRecipe::name).toList())));
    }
}
