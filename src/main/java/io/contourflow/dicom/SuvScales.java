package io.contourflow.dicom;

import io.contourflow.imaging.enhancement.SuvScale;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import org.aoju.bus.image.Tag;
import org.aoju.bus.image.galaxy.data.Attributes;
import org.jspecify.annotations.Nullable;

/**
 * Standardised uptake by body weight from the headers of a PET series, after the QIBA profile "FDG-PET/CT as an Imaging
 * Biomarker" (section on SUV from DICOM): {@code SUV = activity · weight / (dose · 2^(−t/half-life))}, where t is the time
 * from injection to the moment that the activities are decay corrected to. Whatever the headers leave open is not known.
 */
final class SuvScales {
    private static final double GRAMS_PER_KG = 1000;

    /** What is below was entered in MBq; doses are some 10^7 to 10^9 Bq. */
    private static final double DOSE_MIN_BQ = 1e6;

    private static final double WEIGHT_MAX_KG = 500;
    private static final Duration UPTAKE_MAX = Duration.ofHours(24);

    private SuvScales() {}

    /** @param zone of dates and times where the object states none */
    static SuvScale of(Attributes d, ZoneId zone) {
        if (!"PT".equals(DicomValues.text(d, Tag.Modality))) {
            return SuvScale.unknown("the image is no PET image");
        }
        String units = DicomValues.text(d, Tag.Units);
        if (units.equals("GML")) {
            String type = DicomValues.text(d, Tag.SUVType);
            return type.isEmpty() || type.equals("BW")
                    ? SuvScale.of(1)
                    : SuvScale.unknown("the image holds uptake by " + type + ", not by body weight");
        }
        if (!units.equals("BQML")) {
            return SuvScale.unknown("the unit of the image is '" + units + "', not BQML or GML");
        }
        return ofActivity(d, zone);
    }

    private static SuvScale ofActivity(Attributes d, ZoneId zone) {
        Attributes injected = DicomValues.item(d, Tag.RadiopharmaceuticalInformationSequence);
        if (injected == null) {
            return SuvScale.unknown("the image does not tell what was injected");
        }
        double weightKg = positive(d, Tag.PatientWeight);
        double doseBq = positive(injected, Tag.RadionuclideTotalDose);
        double halfLifeS = positive(injected, Tag.RadionuclideHalfLife);
        if (!(weightKg > 0 && weightKg <= WEIGHT_MAX_KG)) {
            return SuvScale.unknown("the image does not tell the weight of the patient");
        }
        if (!(doseBq >= DOSE_MIN_BQ)) {
            return SuvScale.unknown("the image does not tell the injected dose in Bq");
        }
        if (!(halfLifeS > 0)) {
            return SuvScale.unknown("the image does not tell the half-life of the nuclide");
        }
        String[] corrections = d.getStrings(Tag.CorrectedImage);
        boolean corrected = corrections != null && List.of(corrections).contains("DECY");
        String moment = corrected ? DicomValues.text(d, Tag.DecayCorrection) : "NONE";
        if (moment.equals("ADMIN")) {
            return SuvScale.of(weightKg * GRAMS_PER_KG / doseBq);
        }
        if (!moment.equals("START")) {
            return SuvScale.unknown("its decay correction is '" + moment + "', not START or ADMIN");
        }
        Duration uptake = uptake(d, injected, zone);
        if (uptake == null) {
            return SuvScale.unknown("the image does not tell the time from injection to the start of the scan");
        }
        double left = Math.pow(2, -uptake.toMillis() / 1000.0 / halfLifeS);
        return SuvScale.of(weightKg * GRAMS_PER_KG / (doseBq * left));
    }

    private static double positive(Attributes from, int tag) {
        Double value = DicomValues.number(from, tag);
        return value == null ? Double.NaN : value;
    }

    /** From injection to the start of the series; null when not told, or not within a day. */
    private static @Nullable Duration uptake(Attributes d, Attributes injected, ZoneId zone) {
        Instant start = at(d, Tag.SeriesDate, Tag.SeriesTime, zone);
        Instant acquired = at(d, Tag.AcquisitionDate, Tag.AcquisitionTime, zone);
        // a series made later bears the time of its making: then the start of the scan is not told
        if (start == null || acquired == null || start.isAfter(acquired)) {
            return null;
        }
        Instant injection = DicomDates.dateTime(DicomValues.text(injected, Tag.RadiopharmaceuticalStartDateTime), zone);
        if (injection == null) {
            LocalTime time = DicomDates.time(DicomValues.text(injected, Tag.RadiopharmaceuticalStartTime));
            LocalDate day = DicomDates.date(DicomValues.text(d, Tag.SeriesDate));
            injection = time == null || day == null
                    ? null
                    : day.atTime(time).atZone(DicomDates.zoneOf(d, zone)).toInstant();
        }
        if (injection == null) {
            return null;
        }
        Duration uptake = Duration.between(injection, start);
        return uptake.isNegative() || uptake.compareTo(UPTAKE_MAX) > 0 ? null : uptake;
    }

    private static @Nullable Instant at(Attributes d, int dateTag, int timeTag, ZoneId zone) {
        LocalDate date = DicomDates.date(DicomValues.text(d, dateTag));
        LocalTime time = DicomDates.time(DicomValues.text(d, timeTag));
        return date == null || time == null
                ? null
                : date.atTime(time).atZone(DicomDates.zoneOf(d, zone)).toInstant();
    }
}
