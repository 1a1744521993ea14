package io.contourflow.dicom;

import io.contourflow.dicom.DicomHeaders.UnreadableDicom;
import io.contourflow.kernel.DicomUid;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Locale;
import org.aoju.bus.image.Tag;
import org.aoju.bus.image.galaxy.data.Attributes;
import org.aoju.bus.image.galaxy.data.Sequence;
import org.jspecify.annotations.Nullable;

/** Element values of one data set, tolerant of what real senders write, strict on identifiers. */
final class DicomValues {
    private static final int DS_CHARACTERS_MAX = 16;

    private DicomValues() {}

    /** First value, trimmed; empty when absent. */
    static String text(Attributes from, int tag) {
        String value = from.getString(tag, "");
        return value == null ? "" : value.trim();
    }

    /** @throws UnreadableDicom when absent or not 1 to 64 digits and dots */
    static String uid(Attributes from, int tag, String name) {
        String value = text(from, tag);
        if (!DicomUid.isLegal(value)) {
            throw new UnreadableDicom(name + (value.isEmpty() ? " is missing" : " is not a legal identifier"));
        }
        return value;
    }

    /** @throws UnreadableDicom when present but illegal */
    static @Nullable String optionalUid(Attributes from, int tag, String name) {
        return text(from, tag).isEmpty() ? null : uid(from, tag, name);
    }

    /** All values as numbers; null when absent or when one of them is not a finite number. */
    static double @Nullable [] numbers(Attributes from, int tag) {
        String[] texts = from.getStrings(tag);
        if (texts == null || texts.length == 0) {
            return null;
        }
        double[] values = new double[texts.length];
        for (int i = 0; i < texts.length; i++) {
            try {
                values[i] = Double.parseDouble(texts[i] == null ? "" : texts[i].trim());
            } catch (NumberFormatException notANumber) {
                return null;
            }
            if (!Double.isFinite(values[i])) {
                return null;
            }
        }
        return values;
    }

    /** As {@link #numbers}, but null also when there are not exactly {@code count} of them. */
    static double @Nullable [] numbers(Attributes from, int tag, int count) {
        double[] values = numbers(from, tag);
        return values != null && values.length == count ? values : null;
    }

    static @Nullable Double number(Attributes from, int tag) {
        double[] values = numbers(from, tag);
        return values == null ? null : values[0];
    }

    static @Nullable Integer integer(Attributes from, int tag) {
        Double value = number(from, tag);
        return value == null || value != Math.rint(value) || Math.abs(value) > Integer.MAX_VALUE
                ? null
                : (Integer) value.intValue();
    }

    static int integer(Attributes from, int tag, int otherwise) {
        Integer value = integer(from, tag);
        return value == null ? otherwise : value;
    }

    /** First item of a sequence; null when the sequence is absent or empty. */
    static @Nullable Attributes item(@Nullable Attributes from, int sequenceTag) {
        if (from == null) {
            return null;
        }
        Sequence sequence = from.getSequence(sequenceTag);
        return sequence == null || sequence.isEmpty() ? null : sequence.get(0);
    }

    /** First item of a functional group: the one of all frames, else that of the first frame; null when absent. */
    static @Nullable Attributes functionalGroup(Attributes from, int groupTag) {
        Attributes common = item(item(from, Tag.SharedFunctionalGroupsSequence), groupTag);
        return common == null ? item(item(from, Tag.PerFrameFunctionalGroupsSequence), groupTag) : common;
    }

    /** Body Part Examined; in enhanced objects, which have none, the meaning of the anatomic region's code. */
    static String bodyPart(Attributes from) {
        String stated = text(from, Tag.BodyPartExamined);
        Attributes region = item(functionalGroup(from, Tag.FrameAnatomySequence), Tag.AnatomicRegionSequence);
        return stated.isEmpty() && region != null
                ? text(region, Tag.CodeMeaning).toUpperCase(Locale.ROOT)
                : stated;
    }

    /** Number of Frames, 1 where the element is absent or senseless. */
    static int frames(Attributes from) {
        return Math.max(1, integer(from, Tag.NumberOfFrames, 1));
    }

    /**
     * A decimal string of at most 16 characters (PS3.5 6.2, VR DS), as many significant digits as fit.
     *
     * @throws IllegalArgumentException when the value is not finite
     */
    static String decimal(double value) {
        if (!Double.isFinite(value)) {
            throw new IllegalArgumentException("a decimal string must be finite but is " + value);
        }
        for (int digits = 16; digits > 0; digits--) {
            BigDecimal rounded = new BigDecimal(value).round(new MathContext(digits, RoundingMode.HALF_EVEN));
            String plain = rounded.signum() == 0 ? "0" : strip(rounded.toPlainString());
            if (plain.length() <= DS_CHARACTERS_MAX) {
                return plain;
            }
            if (digits <= 11) {
                String scientific = String.format(Locale.ROOT, "%." + (digits - 1) + "e", value);
                if (scientific.length() <= DS_CHARACTERS_MAX) {
                    return scientific;
                }
            }
        }
        throw new IllegalStateException("no decimal string of 16 characters for " + value);
    }

    static String[] decimals(double... values) {
        String[] texts = new String[values.length];
        for (int i = 0; i < values.length; i++) {
            texts[i] = decimal(values[i]);
        }
        return texts;
    }

    private static String strip(String plain) {
        return plain.indexOf('.') < 0 ? plain : plain.replaceAll("0+$", "").replaceAll("\\.$", "");
    }
}
