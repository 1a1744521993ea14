package io.contourflow.dicom;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.Period;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.aoju.bus.image.Tag;
import org.aoju.bus.image.galaxy.data.Attributes;
import org.aoju.bus.image.galaxy.data.VR;
import org.jspecify.annotations.Nullable;

/** Dates and times of DICOM (VR DA, TM, DT; PS3.5 6.2). What is not a date is no date: null, never a guess. */
final class DicomDates {
    private static final Pattern DATE = Pattern.compile("(\\d{4})[.]?(\\d{2})[.]?(\\d{2})");
    private static final Pattern TIME = Pattern.compile("(\\d{2})(?::?(\\d{2})(?::?(\\d{2})(?:[.](\\d{1,6}))?)?)?");
    private static final Pattern DATE_TIME =
            Pattern.compile("(\\d{8})(\\d{2}(?:\\d{2}(?:\\d{2}(?:[.]\\d{1,6})?)?)?)?([+-]\\d{4})?");
    private static final Pattern OFFSET = Pattern.compile("([+-]\\d{2}):?(\\d{2})");
    private static final DateTimeFormatter DA = DateTimeFormatter.ofPattern("uuuuMMdd", Locale.ROOT);
    private static final DateTimeFormatter TM = DateTimeFormatter.ofPattern("HHmmss", Locale.ROOT);

    /**
     * Date and time element of each source of an acquisition time, the nearest to the patient first. Content Date comes
     * last: programs that resample or anonymise years later write the day of their own work there.
     */
    private static final int[][] SOURCES = {
        {Tag.AcquisitionDate, Tag.AcquisitionTime},
        {Tag.SeriesDate, Tag.SeriesTime},
        {Tag.StudyDate, Tag.StudyTime},
        {Tag.ContentDate, Tag.ContentTime}
    };

    private DicomDates() {}

    /**
     * When the image was acquired: Acquisition DateTime, else acquisition, series, study or content date and time.
     *
     * @param zone where neither the value nor Timezone Offset From UTC (0008,0201) says another
     * @return null when no element holds a date
     */
    static @Nullable Instant acquiredAt(Attributes dataset, ZoneId zone) {
        ZoneId local = zoneOf(dataset, zone);
        Instant exact = dateTime(DicomValues.text(dataset, Tag.AcquisitionDateTime), local);
        if (exact != null) {
            return exact;
        }
        for (int[] source : SOURCES) {
            LocalDate date = date(DicomValues.text(dataset, source[0]));
            if (date != null) {
                LocalTime time = time(DicomValues.text(dataset, source[1]));
                return date.atTime(time == null ? LocalTime.MIDNIGHT : time)
                        .atZone(local)
                        .toInstant();
            }
        }
        return null;
    }

    static @Nullable LocalDate date(String text) {
        Matcher matcher = DATE.matcher(text.trim());
        if (!matcher.matches()) {
            return null;
        }
        try {
            return LocalDate.of(number(matcher, 1), number(matcher, 2), number(matcher, 3));
        } catch (DateTimeException noSuchDay) {
            return null;
        }
    }

    static @Nullable LocalTime time(String text) {
        Matcher matcher = TIME.matcher(text.trim());
        if (!matcher.matches()) {
            return null;
        }
        String fraction = matcher.group(4) == null ? "" : matcher.group(4);
        int nanos = fraction.isEmpty() ? 0 : Integer.parseInt((fraction + "00000000").substring(0, 9));
        try {
            // 60 is a leap second, which java.time does not know
            return LocalTime.of(number(matcher, 1), number(matcher, 2), Math.min(59, number(matcher, 3)), nanos);
        } catch (DateTimeException noSuchTime) {
            return null;
        }
    }

    /**
     * A time as text that sorts like the time itself: {@code HHMMSS}, and a fraction where there is one.
     *
     * @param isEnd whether what a shorter value leaves open is filled up to the last moment rather than the first
     * @return null when the text is no time
     */
    static @Nullable String timeKey(String text, boolean isEnd) {
        Matcher matcher = TIME.matcher(text.trim());
        if (!matcher.matches() || time(text) == null) {
            return null;
        }
        String open = isEnd ? "59" : "00";
        String key = matcher.group(1)
                + (matcher.group(2) == null ? open : matcher.group(2))
                + (matcher.group(3) == null ? open : matcher.group(3));
        String fraction = matcher.group(4) == null ? "" : matcher.group(4).replaceAll("0+$", "");
        if (matcher.group(4) == null && isEnd) {
            return key + ".999999";
        }
        return fraction.isEmpty() ? key : key + "." + fraction;
    }

    static @Nullable Instant dateTime(String text, ZoneId zone) {
        Matcher matcher = DATE_TIME.matcher(text.trim());
        if (!matcher.matches()) {
            return null;
        }
        LocalDate date = date(matcher.group(1));
        if (date == null) {
            return null;
        }
        LocalTime time = matcher.group(2) == null ? null : time(matcher.group(2));
        ZoneId stated = matcher.group(3) == null ? null : offset(matcher.group(3));
        return date.atTime(time == null ? LocalTime.MIDNIGHT : time)
                .atZone(stated == null ? zone : stated)
                .toInstant();
    }

    private static @Nullable ZoneId offset(String text) {
        Matcher matcher = OFFSET.matcher(text);
        if (!matcher.matches()) {
            return null;
        }
        try {
            return ZoneOffset.of(matcher.group(1) + ":" + matcher.group(2));
        } catch (DateTimeException noSuchOffset) {
            return null;
        }
    }

    private static int number(Matcher matcher, int group) {
        String digits = matcher.group(group);
        return digits == null ? 0 : Integer.parseInt(digits);
    }

    /** The zone in which the dates of an object are told: the one it states, else that of this machine. */
    static ZoneId zoneOf(Attributes dataset) {
        return zoneOf(dataset, ZoneId.systemDefault());
    }

    /** The zone in which the dates of an object are told: the one it states, else the other. */
    static ZoneId zoneOf(Attributes dataset, ZoneId otherwise) {
        ZoneId stated = offset(DicomValues.text(dataset, Tag.TimezoneOffsetFromUTC));
        return stated == null ? otherwise : stated;
    }

    /** Sets a DA and a TM element, whole seconds, local time of {@code zone}. */
    static void set(Attributes to, int dateTag, int timeTag, Instant at, ZoneId zone) {
        to.setString(dateTag, VR.DA, DA.format(at.atZone(zone)));
        to.setString(timeTag, VR.TM, TM.format(at.atZone(zone)));
    }

    /** Age as VR AS: days below 4 weeks, weeks below 3 months, months below 2 years, else years. */
    static String age(LocalDate birth, LocalDate on) {
        long days = java.time.temporal.ChronoUnit.DAYS.between(birth, on);
        Period period = Period.between(birth, on);
        if (days < 0) {
            throw new IllegalArgumentException("a patient cannot be imaged before birth");
        }
        if (days < 28) {
            return String.format(Locale.ROOT, "%03dD", days);
        }
        if (period.toTotalMonths() < 3) {
            return String.format(Locale.ROOT, "%03dW", days / 7);
        }
        if (period.getYears() < 2) {
            return String.format(Locale.ROOT, "%03dM", period.toTotalMonths());
        }
        return String.format(Locale.ROOT, "%03dY", Math.min(999, period.getYears()));
    }
}
