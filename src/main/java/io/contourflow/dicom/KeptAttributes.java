package io.contourflow.dicom;

import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import org.aoju.bus.image.Tag;
import org.aoju.bus.image.galaxy.data.Attributes;
import org.aoju.bus.image.galaxy.data.Sequence;
import org.aoju.bus.image.galaxy.data.VR;
import org.jspecify.annotations.Nullable;

/**
 * What may stay of an object that loses its identity: geometry, pixels, physics, codes, and references by new identifiers,
 * in sequences of any depth. Numbers and defined terms stay in the groups that tell of the acquisition; of text, dates and
 * sequences elsewhere only what is listed here. Private elements, curves and overlays always go.
 */
final class KeptAttributes {
    /** Elements of type 2 that stay without a value, of every object here (PS3.3 C.7.1.1, C.7.2.1). */
    static final int[] EMPTY_AT_THE_ROOT = {
        Tag.PatientBirthDate,
        Tag.PatientSex,
        Tag.StudyDate,
        Tag.StudyTime,
        Tag.StudyID,
        Tag.AccessionNumber,
        Tag.ReferringPhysicianName
    };

    /** Emptied where they are: type 2 in a module of an image, a structure set or a registration. */
    private static final Set<Integer> EMPTIED = Set.of(
            Tag.PositionReferenceIndicator,
            Tag.OperatorsName,
            Tag.ContentDate,
            Tag.ContentTime,
            Tag.ContentDescription,
            Tag.ContentCreatorName,
            Tag.AcquisitionDate,
            Tag.AcquisitionTime,
            Tag.StructureSetDate,
            Tag.StructureSetTime,
            Tag.ROIInterpreter,
            Tag.ReviewDate,
            Tag.ReviewTime,
            Tag.ReviewerName);

    /** Groups of acquisition, relations, image, nuclear medicine, registration, structures, functional groups, pixels. */
    private static final Set<Integer> GROUPS =
            Set.of(0x0008, 0x0018, 0x0020, 0x0028, 0x0054, 0x0064, 0x2050, 0x3006, 0x300E, 0x5200);

    private static final Set<Integer> REGISTRATION = Set.of(
            Tag.RegistrationSequence,
            Tag.MatrixRegistrationSequence,
            Tag.MatrixSequence,
            Tag.RegistrationTypeCodeSequence,
            Tag.FrameOfReferenceTransformationMatrixType,
            Tag.ContentLabel);

    private static final Set<Integer> REFERENCES = Set.of(
            Tag.ReferencedImageSequence,
            Tag.ReferencedSeriesSequence,
            Tag.ReferencedInstanceSequence,
            Tag.ReferencedStudySequence,
            Tag.StudiesContainingOtherReferencedInstancesSequence,
            Tag.SourceImageSequence,
            Tag.DerivationImageSequence,
            Tag.DerivationCodeSequence,
            Tag.AnatomicRegionSequence);

    /** Sequences of the groups above that tell who, where and with what, not how. */
    private static final Set<Integer> SEQUENCES_OUT =
            Set.of(0x0018A001, 0x00189506, 0x00180012, 0x00180029, 0x00189346);

    private static final Set<VR> NUMBERS =
            EnumSet.of(VR.DS, VR.IS, VR.FD, VR.FL, VR.SS, VR.US, VR.SL, VR.UL, VR.AT, VR.CS, VR.OF, VR.OD, VR.OL);

    private static final Set<Integer> PIXELS = Set.of(
            Tag.PixelData,
            Tag.RedPaletteColorLookupTableData,
            Tag.GreenPaletteColorLookupTableData,
            Tag.BluePaletteColorLookupTableData,
            Tag.LUTData,
            Tag.VectorGridData);

