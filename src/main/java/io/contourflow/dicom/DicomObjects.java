package io.contourflow.dicom;

import io.contourflow.kernel.DicomUid;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.aoju.bus.image.Tag;
import org.aoju.bus.image.UID;
import org.aoju.bus.image.galaxy.data.Attributes;
import org.aoju.bus.image.galaxy.data.Sequence;
import org.aoju.bus.image.galaxy.data.VR;
import org.aoju.bus.image.galaxy.io.ImageOutputStream;

/** What every object made here has in common. Text is UTF-8 (ISO_IR 192), encoding explicit VR little endian. */
final class DicomObjects {
    /** Our own, never the toolkit's: peers tell implementations apart by it. */
    static final String IMPLEMENTATION_CLASS_UID = DicomUid.fromName("io.contourflow implementation class");

    static final String IMPLEMENTATION_VERSION = "CONTOURFLOW_1";
    static final String MANUFACTURER = "Contourflow";
    static final String MODEL = "Contourflow";

    private DicomObjects() {}

    static Attributes empty() {
        Attributes attributes = new Attributes();
        attributes.setSpecificCharacterSet("ISO_IR 192");
        return attributes;
    }

    /** Group 0002 of a file whose data set is encoded in {@code transferSyntaxUid}. */
    static Attributes fileMeta(String sopClassUid, String sopInstanceUid, String transferSyntaxUid) {
        Attributes meta = new Attributes();
        meta.setBytes(Tag.FileMetaInformationVersion, VR.OB, new byte[] {0, 1});
        meta.setString(Tag.MediaStorageSOPClassUID, VR.UI, sopClassUid);
        meta.setString(Tag.MediaStorageSOPInstanceUID, VR.UI, sopInstanceUid);
        meta.setString(Tag.TransferSyntaxUID, VR.UI, transferSyntaxUid);
        meta.setString(Tag.ImplementationClassUID, VR.UI, IMPLEMENTATION_CLASS_UID);
        meta.setString(Tag.ImplementationVersionName, VR.SH, IMPLEMENTATION_VERSION);
        return meta;
    }

    /** The Part 10 file of a data set made here, explicit VR little endian. */
    static byte[] bytes(Attributes dataset) {
        return bytes(dataset, UID.ExplicitVRLittleEndian);
    }

