package io.contourflow.registration;

import io.contourflow.imaging.enhancement.EnhancementRecipes;
import io.contourflow.imaging.registration.RegistrationMode;
import io.contourflow.imaging.registration.RegistrationSettings.Preset;
import io.contourflow.kernel.Actor;
import io.contourflow.kernel.CaseId;
import io.contourflow.kernel.Problem;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Other settings than the site's for the image steps of one case, chosen by a person after a step failed. What is chosen
 * is part of the input of the steps: a step that ran with other settings runs again.
 */
public interface ProcessingSettings {
    /** The newest choice; {@link Choice#NONE} when nobody chose. */
    Choice inForce(CaseId caseId);

    /**
     * Puts a choice in force; what it leaves open is as the site has it.
     *
     * @throws Problem INVALID when nothing is chosen
     */
    void choose(CaseId caseId, Choice choice, Actor actor);

    /**
     * @param preset {@code FAST} or {@code ACCURATE}: speed against accuracy of both registrations; null: the site's
     * @param mode {@code AUTO}, {@code MONO} or {@code MULTI}: how grey values of the images relate; null: the site's
     * @param recipe of the adjustment of those images whose mode it is for; null: the recipe of the mode
     */
    record Choice(
            @Nullable String preset,
            @Nullable String mode,
            @Nullable String recipe) {

        public static final Choice NONE = new Choice(null, null, null);

        /** @throws Problem INVALID for a value that there is not */
        public Choice {
            requireOneOf("preset", preset, names(Preset.values()));
            requireOneOf("mode", mode, names(RegistrationMode.values()));
            requireOneOf("recipe", recipe, recipes());
        }

        public boolean isEmpty() {
            return preset == null && mode == null && recipe == null;
        }

        /** For a person, for instance {@code preset FAST, mode MULTI}. */
        public String inWords() {
            List<String> words = new ArrayList<>();
            add(words, "preset", preset);
            add(words, "mode", mode);
            add(words, "recipe", recipe);
            return words.isEmpty() ? "settings of the site" : String.join(", ", words);
        }

        private static void add(List<String> words, String what, @Nullable String value) {
            if (value != null) {
                words.add(what + " " + value);
            }
        }

        private static List<String> names(Enum<?>[] values) {
            return Arrays.stream(values).map(Enum::name).toList();
        }

        private static List<String> recipes() {
            return EnhancementRecipes.all().stream()
                    .map(recipe -> recipe.name())
                    .toList();
        }

        private static void requireOneOf(String what, @Nullable String value, List<String> allowed) {
            if (value != null && !allowed.contains(value)) {
                throw new Problem(
                        Problem.Kind.INVALID, "bad-setting", what + " must be one of " + String.join(", ", allowed));
            }
        }
    }
}