    /** What scanners and this program write, not people. */
    private static final Set<Integer> TEXTS = Set.of(
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

    private static final Set<Integer> DEVICE =
            Set.of(Tag.StationName, Tag.DeviceSerialNumber, Tag.SoftwareVersions, Tag.GantryID, Tag.DetectorID);

    private static final Set<Integer> CHARACTERISTICS =
            Set.of(Tag.PatientSex, Tag.PatientAge, Tag.PatientSize, Tag.PatientWeight);

    /** When the scanner was made and seen to: no part of the patient's story. */
    private static final Set<Integer> DATES_OUT = Set.of(
            Tag.DateOfLastCalibration,
            Tag.TimeOfLastCalibration,
            Tag.DateOfSecondaryCapture,
            Tag.TimeOfSecondaryCapture,
            0x00181202,
            0x00181203,
            0x00181204,
            0x00181205,
            0x0018A002);

    /** Coding schemes whose meanings are words of a terminology and not of a person. */
    private static final Set<String> SCHEMES = Set.of("DCM", "SCT", "SRT", "SNM3", "FMA", "UCUM", "RADLEX", "NCIt");

    private static final String OLD = "090Y";
    private static final DateTimeFormatter DA = DateTimeFormatter.ofPattern("uuuuMMdd", Locale.ROOT);

    private final Pseudonym pseudonym;
    private final Set<DeidentificationOption> options;
    private final Set<String> structureNames;

    KeptAttributes(Pseudonym pseudonym, Set<DeidentificationOption> options, Set<String> structureNames) {
        this.pseudonym = pseudonym;
        this.options = options;
        this.structureNames = structureNames;
    }

    /** A copy without identity, text in UTF-8. */
    Attributes of(Attributes from) {
        Attributes to = DicomObjects.empty();
        copy(from, to);
        return to;
    }

    private void copy(Attributes from, Attributes to) {
        for (int tag : from.tags()) {
            if (isSpecial(tag)) {
                continue;
            }
            VR vr = from.getVR(tag);
            if (vr == VR.SQ) {
                sequence(from, to, tag);
            } else if (!value(from, to, tag, vr) && EMPTIED.contains(tag)) {
                to.setNull(tag, vr);
            }
        }
    }

    private static boolean isSpecial(int tag) {
        int repeating = group(tag) & 0xFF00;
        return tag == Tag.SpecificCharacterSet
                || Tag.isPrivateTag(tag)
                || Tag.isPrivateCreator(tag)
                || repeating == 0x5000
                || repeating == 0x6000;
    }

    private static int group(int tag) {
        return tag >>> 16;
    }

    private void sequence(Attributes from, Attributes to, int tag) {
        boolean stays = group(tag) == 0x0008
                ? REFERENCES.contains(tag) || isPurpose(tag)
                : GROUPS.contains(group(tag)) && !SEQUENCES_OUT.contains(tag)
                        || REGISTRATION.contains(tag)
                        || isPurpose(tag);
        Sequence items = from.getSequence(tag);
        if (!stays || items == null) {
            return;
        }
        Sequence copies = to.newSequence(tag, items.size());
        for (Attributes item : items) {
            Attributes copy = new Attributes();
            copy(item, copy);
            copies.add(copy);
        }
    }

    private static boolean isPurpose(int tag) {
        return tag == Tag.PurposeOfReferenceCodeSequence;
    }

    /** @return whether it stays with a value */
    private boolean value(Attributes from, Attributes to, int tag, VR vr) {
        switch (vr) {
            case UI -> {
                return uids(from, to, tag);
            }
            case DA, TM, DT -> {
                return date(from, to, tag, vr);
            }
            default -> {
                if (!stays(tag, vr)) {
                    return named(from, to, tag, vr);
                }
                if (vr.isStringType()) {
                    String[] values = from.getStrings(tag);
                    to.setString(tag, vr, values == null ? new String[0] : values);
                } else {
                    to.addSelected(from, tag);
                }
                return true;
            }
        }
    }

    private boolean stays(int tag, VR vr) {
        if (CHARACTERISTICS.contains(tag)) {
            return options.contains(DeidentificationOption.RETAIN_PATIENT_CHARACTERISTICS) && tag != Tag.PatientAge;
        }
        if (DEVICE.contains(tag)) {
            return options.contains(DeidentificationOption.RETAIN_DEVICE);
        }
        return TEXTS.contains(tag)
                || PIXELS.contains(tag)
                || REGISTRATION.contains(tag)
                || GROUPS.contains(group(tag)) && NUMBERS.contains(vr);
    }

    /** Elements that stay with another value than they had. */
    private boolean named(Attributes from, Attributes to, int tag, VR vr) {
        String value = DicomValues.text(from, tag);
        String other = switch (tag) {
            case Tag.PatientAge -> age(value);
            case Tag.ROIName -> structure(value, from);
            case Tag.CodeMeaning -> meaning(value, from);
            case Tag.TimezoneOffsetFromUTC -> options.contains(DeidentificationOption.MODIFIED_DATES) ? value : null;
            default -> null;
        };
        if (other == null || other.isEmpty()) {
            return false;
        }
        to.setString(tag, vr, other);
        return true;
    }

    /** Very old people are few: they are all of one age. */
    private @Nullable String age(String value) {
        if (!options.contains(DeidentificationOption.RETAIN_PATIENT_CHARACTERISTICS)) {
            return null;
        }
        boolean known = value.matches("\\d{3}[DWMY]");
        return !known ? null : value.endsWith("Y") && value.compareTo(OLD) > 0 ? OLD : value;
    }

    private String structure(String name, Attributes roi) {
        boolean known = options.contains(DeidentificationOption.CLEAN_DESCRIPTORS) && structureNames.contains(name);
        return known ? name : "ROI " + DicomValues.integer(roi, Tag.ROINumber, 0);
    }

    private static String meaning(String meaning, Attributes code) {
        boolean known = SCHEMES.contains(DicomValues.text(code, Tag.CodingSchemeDesignator));
        return known ? meaning : DicomValues.text(code, Tag.CodeValue);
    }

    private boolean uids(Attributes from, Attributes to, int tag) {
        String[] uids = from.getStrings(tag);
        if (uids == null || !GROUPS.contains(group(tag))) {
            return false;
        }
        boolean same = options.contains(DeidentificationOption.RETAIN_UIDS);
        to.setString(
                tag,
                VR.UI,
                same
                        ? uids
                        : Arrays.stream(uids)
                                .map(uid -> pseudonym.uid(uid.trim()))
                                .toArray(String[]::new));
        return true;
    }

    private boolean date(Attributes from, Attributes to, int tag, VR vr) {
        String value = DicomValues.text(from, tag);
        boolean stays = options.contains(DeidentificationOption.MODIFIED_DATES)
                && GROUPS.contains(group(tag))
                && !DATES_OUT.contains(tag)
                && !LegalValues.of(value, tag, vr).isEmpty();
        if (!stays) {
            return false;
        }
        String legal = LegalValues.of(value, tag, vr);
        to.setString(tag, vr, vr == VR.TM ? legal : earlier(legal.substring(0, 8)) + legal.substring(8));
        return true;
    }

    private String earlier(String day) {
        return LocalDate.parse(day, DA).minusDays(pseudonym.daysEarlier()).format(DA);
    }
}
