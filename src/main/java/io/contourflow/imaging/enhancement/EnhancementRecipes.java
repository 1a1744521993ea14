package io.contourflow.imaging.enhancement;

import io.contourflow.imaging.enhancement.EnhancementRecipe.Scaling;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/** The recipes that come with the program, from {@code enhancement-recipes.properties}, where their form is told. */
public final class EnhancementRecipes {
    private static final String RESOURCE = "/enhancement-recipes.properties";
    private static final String MODALITY = ".modality";
    private static final EnhancementRecipes BUILT_IN = builtIn();

    private final Properties defaults = new Properties();
    private final List<EnhancementRecipe> recipes;

    private EnhancementRecipes(Properties given) {
        this.recipes = given.stringPropertyNames().stream()
                .filter(key -> key.endsWith(MODALITY))
                .map(key -> key.substring(0, key.length() - MODALITY.length()))
                .sorted()
                .map(name -> new Entries(given, name).recipe())
                .toList();
        for (String key : given.stringPropertyNames()) {
            if (key.startsWith("recipe-of.")) {
                defaults.setProperty(key.substring("recipe-of.".length()), given.getProperty(key));
            }
        }
    }

    private static EnhancementRecipes builtIn() {
        Properties properties = new Properties();
        try (InputStream in = EnhancementRecipes.class.getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new IllegalStateException(RESOURCE + " is not part of this build");
            }
            properties.load(new InputStreamReader(in, StandardCharsets.UTF_8));
        } catch (IOException cause) {
            throw new UncheckedIOException(RESOURCE + " cannot be read", cause);
        }
        return new EnhancementRecipes(properties);
    }

    /** In the order of their names. */
    public static List<EnhancementRecipe> all() {
        return BUILT_IN.recipes;
    }

    /** The default recipe of CT, MR or PT. @throws IllegalArgumentException for another modality */
    public static EnhancementRecipe forModality(String modality) {
        String name = BUILT_IN.defaults.getProperty(modality.toUpperCase(Locale.ROOT));
        if (name == null) {
            throw new IllegalArgumentException("no recipe for modality '" + modality + "'; there are CT, MR and PT");
        }
        return named(name);
    }

    /** @throws IllegalArgumentException for an unknown name */
    public static EnhancementRecipe named(String name) {
        return all().stream()
                .filter(recipe -> recipe.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no recipe named '" + name + "'; there are "
                        + String.join(
                                ", ",
                                all().stream().map(EnhancementRecipe::name).toList())));
    }

    /** What the properties say of one recipe. */
    private record Entries(Properties given, String name) {
        EnhancementRecipe recipe() {
            String modality = text("modality", "");
            Scaling scaling = Scaling.valueOf(
                    text("scaling", "none").toUpperCase(Locale.ROOT).replace('-', '_'));
            return new EnhancementRecipe(
                    name,
                    modality,
                    scaling,
                    number("unsharp-amount", 0),
                    number("unsharp-radius-mm", 2),
                    number("grain-kept", 1),
                    window(text("window", "")),
                    (int) number("clahe-tiles", 0),
                    number("clahe-clip", 1));
        }

        private String text(String key, String otherwise) {
            return given.getProperty(name + "." + key, otherwise).strip();
        }

        private double number(String key, double otherwise) {
            String text = text(key, "");
            return text.isEmpty() ? otherwise : Double.parseDouble(text);
        }

        private @Nullable WindowPreset window(String text) {
            int slash = text.indexOf('/');
            return slash < 0
                    ? null
                    : new WindowPreset(
                            name,
                            Double.parseDouble(text.substring(0, slash)),
                            Double.parseDouble(text.substring(slash + 1)));
        }
    }
}
