package io.contourflow.dicom;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.Base64;
import java.util.Locale;
import java.util.regex.Pattern;
import org.aoju.bus.image.Tag;
import org.aoju.bus.image.galaxy.data.Attributes;
import org.aoju.bus.image.galaxy.data.BulkData;
import org.aoju.bus.image.galaxy.data.Fragments;
import org.aoju.bus.image.galaxy.data.Sequence;
import org.aoju.bus.image.galaxy.data.VR;

/**
 * Writes data sets in the DICOM JSON model (PS3.18 Annex F). Numbers that a sender wrote illegally stay texts, as the
 * standard allows; texts are Unicode whatever character set they came in.
 */
final class DicomJson {
    private static final Pattern NUMBER = Pattern.compile("[+-]?(\\d+[.]?\\d*|[.]\\d+)([Ee][+-]?\\d{1,3})?");

    private final JsonGenerator out;
    private final String bulkDataBase;

    /** @param bulkDataBase address under which long values are had, by the path of their tags */
    DicomJson(JsonGenerator out, String bulkDataBase) {
        this.out = out;
        this.bulkDataBase = bulkDataBase;
    }

    void write(Attributes dataset) throws IOException {
        out.writeStartObject();
        writeElements(dataset, "");
        out.writeEndObject();
    }

    /** For data sets to which the caller adds elements of its own. */
    void writeElements(Attributes dataset, String path) throws IOException {
        for (int tag : dataset.tags()) {
            boolean isGroupLength = (tag & 0xFFFF) == 0;
            VR vr = dataset.getVR(tag);
            if (!isGroupLength && vr != null) {
                writeElement(dataset, tag, vr, path);
            }
        }
    }

    static String name(int tag) {
        return String.format(Locale.ROOT, "%08X", tag);
    }

    private void writeElement(Attributes dataset, int tag, VR vr, String path) throws IOException {
        // a value in an unknown representation may be known by now, and lies in the data set decoded
        Object value = dataset.getValue(tag);
        VR now = dataset.getVR(tag);
        VR known = now == null ? vr : now;
        out.writeObjectFieldStart(name(tag));
        out.writeStringField("vr", known.name());
        if (tag == Tag.SpecificCharacterSet) {
            texts(new String[] {"ISO_IR 192"});
        } else if (value instanceof Sequence items) {
            sequence(items, path + name(tag) + ".");
        } else if (value instanceof BulkData || value instanceof Fragments) {
            out.writeStringField("BulkDataURI", bulkDataBase + path + name(tag));
        } else if (dataset.containsValue(tag)) {
            value(dataset, tag, known);
        }
        out.writeEndObject();
    }

    private void sequence(Sequence items, String path) throws IOException {
        if (items.isEmpty()) {
            return;
        }
        out.writeArrayFieldStart("Value");
        for (int n = 0; n < items.size(); n++) {
            out.writeStartObject();
            writeElements(items.get(n), path + n + ".");
            out.writeEndObject();
        }
        out.writeEndArray();
    }

    private void value(Attributes dataset, int tag, VR vr) throws IOException {
        switch (vr) {
            case OB, OD, OF, OL, OW, UN -> binary(dataset, tag, vr);
            case AT -> addresses(dataset.getInts(tag));
            case FL, FD -> doubles(dataset.getDoubles(tag));
            case SL, SS, US -> integers(dataset.getInts(tag), false);
            case UL -> integers(dataset.getInts(tag), true);
            case DS, IS -> numbers(dataset.getStrings(tag));
            case PN -> names(dataset.getStrings(tag));
            default -> texts(dataset.getStrings(tag));
        }
    }

    private void binary(Attributes dataset, int tag, VR vr) throws IOException {
        byte[] bytes = dataset.getBytes(tag);
        byte[] little = dataset.bigEndian() ? vr.toggleEndian(bytes, true) : bytes;
        out.writeStringField("InlineBinary", Base64.getEncoder().encodeToString(little));
    }

    private void addresses(int[] values) throws IOException {
        out.writeArrayFieldStart("Value");
        for (int value : values) {
            out.writeString(name(value));
        }
        out.writeEndArray();
    }

    private void integers(int[] values, boolean isUnsigned) throws IOException {
        out.writeArrayFieldStart("Value");
        for (int value : values) {
            out.writeNumber(isUnsigned ? Integer.toUnsignedLong(value) : (long) value);
        }
        out.writeEndArray();
    }

    private void doubles(double[] values) throws IOException {
        out.writeArrayFieldStart("Value");
        for (double value : values) {
            if (Double.isFinite(value)) {
                out.writeNumber(value);
            } else {
                out.writeString(Double.toString(value));
            }
        }
        out.writeEndArray();
    }

    private void numbers(String[] values) throws IOException {
        out.writeArrayFieldStart("Value");
        for (String value : values) {
            String text = value == null ? "" : value.trim();
            if (text.isEmpty()) {
                out.writeNull();
            } else if (NUMBER.matcher(text).matches()) {
                out.writeNumber(new java.math.BigDecimal(text));
            } else {
                out.writeString(text);
            }
        }
        out.writeEndArray();
    }

    private void names(String[] values) throws IOException {
        String[] groups = {"Alphabetic", "Ideographic", "Phonetic"};
        out.writeArrayFieldStart("Value");
        for (String value : values) {
            String[] parts = (value == null ? "" : value).split("=", -1);
            out.writeStartObject();
            for (int n = 0; n < Math.min(parts.length, groups.length); n++) {
                if (!parts[n].isBlank()) {
                    out.writeStringField(groups[n], parts[n].strip());
                }
            }
            out.writeEndObject();
        }
        out.writeEndArray();
    }

    private void texts(String[] values) throws IOException {
        out.writeArrayFieldStart("Value");
        for (String value : values) {
            if (value == null || value.isEmpty()) {
                out.writeNull();
            } else {
                out.writeString(value);
            }
        }
        out.writeEndArray();
    }
}
