package io.contourflow.registration;

import io.contourflow.imaging.enhancement.EnhancementRecipe;
import io.contourflow.imaging.enhancement.EnhancementRecipes;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How images are adjusted at this site ({@code contourflow.enhancement.*}).
 *
 * @param recipeOf modality (CT, MR, PT) → name of the recipe that it takes where nobody chose another; a modality that is
 *     not named takes its default
 */
@ConfigurationProperties("contourflow.enhancement")
public record EnhancementProperties(@DefaultValue Map<String, String> recipeOf) {
    /** Every mode takes its default. */
    static final EnhancementProperties NONE = new EnhancementProperties(Map.of());

    public EnhancementProperties {
        Map<String, String> known = new TreeMap<>();
        recipeOf.forEach((modality, name) -> {
            EnhancementRecipe recipe = EnhancementRecipes.named(name);
            String mode = modality.toUpperCase(Locale.ROOT); // environment variables come in small letters
            if (!recipe.modality().equals(mode)) {
                throw new IllegalArgumentException("contourflow.enhancement.recipe-of." + mode
                        + " must be a recipe for " + mode + " but " + name + " is for " + recipe.modality());
            }
            known.put(mode, name);
        });
        recipeOf = Map.copyOf(known);
    }

    EnhancementRecipe recipeFor(String modality) {
        String name = recipeOf.get(modality);
        return name == null ? EnhancementRecipes.forModality(modality) : EnhancementRecipes.named(name);
    }
}
