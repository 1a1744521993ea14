package io.contourflow.dicom;

import org.aoju.bus.image.Tag;
import org.aoju.bus.image.galaxy.data.Attributes;
import org.aoju.bus.image.galaxy.data.VR;

/** The CT, MR and PET image modules (PS3.3 C.8.2.1, C.8.3.1, C.8.9), as far as their values do not lie in pixels. */
final class ModalityModules {
    private static final int[] CT_COPIED = {Tag.KVP, Tag.ScanOptions, Tag.ConvolutionKernel, Tag.RescaleType};
    private static final int[] MR_COPIED = {
        Tag.ScanningSequence,
        Tag.SequenceVariant,
        Tag.ScanOptions,
        Tag.MRAcquisitionType,
        Tag.RepetitionTime,
        Tag.EchoTime,
        Tag.EchoTrainLength,
        Tag.InversionTime,
        Tag.FlipAngle,
        Tag.MagneticFieldStrength
    };
    private static final int[] PET_COPIED = {
        Tag.Units,
        Tag.SUVType,
        Tag.CountsSource,
        Tag.DecayCorrection,
        Tag.CorrectedImage,
        Tag.RadiopharmaceuticalInformationSequence,
        Tag.FrameReferenceTime,
        Tag.ActualFrameDuration,
        Tag.DecayFactor,
        Tag.PatientWeight,
        Tag.PatientSize
    };

    private ModalityModules() {}

    /** Values that a simple scanner would write. */
    static void original(Attributes to, String modality, int slices) {
        switch (modality) {
            case "CT" -> to.setString(Tag.KVP, VR.DS, "120");
            case "MR" -> {
                to.setString(Tag.ScanningSequence, VR.CS, "SE");
                to.setString(Tag.MRAcquisitionType, VR.CS, "2D");
                to.setString(Tag.RepetitionTime, VR.DS, "500");
                to.setString(Tag.EchoTime, VR.DS, "10");
                to.setInt(Tag.EchoTrainLength, VR.IS, 1);
            }
            default -> {
                to.setString(Tag.Units, VR.CS, "BQML");
                to.setString(Tag.DecayCorrection, VR.CS, "START");
                to.setString(Tag.CorrectedImage, VR.CS, "DECY", "ATTN");
                to.setString(Tag.FrameReferenceTime, VR.DS, "0");
                to.setInt(Tag.ActualFrameDuration, VR.IS, 120_000);
                to.setString(Tag.DecayFactor, VR.DS, "1");
            }
        }
        complete(to, modality, slices);
    }

    /** What gives the values of the source image their meaning. */
    static void derived(Attributes to, String modality, Attributes source, int slices) {
        int[] copied = switch (modality) {
            case "CT" -> CT_COPIED;
            case "MR" -> MR_COPIED;
            default -> PET_COPIED;
        };
        LegalValues.copy(source, to, copied);
        complete(to, modality, slices);
    }

    /** Adds what the modules ask for and nobody stated: type 2 empty, type 1 with the value for "not known". */
    private static void complete(Attributes to, String modality, int slices) {
        to.setNull(Tag.AcquisitionNumber, VR.IS);
        switch (modality) {
            case "CT" -> {
                nullIfAbsent(to, Tag.KVP, VR.DS);
                if (!to.containsValue(Tag.RescaleType)) {
                    to.setString(Tag.RescaleType, VR.LO, "HU");
                }
            }
            case "MR" -> {
                textIfAbsent(to, Tag.ScanningSequence, "RM");
                textIfAbsent(to, Tag.SequenceVariant, "NONE");
                nullIfAbsent(to, Tag.ScanOptions, VR.CS);
                nullIfAbsent(to, Tag.MRAcquisitionType, VR.CS);
                nullIfAbsent(to, Tag.RepetitionTime, VR.DS);
                nullIfAbsent(to, Tag.EchoTime, VR.DS);
                nullIfAbsent(to, Tag.EchoTrainLength, VR.IS);
            }
            default -> completePet(to, slices);
        }
    }

    private static void completePet(Attributes to, int slices) {
        to.remove(Tag.AcquisitionNumber);
        to.setString(Tag.SeriesType, VR.CS, "WHOLE BODY", "IMAGE");
        textIfAbsent(to, Tag.Units, "NONE");
        textIfAbsent(to, Tag.CountsSource, "EMISSION");
        textIfAbsent(to, Tag.DecayCorrection, "NONE");
        nullIfAbsent(to, Tag.CorrectedImage, VR.CS);
        nullIfAbsent(to, Tag.CollimatorType, VR.CS);
        nullIfAbsent(to, Tag.RadiopharmaceuticalInformationSequence, VR.SQ);
        nullIfAbsent(to, Tag.FrameReferenceTime, VR.DS);
        nullIfAbsent(to, Tag.ActualFrameDuration, VR.IS);
        to.setInt(Tag.NumberOfSlices, VR.US, slices);
        // the orientation code takes the place of Patient Position (PS3.3 C.7.3.1.1.2), which must then be absent
        to.setNull(Tag.PatientOrientationCodeSequence, VR.SQ);
        to.remove(Tag.PatientPosition);
        to.setNull(Tag.PatientGantryRelationshipCodeSequence, VR.SQ);
    }

    private static void nullIfAbsent(Attributes to, int tag, VR vr) {
        if (!to.contains(tag)) {
            to.setNull(tag, vr);
        }
    }

    private static void textIfAbsent(Attributes to, int tag, String value) {
        if (!to.containsValue(tag)) {
            to.setString(tag, VR.CS, value);
        }
    }
}
