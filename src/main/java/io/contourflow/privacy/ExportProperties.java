package io.contourflow.privacy;

import io.contourflow.dicom.DeidentificationOption;
import java.util.Set;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How cases are de-identified when they are exported ({@code contourflow.export.*}).
 *
 * @param options of the Basic Application Level Confidentiality Profile (PS3.15 Annex E); the default keeps what planning
 *     and research need and nothing that tells who it is: intervals between images, and known names of structures
 * @param structures names that stay with the option CLEAN_DESCRIPTORS (TG-263, and those of our own models); what somebody
 *     typed may name a person
 */
@ConfigurationProperties("contourflow.export")
public record ExportProperties(
        @DefaultValue({"MODIFIED_DATES", "CLEAN_DESCRIPTORS"})
        Set<DeidentificationOption> options,

        @DefaultValue({
            "External",
            "Body",
            "Bone",
            "Bones",
            "Bone_Mandible",
            "Bone_Pelvic",
            "Brain",
            "Brainstem",
            "OpticChiasm",
            "OpticNrv_L",
            "OpticNrv_R",
            "Eye_L",
            "Eye_R",
            "Lens_L",
            "Lens_R",
            "Cochlea_L",
            "Cochlea_R",
            "Parotid_L",
            "Parotid_R",
            "Glnd_Submand_L",
            "Glnd_Submand_R",
            "Cavity_Oral",
            "Larynx",
            "Esophagus",
            "SpinalCord",
            "SpinalCanal",
            "Lung_L",
            "Lung_R",
            "Lungs",
            "Heart",
            "Liver",
            "Kidney_L",
            "Kidney_R",
            "Spleen",
            "Stomach",
            "Bowel",
            "Bladder",
            "Rectum",
            "Prostate",
            "SeminalVes",
            "Femur_Head_L",
            "Femur_Head_R",
            "Femur_L",
            "Femur_R",
            "GTV",
            "CTV",
            "PTV",
            "ITV"
        })
        Set<String> structures) {
    public ExportProperties {
        options = Set.copyOf(options);
        structures = Set.copyOf(structures);
    }
}