    static byte[] bytes(Attributes dataset, String transferSyntaxUid) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(1 << 16);
        Attributes meta =
                fileMeta(dataset.getString(Tag.SOPClassUID), dataset.getString(Tag.SOPInstanceUID), transferSyntaxUid);
        try (ImageOutputStream out = new ImageOutputStream(bytes, UID.ExplicitVRLittleEndian)) {
            out.writeDataset(meta, dataset);
        } catch (IOException cause) {
            throw new UncheckedIOException("writing into memory failed", cause);
        }
        return bytes.toByteArray();
    }

    static void sopCommon(Attributes to, String sopClassUid, ResultIdentity identity, ZoneId zone) {
        to.setString(Tag.SOPClassUID, VR.UI, sopClassUid);
        to.setString(Tag.SOPInstanceUID, VR.UI, DicomUid.require("SOP Instance UID", identity.sopInstanceUid()));
        DicomDates.set(to, Tag.InstanceCreationDate, Tag.InstanceCreationTime, identity.createdAt(), zone);
    }

    static void series(Attributes to, String modality, ResultIdentity identity, ZoneId zone) {
        to.setString(Tag.Modality, VR.CS, modality);
        to.setString(Tag.SeriesInstanceUID, VR.UI, DicomUid.require("Series Instance UID", identity.seriesUid()));
        to.setInt(Tag.SeriesNumber, VR.IS, identity.seriesNumber());
        to.setString(Tag.SeriesDescription, VR.LO, limit(identity.description(), 64));
        DicomDates.set(to, Tag.SeriesDate, Tag.SeriesTime, identity.createdAt(), zone);
    }

    /** Identity of this device (R14: the contour file bears it). */
    static void equipment(Attributes to, ResultIdentity identity) {
        to.setString(Tag.Manufacturer, VR.LO, MANUFACTURER);
        to.setString(Tag.ManufacturerModelName, VR.LO, MODEL);
        to.setString(Tag.DeviceSerialNumber, VR.LO, limit(identity.deviceSerial(), 64));
        to.setString(Tag.SoftwareVersions, VR.LO, limit(identity.softwareVersion(), 64));
    }

    /**
     * Copies the patient and study modules of an image, and Patient's Age, computed from the birth date on the day of
     * acquisition where the image does not state it. De-identified sources hold texts that their elements do not allow;
     * such optional values are left empty rather than copied, but never those that identify the patient.
     */
    static void patientAndStudy(Attributes from, Attributes to) {
        copyText(from, to, Tag.PatientName, VR.PN);
        copyText(from, to, Tag.PatientID, VR.LO);
        copyText(from, to, Tag.PatientBirthDate, VR.DA);
        copyText(from, to, Tag.PatientSex, VR.CS);
        String age = DicomValues.text(from, Tag.PatientAge);
        String known = age.matches("\\d{3}[DWMY]") ? age : age(from);
        if (!known.isEmpty()) {
            to.setString(Tag.PatientAge, VR.AS, known);
        }
        to.setString(Tag.StudyInstanceUID, VR.UI, DicomValues.uid(from, Tag.StudyInstanceUID, "Study Instance UID"));
        copyText(from, to, Tag.StudyDate, VR.DA);
        copyText(from, to, Tag.StudyTime, VR.TM);
        copyText(from, to, Tag.ReferringPhysicianName, VR.PN);
        copyText(from, to, Tag.StudyID, VR.SH);
        copyText(from, to, Tag.AccessionNumber, VR.SH);
        copyOptional(from, to, Tag.StudyDescription, VR.LO);
        copyOptional(from, to, Tag.IssuerOfPatientID, VR.LO);
        copyOptional(from, to, Tag.TimezoneOffsetFromUTC, VR.SH);
    }

    private static String age(Attributes from) {
        LocalDate birth = DicomDates.date(DicomValues.text(from, Tag.PatientBirthDate));
        java.time.Instant acquired = DicomDates.acquiredAt(from, DicomDates.zoneOf(from));
        if (birth == null || acquired == null) {
            return "";
        }
        LocalDate on = acquired.atZone(DicomDates.zoneOf(from)).toLocalDate();
        return on.isBefore(birth) ? "" : DicomDates.age(birth, on);
    }

    /** Copies one text value re-encoded as UTF-8; sets the element empty where the value breaks its VR. */
    static void copyText(Attributes from, Attributes to, int tag, VR vr) {
        String value = legal(DicomValues.text(from, tag), tag, vr);
        if (value.isEmpty()) {
            to.setNull(tag, vr);
        } else {
            to.setString(tag, vr, value);
        }
    }

    /** As {@link #copyText}, but leaves the element out rather than empty. */
    static void copyOptional(Attributes from, Attributes to, int tag, VR vr) {
        String value = legal(DicomValues.text(from, tag), tag, vr);
        if (!value.isEmpty()) {
            to.setString(tag, vr, value);
        }
    }

    /** The patient's name and number are taken over whatever they are: another one would be another patient's. */
    private static String legal(String value, int tag, VR vr) {
        return tag == Tag.PatientName || tag == Tag.PatientID ? value : LegalValues.of(value, tag, vr);
    }

    static String limit(String value, int characters) {
        return value.length() <= characters ? value : value.substring(0, characters);
    }

    /** A Code String: upper case, blanks instead of what CS does not allow, at most 16 characters. */
    static String codeString(String value) {
        return limit(value.toUpperCase(java.util.Locale.ROOT).replaceAll("[^A-Z0-9_ ]", " "), 16)
                .trim();
    }

    /** One item of a code sequence. */
    static void code(Attributes to, int sequenceTag, String value, String scheme, String meaning) {
        Attributes item = new Attributes();
        item.setString(Tag.CodeValue, VR.SH, value);
        item.setString(Tag.CodingSchemeDesignator, VR.SH, scheme);
        item.setString(Tag.CodeMeaning, VR.LO, meaning);
        to.newSequence(sequenceTag, 1).add(item);
    }

    /**
     * Common Instance Reference module (PS3.3 C.12.2): every object of these series, by study.
     *
     * @param studyUid study of the object written
     */
    static void referencedInstances(Attributes to, String studyUid, List<AssembledSeries> referenced) {
        Sequence others = null;
        Sequence own = null;
        for (AssembledSeries series : referenced) {
            Attributes item = new Attributes();
            item.setString(
                    Tag.SeriesInstanceUID, VR.UI, series.facts().seriesUid().value());
            Sequence instances = item.newSequence(
                    Tag.ReferencedInstanceSequence, series.slices().size());
            instances.addAll(references(series));
            if (series.facts().studyUid().equals(studyUid)) {
                own = own == null ? to.newSequence(Tag.ReferencedSeriesSequence, 2) : own;
                own.add(item);
            } else {
                others = others == null
                        ? to.newSequence(Tag.StudiesContainingOtherReferencedInstancesSequence, 2)
                        : others;
                Attributes study = new Attributes();
                study.setString(Tag.StudyInstanceUID, VR.UI, series.facts().studyUid());
                study.newSequence(Tag.ReferencedSeriesSequence, 1).add(item);
                others.add(study);
            }
        }
    }

    /** One item per object of a series: a multi-frame object once. */
    static List<Attributes> references(AssembledSeries series) {
        List<Attributes> items = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (AssembledSeries.SliceReference slice : series.slices()) {
            if (seen.add(slice.sopInstanceUid())) {
                items.add(reference(slice.sopClassUid(), slice.sopInstanceUid()));
            }
        }
        return items;
    }

    /** An item that refers to one object. */
    static Attributes reference(String sopClassUid, String sopInstanceUid) {
        Attributes item = new Attributes();
        item.setString(Tag.ReferencedSOPClassUID, VR.UI, sopClassUid);
        item.setString(Tag.ReferencedSOPInstanceUID, VR.UI, sopInstanceUid);
        return item;
    }

    /** @throws IllegalArgumentException when both series state a patient and it is not the same one */
    static void requireSamePatient(AssembledSeries fixed, AssembledSeries moving) {
        String one = DicomValues.text(fixed.context().header(), Tag.PatientID);
        String two = DicomValues.text(moving.context().header(), Tag.PatientID);
        if (!one.equals(two)) {
            // the two values are patient identity and stay out of the message
            throw new IllegalArgumentException("series " + fixed.facts().seriesUid() + " and "
                    + moving.facts().seriesUid() + " must be of one patient but their Patient IDs differ");
        }
    }
}
