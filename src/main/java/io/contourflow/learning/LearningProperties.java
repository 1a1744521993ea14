package io.contourflow.learning;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Whether and where training samples leave ({@code contourflow.learning.*}).
 *
 * @param consent OFF: none, as long as nobody decided otherwise for the site
 * @param directory the samples lie below it; {@code samples} below {@code contourflow.data} unless set
 * @param structures {@code name=key} in order of their bits: the name of the structure in the case (TG-263) and its key in
 *     the samples; other structures stay, since a name that somebody typed may name a person. The default has the keys
 *     and bits of the open OpenKBP set, so that both can be trained on together.
 */
@ConfigurationProperties("contourflow.learning")
public record LearningProperties(
        @DefaultValue("OFF") Consent consent,
        @DefaultValue("./data/samples") Path directory,

        @DefaultValue({
            "Brainstem=Brainstem",
            "SpinalCord=SpinalCord",
            "Parotid_R=RightParotid",
            "Parotid_L=LeftParotid",
            "Esophagus=Esophagus",
            "Larynx=Larynx",
            "Bone_Mandible=Mandible"
        })
        List<String> structures) {
    /** Bits of a label map. */
    private static final int STRUCTURES_MAX = 16;

    private static final Pattern STRUCTURE = Pattern.compile("[^=\\s]+=\\w+");

    /** Whose samples leave. */
    public enum Consent {
        /** Nobody's. */
        OFF,
        /** Of patients for whom consent is recorded. */
        RECORDED,
        /** Of patients for whom no objection is recorded. */
        UNLESS_OBJECTED
    }

    /** One bit of the label map. */
    record Label(String name, String key) {}

    public LearningProperties {
        structures = List.copyOf(structures);
        if (structures.isEmpty() || structures.size() > STRUCTURES_MAX) {
            throw new IllegalArgumentException("contourflow.learning.structures must name 1 to " + STRUCTURES_MAX
                    + " structures but names " + structures.size());
        }
        for (String structure : structures) {
            if (!STRUCTURE.matcher(structure).matches()) {
                throw new IllegalArgumentException(
                        "contourflow.learning.structures must be name=key but one is '" + structure + "'");
            }
        }
    }

    /** In order of their bits. */
    List<Label> labels() {
        List<Label> labels = new ArrayList<>();
        for (String structure : structures) {
            int at = structure.indexOf('=');
            labels.add(new Label(structure.substring(0, at), structure.substring(at + 1)));
        }
        return labels;
    }
}
