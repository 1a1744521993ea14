package io.contourflow.registration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("R6")
class EnhancementPropertiesTests {
    @Test
    void aSiteChoosesTheRecipeOfAMode() {
        EnhancementProperties site = new EnhancementProperties(Map.of("ct", "ct-bone-contrast", "PT", "pt-suv"));
        assertThat(site.recipeFor("CT").name()).isEqualTo("ct-bone-contrast");
        assertThat(site.recipeFor("PT").name()).isEqualTo("pt-suv");
        assertThat(site.recipeFor("MR").name()).isEqualTo("mr-definition-contrast");
    }

    @Test
    void aRecipeThatThereIsNotOrForAnotherModeStopsTheStart() {
        assertThatThrownBy(() -> new EnhancementProperties(Map.of("CT", "ct-magic")))
                .hasMessageContaining("no recipe named 'ct-magic'; there are ct-bone-contrast");
        assertThatThrownBy(() -> new EnhancementProperties(Map.of("CT", "pt-suv")))
                .hasMessage("contourflow.enhancement.recipe-of.CT must be a recipe for CT but pt-suv is for PT");
    }
}
