package io.contourflow.dicom;

import io.contourflow.kernel.SeriesUid;
import java.nio.file.Path;
import java.time.ZoneId;
import org.aoju.bus.image.Tag;
import org.aoju.bus.image.galaxy.data.Attributes;
import org.jspecify.annotations.Nullable;

/** Reads what the index needs of one object. Pixel data are never loaded. */
public final class DicomHeaders {
    private DicomHeaders() {}

    /**
     * Reads in the time zone of this machine where the object states none.
     *
     * @throws UnreadableDicom when the file is not DICOM, is cut off, or lacks a legal identifier
     */
    public static InstanceHeader read(Path part10File) {
        return read(part10File, ZoneId.systemDefault());
    }

    /**
     * @param zone time zone of dates where the object states none (0008,0201)
     * @throws UnreadableDicom when the file is not DICOM, is cut off, or lacks a legal identifier
     */
    public static InstanceHeader read(Path part10File, ZoneId zone) {
        return header(DicomFile.readHeader(part10File), zone);
    }

    static InstanceHeader header(DicomFile file, ZoneId zone) {
        Attributes d = file.dataset();
        return new InstanceHeader(
                DicomValues.uid(d, Tag.SOPClassUID, "SOP Class UID"),
                DicomValues.uid(d, Tag.SOPInstanceUID, "SOP Instance UID"),
                DicomValues.uid(d, Tag.StudyInstanceUID, "Study Instance UID"),
                new SeriesUid(DicomValues.uid(d, Tag.SeriesInstanceUID, "Series Instance UID")),
                file.transferSyntaxUid(),
                DicomValues.text(d, Tag.PatientID),
                DicomValues.text(d, Tag.PatientName),
                birthDate(d),
                DicomValues.text(d, Tag.PatientSex),
                DicomValues.text(d, Tag.AccessionNumber),
                DicomValues.text(d, Tag.Modality),
                DicomValues.text(d, Tag.SeriesDescription),
                DicomValues.bodyPart(d),
                DicomValues.text(d, Tag.StationName),
                DicomValues.optionalUid(d, Tag.FrameOfReferenceUID, "Frame of Reference UID"),
                DicomDates.acquiredAt(d, zone),
                DicomValues.integer(d, Tag.InstanceNumber),
                expectedInstances(d),
                DicomValues.numbers(d, Tag.ImagePositionPatient, 3),
                DicomValues.numbers(d, Tag.ImageOrientationPatient, 6),
                Math.max(0, DicomValues.integer(d, Tag.Rows, 0)),
                Math.max(0, DicomValues.integer(d, Tag.Columns, 0)),
                file.pixels() == null ? 0 : DicomValues.frames(d),
                QueryFacts.described(d),
                QueryFacts.referencedSeries(d));
    }

    /** YYYYMMDD, or empty: de-identified objects carry other texts here. */
    private static String birthDate(Attributes dataset) {
        java.time.LocalDate date = DicomDates.date(DicomValues.text(dataset, Tag.PatientBirthDate));
        return date == null ? "" : date.format(java.time.format.DateTimeFormatter.BASIC_ISO_DATE);
    }

    private static @Nullable Integer expectedInstances(Attributes dataset) {
        Integer inAcquisition = DicomValues.integer(dataset, Tag.ImagesInAcquisition);
        Integer expected = inAcquisition == null
                ? DicomValues.integer(dataset, Tag.NumberOfSeriesRelatedInstances)
                : inAcquisition;
        return expected == null || expected < 1 ? null : expected;
    }

    /** The object cannot be understood; the message says what is missing, without patient identity. */
    public static final class UnreadableDicom extends RuntimeException {
        private static final long serialVersionUID = 1L;

        public UnreadableDicom(String message, Throwable cause) {
            super(message, cause);
        }

        public UnreadableDicom(String message) {
            super(message);
        }
    }
}
