package io.contourflow.dicom;

import io.contourflow.dicom.DicomHeaders.UnreadableDicom;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import org.aoju.bus.image.Tag;
import org.aoju.bus.image.UID;
import org.aoju.bus.image.galaxy.data.Attributes;
import org.aoju.bus.image.galaxy.data.ElementDictionary;
import org.aoju.bus.image.galaxy.data.Sequence;
import org.aoju.bus.image.galaxy.data.VR;

/**
 * Takes the identity out of objects of one patient by the Basic Application Level Confidentiality Profile (PS3.15 Annex
 * E). The table of the profile lists what goes; here, the other way round, {@link KeptAttributes} lists what stays, so
 * that elements nobody thought of go too. References between the objects of one patient stay right. Pixels are not
 * looked at: objects that say that they hold text in them are refused. Thread-safe.
 */
public final class Deidentifier {
    private static final Set<String> CLASSES = Set.of(
            UID.CTImageStorage,
            UID.EnhancedCTImageStorage,
            UID.LegacyConvertedEnhancedCTImageStorage,
            UID.MRImageStorage,
            UID.EnhancedMRImageStorage,
            UID.LegacyConvertedEnhancedMRImageStorage,
            UID.PositronEmissionTomographyImageStorage,
            UID.EnhancedPETImageStorage,
            UID.LegacyConvertedEnhancedPETImageStorage,
            UID.RTStructureSetStorage,
            UID.SpatialRegistrationStorage,
            UID.DeformableSpatialRegistrationStorage);

    private static final int OVERLAY_BIT_POSITION = 0x60000102;
    private static final int OVERLAYS = 16;

    private final Pseudonym pseudonym;
    private final Set<DeidentificationOption> options;
    private final KeptAttributes kept;

    /** @param structureNames names of structures that stay with {@link DeidentificationOption#CLEAN_DESCRIPTORS} */
    public Deidentifier(Pseudonym pseudonym, Set<DeidentificationOption> options, Set<String> structureNames) {
        this.pseudonym = pseudonym;
        this.options = options.isEmpty() ? Set.of() : Set.copyOf(options);
        this.kept = new KeptAttributes(pseudonym, this.options, Set.copyOf(structureNames));
    }

    /**
     * An object without identity, as a Part 10 file.
     *
     * @param saysNoText whether the object itself says that there is no text in its pixels
     */
    public record Deidentified(byte[] part10, String sopInstanceUid, String modality, boolean saysNoText) {}

    /** The object cannot be given away. */
    public static final class NotDeidentifiable extends RuntimeException {
        private static final long serialVersionUID = 1L;

        NotDeidentifiable(String reason) {
            super(reason);
        }
    }

    /**
     * @throws NotDeidentifiable where text lies in the pixels, or the object is of a class that is not known here
     * @throws UnreadableDicom where it is no DICOM object
     */
    public Deidentified of(Path part10File) {
        DicomFile file = DicomFile.readAll(part10File);
        Attributes from = file.dataset();
        String sopClass = DicomValues.text(from, Tag.SOPClassUID);
        String modality = DicomValues.text(from, Tag.Modality);
        if (!CLASSES.contains(sopClass)) {
            throw new NotDeidentifiable("objects of SOP class " + sopClass + " are not de-identified");
        }
        String burnedIn = DicomValues.text(from, Tag.BurnedInAnnotation);
        if (burnedIn.equals("YES") || hasOverlayInPixels(from)) {
            throw new NotDeidentifiable("an object of modality " + modality + " says that text lies in its pixels");
        }
        Attributes to = kept.of(from);
        finish(to, modality);
        String uid = DicomValues.text(to, Tag.SOPInstanceUID);
        return new Deidentified(DicomObjects.bytes(to, file.transferSyntaxUid()), uid, modality, burnedIn.equals("NO"));
    }

    /** Before overlays had an element of their own they lay in unused bits of the pixels (retired). */
    private static boolean hasOverlayInPixels(Attributes from) {
        for (int n = 0; n < OVERLAYS; n++) {
            if (DicomValues.integer(from, OVERLAY_BIT_POSITION + (n << 17), 0) > 0) {
                return true;
            }
        }
        return false;
    }

    private void finish(Attributes to, String modality) {
        to.setString(Tag.PatientName, VR.PN, pseudonym.name());
        to.setString(Tag.PatientID, VR.LO, pseudonym.name());
        for (int tag : KeptAttributes.EMPTY_AT_THE_ROOT) {
            if (!to.contains(tag)) {
                to.setNull(tag, ElementDictionary.vrOf(tag, null));
            }
        }
        if (modality.equals("PT") && !to.containsValue(Tag.SeriesDate)) {
            // type 1 in the PET series module
            to.setString(Tag.SeriesDate, VR.DA, "19000101");
            to.setString(Tag.SeriesTime, VR.TM, "000000");
        }
        if (modality.equals("RTSTRUCT")) {
            to.setString(Tag.StructureSetLabel, VR.SH, "STRUCTURES");
        }
        to.setString(Tag.PatientIdentityRemoved, VR.CS, "YES");
        to.setString(Tag.DeidentificationMethod, VR.LO, "Contourflow, PS3.15 Annex E");
        to.setString(
                Tag.LongitudinalTemporalInformationModified,
                VR.CS,
                options.contains(DeidentificationOption.MODIFIED_DATES) ? "MODIFIED" : "REMOVED");
        Sequence methods = to.newSequence(Tag.DeidentificationMethodCodeSequence, 1 + options.size());
        methods.add(method("113100", "Basic Application Confidentiality Profile"));
        for (DeidentificationOption option : new TreeSet<>(options)) {
            methods.add(method(option.code(), option.meaning()));
        }
    }

    private static Attributes method(String code, String meaning) {
        Attributes item = new Attributes();
        item.setString(Tag.CodeValue, VR.SH, code);
        item.setString(Tag.CodingSchemeDesignator, VR.SH, "DCM");
        item.setString(Tag.CodeMeaning, VR.LO, meaning);
        return item;
    }
}
