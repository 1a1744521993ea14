package io.contourflow.intake;

import java.util.Set;

/** SOP classes (PS3.4 B.5) of images that are processed. Other objects are stored and make no case. */
final class ImageClasses {
    private static final String CT = "1.2.840.10008.5.1.4.1.1.2";
    private static final String ENHANCED_CT = "1.2.840.10008.5.1.4.1.1.2.1";
    private static final String LEGACY_ENHANCED_CT = "1.2.840.10008.5.1.4.1.1.2.2";
    private static final String MR = "1.2.840.10008.5.1.4.1.1.4";
    private static final String ENHANCED_MR = "1.2.840.10008.5.1.4.1.1.4.1";
    private static final String LEGACY_ENHANCED_MR = "1.2.840.10008.5.1.4.1.1.4.4";
    private static final String PET = "1.2.840.10008.5.1.4.1.1.128";
    private static final String ENHANCED_PET = "1.2.840.10008.5.1.4.1.1.130";
    private static final String LEGACY_ENHANCED_PET = "1.2.840.10008.5.1.4.1.1.128.1";

    private static final Set<String> SINGLE_FRAME = Set.of(CT, MR, PET);
    private static final Set<String> MULTI_FRAME =
            Set.of(ENHANCED_CT, LEGACY_ENHANCED_CT, ENHANCED_MR, LEGACY_ENHANCED_MR, ENHANCED_PET, LEGACY_ENHANCED_PET);

    private ImageClasses() {}

    static boolean isImage(String sopClassUid) {
        return SINGLE_FRAME.contains(sopClassUid) || MULTI_FRAME.contains(sopClassUid);
    }

    static boolean isMultiFrame(String sopClassUid) {
        return MULTI_FRAME.contains(sopClassUid);
    }
}
