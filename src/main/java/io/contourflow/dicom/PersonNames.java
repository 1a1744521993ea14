package io.contourflow.dicom;

import java.text.Normalizer;
import java.util.Locale;
import java.util.regex.Pattern;

/** Person names (VR PN) as they are compared: without regard to case and to trailing delimiters (PS3.4 C.2.2.2). */
public final class PersonNames {
    private static final Pattern TRAILING_COMPONENTS = Pattern.compile("[\\^ ]+(?==|$)");
    private static final Pattern TRAILING_GROUPS = Pattern.compile("=+$");

    private PersonNames() {}

    /** Upper case, composed characters, no empty components or groups at the end. */
    public static String key(String name) {
        String composed =
                Normalizer.normalize(name.strip(), Normalizer.Form.NFC).toUpperCase(Locale.ROOT);
        return TRAILING_GROUPS
                .matcher(TRAILING_COMPONENTS.matcher(composed).replaceAll(""))
                .replaceAll("");
    }
}
