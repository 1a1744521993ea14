package io.contourflow.dicom;

import io.contourflow.kernel.DicomUid;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.format.DateTimeFormatter;
import java.util.regex.Pattern;
import org.aoju.bus.image.Tag;
import org.aoju.bus.image.galaxy.data.Attributes;
import org.aoju.bus.image.galaxy.data.ElementDictionary;
import org.aoju.bus.image.galaxy.data.Sequence;
import org.aoju.bus.image.galaxy.data.VR;
import org.jspecify.annotations.Nullable;

/**
 * What an element may hold by its value representation (PS3.5 6.2). De-identified and old objects hold other things
 * (UUIDs in dates, ACR-NEMA dates): what says the same in legal form is repaired, the rest is not taken over.
 */
final class LegalValues {
    private static final Pattern CODE_STRING = Pattern.compile("[A-Z0-9_ ]{0,16}");
    private static final Pattern TIME = Pattern.compile("\\d{2}(?:\\d{2}(?:\\d{2}(?:[.]\\d{1,6})?)?)?");
    private static final Pattern DATE_TIME =
            Pattern.compile("\\d{8}(?:\\d{2}(?:\\d{2}(?:\\d{2}(?:[.]\\d{1,6})?)?)?)?(?:[+-]\\d{4})?");
    private static final Pattern AGE = Pattern.compile("\\d{3}[DWMY]");
    private static final Pattern DECIMAL = Pattern.compile(" *[+-]?(?:\\d+[.]?\\d*|[.]\\d+)(?:[Ee][+-]?\\d+)? *");
    private static final Pattern INTEGER = Pattern.compile(" *[+-]?\\d+ *");
    private static final int NUMBER_CHARACTERS_MAX = 16;
    private static final int INTEGER_CHARACTERS_MAX = 12;

    private LegalValues() {}

    /** The value in legal form; empty when there is none. */
    static String of(String value, int tag, VR vr) {
        return switch (vr) {
            case DA -> date(value);
            case TM -> time(value);
            case DT ->
                DATE_TIME.matcher(value).matches() && DicomDates.date(value.substring(0, 8)) != null ? value : "";
            case AS -> AGE.matcher(value).matches() ? value : "";
            case DS ->
                value.length() <= NUMBER_CHARACTERS_MAX
                                && DECIMAL.matcher(value).matches()
                        ? value
                        : "";
            case IS ->
                value.length() <= INTEGER_CHARACTERS_MAX
                                && INTEGER.matcher(value).matches()
                        ? value
                        : "";
            case UI -> DicomUid.isLegal(value) ? value : "";
            case SH -> text(value, 16);
            case LO, PN -> text(value, 64);
            case CS -> {
                boolean legal = tag == Tag.PatientSex
                        ? value.matches("[MFO]")
                        : CODE_STRING.matcher(value).matches();
                yield legal ? value : "";
            }
            default -> value;
        };
    }

    private static String text(String value, int charactersMax) {
        boolean control = value.chars().anyMatch(c -> c < ' ' && c != 0x1B);
        return value.length() <= charactersMax && !control ? value : "";
    }

    private static String date(String value) {
        LocalDate date = DicomDates.date(value);
        return date == null ? "" : date.format(DateTimeFormatter.BASIC_ISO_DATE);
    }

    private static String time(String value) {
        LocalTime time = DicomDates.time(value);
        String plain = value.trim().replace(":", "");
        return time == null || !TIME.matcher(plain).matches() ? "" : plain;
    }

    /**
     * Copies elements whose values are all legal or can be made so; leaves the others out. In sequences each item keeps
     * what is legal in it.
     */
    static void copy(Attributes from, Attributes to, int... tags) {
        for (int tag : tags) {
            if (!from.containsValue(tag)) {
                continue;
            }
            VR vr = ElementDictionary.vrOf(tag, null);
            if (vr == VR.SQ) {
                copySequence(from.getSequence(tag), to, tag);
            } else if (!vr.isStringType()) {
                to.addSelected(from, tag);
            } else {
                String[] legal = values(from.getStrings(tag), tag, vr);
                if (legal != null) {
                    to.setString(tag, vr, legal);
                }
            }
        }
    }

    private static void copySequence(@Nullable Sequence from, Attributes to, int tag) {
        if (from == null) {
            return;
        }
        Sequence items = to.newSequence(tag, from.size());
        for (Attributes item : from) {
            Attributes copy = new Attributes();
            for (int inner : item.tags()) {
                // private elements mean something only to whoever wrote them
                if (!Tag.isPrivateTag(inner) && !Tag.isPrivateCreator(inner)) {
                    copy(item, copy, inner);
                }
            }
            items.add(copy);
        }
    }

    private static String @Nullable [] values(String @Nullable [] values, int tag, VR vr) {
        if (values == null || values.length == 0) {
            return null;
        }
        String[] legal = new String[values.length];
        for (int n = 0; n < values.length; n++) {
            String value = values[n] == null ? "" : values[n].trim();
            legal[n] = of(value, tag, vr);
            if (legal[n].isEmpty() && !value.isEmpty()) {
                return null;
            }
        }
        return legal;
    }
}
