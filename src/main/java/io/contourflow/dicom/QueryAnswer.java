package io.contourflow.dicom;

import io.contourflow.dicom.QueryAttribute.Representation;
import java.util.List;
import java.util.regex.Pattern;
import org.aoju.bus.image.Tag;
import org.aoju.bus.image.galaxy.data.Attributes;
import org.aoju.bus.image.galaxy.data.SpecificCharacterSet;
import org.aoju.bus.image.galaxy.data.VR;
import org.jspecify.annotations.Nullable;

/** Writes answers of the index as identifiers of C-FIND responses: every attribute asked for, and those always stated. */
final class QueryAnswer {
    private static final String UTF_8 = "ISO_IR 192";
    private static final Pattern BACKSLASH = Pattern.compile("\\\\");

    private final CatalogQuery query;
    private final Attributes keys;
    private final String aeTitle;

    QueryAnswer(CatalogQuery query, Attributes keys, String aeTitle) {
        this.query = query;
        this.keys = keys;
        this.aeTitle = aeTitle;
    }

    Attributes of(CatalogMatch match) {
        Attributes answer = new Attributes();
        String characterSet = characterSet(match);
        if (characterSet != null) {
            answer.setSpecificCharacterSet(characterSet);
        }
        for (int tag : keys.tags()) {
            VR vr = keys.getVR(tag);
            if (tag != Tag.SpecificCharacterSet && vr != null) {
                answer.setNull(tag, vr);
            }
        }
        query.wanted().forEach(attribute -> set(answer, attribute, match.value(attribute)));
        answer.setString(Tag.QueryRetrieveLevel, VR.CS, query.level().name());
        answer.setString(Tag.RetrieveAETitle, VR.AE, aeTitle);
        answer.setString(Tag.InstanceAvailability, VR.CS, "ONLINE");
        return answer;
    }

    private static void set(Attributes answer, QueryAttribute attribute, String value) {
        VR vr = attribute.representation() == Representation.COUNT
                ? VR.IS
                : VR.valueOf(attribute.representation().name());
        if (value.isEmpty()) {
            answer.setNull(attribute.tag(), vr);
        } else if (vr == VR.US) {
            answer.setInt(attribute.tag(), vr, Integer.parseInt(value));
        } else {
            answer.setString(attribute.tag(), vr, BACKSLASH.split(value));
        }
    }

    /** None for ASCII, the one of the request where it can write the values, else Unicode. */
    private @Nullable String characterSet(CatalogMatch match) {
        List<String> values = List.copyOf(match.values().values());
        if (values.stream().allMatch(value -> value.chars().allMatch(c -> c < 0x80))) {
            return null;
        }
        String[] requested = keys.getStrings(Tag.SpecificCharacterSet);
        if (requested == null || requested.length != 1 || requested[0] == null) {
            return UTF_8;
        }
        SpecificCharacterSet set = SpecificCharacterSet.valueOf(requested);
        boolean writable = values.stream()
                .allMatch(value -> set.decode(set.encode(value, "\\^=")).equals(value));
        return writable ? requested[0] : UTF_8;
    }
}
