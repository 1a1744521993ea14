package io.contourflow.dicom;

import java.util.Set;
import org.aoju.bus.image.Tag;
import org.aoju.bus.image.galaxy.data.Attributes;
import org.aoju.bus.image.galaxy.data.ElementDictionary;
import org.aoju.bus.image.galaxy.data.Sequence;
import org.aoju.bus.image.galaxy.data.VR;

/** Objects in which every element of the dictionary names the patient. */
final class FilledObject {
    /** In no way part of anything that an object must say. */
    static final String IDENTITY = "ZQXWV";

    static final String DAY = "19370228";

    /** Written by scanners and terminologies, not by people: they stay as they are. */
    private static final Set<Integer> OF_SCANNERS = Set.of(
            Tag.Manufacturer,
            Tag.ManufacturerModelName,
            Tag.ConvolutionKernel,
            Tag.SequenceName,
            Tag.FilterType,
            Tag.RescaleType,
            Tag.WindowCenterWidthExplanation,
            Tag.CodeValue,
            Tag.CodingSchemeDesignator,
            Tag.CodingSchemeVersion);

    private FilledObject() {}

    /** Sequences are filled too, {@code deep} levels down. */
    static void fill(Attributes object, int deep) {
        for (int group : new int[] {
            8, 0x10, 0x12, 0x18, 0x20, 0x28, 0x32, 0x38, 0x40, 0x54, 0x70, 0x88, 0x400, 0x3006, 0x300E, 0x4008, 0x5200
        }) {
            for (int element = 1; element <= 0xFFFF; element++) {
                int tag = group << 16 | element;
                VR vr = ElementDictionary.vrOf(tag, null);
                if (!object.containsValue(tag) && !OF_SCANNERS.contains(tag) && vr != VR.UN) {
                    put(object, tag, vr, deep);
                }
            }
        }
    }

    private static void put(Attributes object, int tag, VR vr, int deep) {
        switch (vr) {
            case LO, SH, ST, LT, UT, UC, PN, AE -> object.setString(tag, vr, IDENTITY);
            case DA -> object.setString(tag, vr, DAY);
            case DT -> object.setString(tag, vr, DAY + "120000");
            case UI -> object.setString(tag, vr, "1.2.3.4");
            case SQ -> {
                if (deep > 0) {
                    Attributes item = new Attributes();
                    Sequence items = object.newSequence(tag, 1);
                    items.add(item);
                    for (int inner : new int[] {
                        Tag.PatientName,
                        Tag.CodeMeaning,
                        Tag.InstitutionName,
                        Tag.PersonName,
                        Tag.TextValue,
                        Tag.PatientBirthDate,
                        Tag.ROIName,
                        Tag.LongCodeValue,
                        Tag.SeriesDescription
                    }) {
                        item.setString(
                                inner,
                                ElementDictionary.vrOf(inner, null),
                                inner == Tag.PatientBirthDate ? DAY : IDENTITY);
                    }
                }
            }
            default -> {
                // numbers and defined terms name nobody
            }
        }
    }
}
