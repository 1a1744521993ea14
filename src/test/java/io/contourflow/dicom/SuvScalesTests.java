package io.contourflow.dicom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.contourflow.imaging.enhancement.SuvScale;
import java.time.ZoneOffset;
import org.aoju.bus.image.Tag;
import org.aoju.bus.image.galaxy.data.Attributes;
import org.aoju.bus.image.galaxy.data.ElementDictionary;
import org.aoju.bus.image.galaxy.data.VR;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@org.junit.jupiter.api.Tag("R6")
class SuvScalesTests {
    @Test
    void activityIsDividedByWhatIsLeftOfTheDosePerGram() {
        // 370 MBq of F-18, 75 kg, one half-life before the scan: 185 MBq in 75000 g
        SuvScale scale = of(pet());
        assertThat(scale.isKnown()).as(scale.reason()).isTrue();
        assertThat(scale.suvPerUnit()).isCloseTo(75000 / 185e6, within(1e-12));
    }

    @Test
    void aDecayCorrectionToTheInjectionNeedsNoTime() {
        Attributes pet = pet();
        pet.setString(Tag.DecayCorrection, VR.CS, "ADMIN");
        pet.setString(Tag.SeriesTime, VR.TM, "");
        assertThat(of(pet).suvPerUnit()).isCloseTo(75000 / 370e6, within(1e-12));
    }

    @Test
    void theTimeOfDayOfTheInjectionIsTakenOnTheDayOfTheScan() {
        Attributes pet = pet();
        injected(pet).setString(Tag.RadiopharmaceuticalStartDateTime, VR.DT, "");
        injected(pet).setString(Tag.RadiopharmaceuticalStartTime, VR.TM, "100000");
        assertThat(of(pet).suvPerUnit()).isCloseTo(75000 / 185e6, within(1e-12));
    }

    @Test
    void anImageInGramsPerMillilitreIsTheUptakeItself() {
        Attributes pet = pet();
        pet.setString(Tag.Units, VR.CS, "GML");
        assertThat(of(pet).suvPerUnit()).isEqualTo(1);
        pet.setString(Tag.SUVType, VR.CS, "LBM");
        assertThat(of(pet).reason()).contains("by LBM");
    }

    @ParameterizedTest
    @CsvSource({
        "Modality, CS, CT, no PET",
        "Units, CS, CNTS, 'CNTS'",
        "PatientWeight, DS, '', weight",
        "PatientWeight, DS, 0, weight",
        "PatientWeight, DS, 75000, weight",
        "CorrectedImage, CS, ATTN, decay correction is 'NONE'",
        "DecayCorrection, CS, NONE, decay correction is 'NONE'",
        "DecayCorrection, CS, '', decay correction is ''",
        "SeriesTime, TM, 130000, time from injection",
        "SeriesTime, TM, 090000, time from injection",
        "AcquisitionTime, TM, '', time from injection",
        "injected/RadionuclideTotalDose, DS, 370, dose in Bq",
        "injected/RadionuclideTotalDose, DS, '', dose in Bq",
        "injected/RadionuclideHalfLife, DS, 0, half-life",
        "injected/RadiopharmaceuticalStartDateTime, DT, 20260301100000, time from injection"
    })
    void whatTheHeadersLeaveOpenIsNotGuessed(String keyword, String vr, String value, String reason) {
        Attributes pet = pet();
        boolean inside = keyword.startsWith("injected/");
        String name = inside ? keyword.substring("injected/".length()) : keyword;
        (inside ? injected(pet) : pet).setString(ElementDictionary.tagForKeyword(name, null), VR.valueOf(vr), value);
        SuvScale scale = of(pet);
        assertThat(scale.isKnown()).isFalse();
        assertThat(scale.reason()).contains(reason);
    }

    @Test
    void anImageThatDoesNotTellTheInjectionIsNotScaled() {
        Attributes pet = pet();
        pet.remove(Tag.RadiopharmaceuticalInformationSequence);
        assertThat(of(pet).reason()).contains("what was injected");
    }

    private static SuvScale of(Attributes pet) {
        return SuvScales.of(pet, ZoneOffset.UTC);
    }

    private static Attributes injected(Attributes pet) {
        return pet.getSequence(Tag.RadiopharmaceuticalInformationSequence).get(0);
    }

    private static Attributes pet() {
        Attributes d = new Attributes();
        d.setString(Tag.Modality, VR.CS, "PT");
        d.setString(Tag.Units, VR.CS, "BQML");
        d.setString(Tag.PatientWeight, VR.DS, "75");
        d.setString(Tag.CorrectedImage, VR.CS, "ATTN", "DECY", "SCAT");
        d.setString(Tag.DecayCorrection, VR.CS, "START");
        d.setString(Tag.SeriesDate, VR.DA, "20260304");
        d.setString(Tag.SeriesTime, VR.TM, "115000");
        d.setString(Tag.AcquisitionDate, VR.DA, "20260304");
        d.setString(Tag.AcquisitionTime, VR.TM, "115200");
        Attributes injected = new Attributes();
        injected.setString(Tag.RadionuclideTotalDose, VR.DS, "370000000");
        injected.setString(Tag.RadionuclideHalfLife, VR.DS, "6600");
        injected.setString(Tag.RadiopharmaceuticalStartDateTime, VR.DT, "20260304100000");
        d.newSequence(Tag.RadiopharmaceuticalInformationSequence, 1).add(injected);
        return d;
    }
}
