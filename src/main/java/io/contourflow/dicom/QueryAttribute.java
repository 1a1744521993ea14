package io.contourflow.dicom;

import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.aoju.bus.image.Tag;

/** What the index of stored objects can be asked for and answers with (PS3.4 C.6.1.1). */
public enum QueryAttribute {
    PATIENT_NAME(Tag.PatientName, QueryLevel.PATIENT, Representation.PN),
    PATIENT_ID(Tag.PatientID, QueryLevel.PATIENT, Representation.LO),
    ISSUER_OF_PATIENT_ID(Tag.IssuerOfPatientID, QueryLevel.PATIENT, Representation.LO),
    PATIENT_BIRTH_DATE(Tag.PatientBirthDate, QueryLevel.PATIENT, Representation.DA),
    PATIENT_SEX(Tag.PatientSex, QueryLevel.PATIENT, Representation.CS),
    PATIENT_STUDIES(Tag.NumberOfPatientRelatedStudies, QueryLevel.PATIENT, Representation.COUNT),
    PATIENT_SERIES(Tag.NumberOfPatientRelatedSeries, QueryLevel.PATIENT, Representation.COUNT),
    PATIENT_INSTANCES(Tag.NumberOfPatientRelatedInstances, QueryLevel.PATIENT, Representation.COUNT),

    STUDY_INSTANCE_UID(Tag.StudyInstanceUID, QueryLevel.STUDY, Representation.UI),
    STUDY_DATE(Tag.StudyDate, QueryLevel.STUDY, Representation.DA),
    STUDY_TIME(Tag.StudyTime, QueryLevel.STUDY, Representation.TM),
    ACCESSION_NUMBER(Tag.AccessionNumber, QueryLevel.STUDY, Representation.SH),
    STUDY_ID(Tag.StudyID, QueryLevel.STUDY, Representation.SH),
    STUDY_DESCRIPTION(Tag.StudyDescription, QueryLevel.STUDY, Representation.LO),
    REFERRING_PHYSICIAN_NAME(Tag.ReferringPhysicianName, QueryLevel.STUDY, Representation.PN),
    MODALITIES_IN_STUDY(Tag.ModalitiesInStudy, QueryLevel.STUDY, Representation.CS),
    STUDY_SERIES(Tag.NumberOfStudyRelatedSeries, QueryLevel.STUDY, Representation.COUNT),
    STUDY_INSTANCES(Tag.NumberOfStudyRelatedInstances, QueryLevel.STUDY, Representation.COUNT),

    SERIES_INSTANCE_UID(Tag.SeriesInstanceUID, QueryLevel.SERIES, Representation.UI),
    MODALITY(Tag.Modality, QueryLevel.SERIES, Representation.CS),
    SERIES_NUMBER(Tag.SeriesNumber, QueryLevel.SERIES, Representation.IS),
    SERIES_DATE(Tag.SeriesDate, QueryLevel.SERIES, Representation.DA),
    SERIES_TIME(Tag.SeriesTime, QueryLevel.SERIES, Representation.TM),
    SERIES_DESCRIPTION(Tag.SeriesDescription, QueryLevel.SERIES, Representation.LO),
    PROTOCOL_NAME(Tag.ProtocolName, QueryLevel.SERIES, Representation.LO),
    BODY_PART_EXAMINED(Tag.BodyPartExamined, QueryLevel.SERIES, Representation.CS),
    STATION_NAME(Tag.StationName, QueryLevel.SERIES, Representation.SH),
    MANUFACTURER(Tag.Manufacturer, QueryLevel.SERIES, Representation.LO),
    INSTITUTION_NAME(Tag.InstitutionName, QueryLevel.SERIES, Representation.LO),
    FRAME_OF_REFERENCE_UID(Tag.FrameOfReferenceUID, QueryLevel.SERIES, Representation.UI),
    SERIES_INSTANCES(Tag.NumberOfSeriesRelatedInstances, QueryLevel.SERIES, Representation.COUNT),

    SOP_INSTANCE_UID(Tag.SOPInstanceUID, QueryLevel.IMAGE, Representation.UI),
    SOP_CLASS_UID(Tag.SOPClassUID, QueryLevel.IMAGE, Representation.UI),
    INSTANCE_NUMBER(Tag.InstanceNumber, QueryLevel.IMAGE, Representation.IS),
    CONTENT_DATE(Tag.ContentDate, QueryLevel.IMAGE, Representation.DA),
    CONTENT_TIME(Tag.ContentTime, QueryLevel.IMAGE, Representation.TM),
    ROWS(Tag.Rows, QueryLevel.IMAGE, Representation.US),
    COLUMNS(Tag.Columns, QueryLevel.IMAGE, Representation.US),
    NUMBER_OF_FRAMES(Tag.NumberOfFrames, QueryLevel.IMAGE, Representation.IS),
    AVAILABLE_TRANSFER_SYNTAX_UID(0x00083002, QueryLevel.IMAGE, Representation.UI);

    private static final Map<Integer, QueryAttribute> BY_TAG =
            Stream.of(values()).collect(Collectors.toMap(QueryAttribute::tag, Function.identity()));

    /** How values are written and compared, after the value representations of PS3.5. */
    public enum Representation {
        /** Compared without regard to case. */
        PN(true),
        LO(true),
        SH(true),
        CS(true),
        UI(false),
        DA(false),
        TM(false),
        IS(false),
        US(false),
        /** A computed number: answered, never compared. */
        COUNT(false);

        private final boolean wildcards;

        Representation(boolean wildcards) {
            this.wildcards = wildcards;
        }

        public boolean allowsWildcards() {
            return wildcards;
        }

        public boolean isRange() {
            return this == DA || this == TM;
        }

        public boolean isNumber() {
            return this == IS || this == US;
        }
    }

    private final int tag;
    private final QueryLevel level;
    private final Representation representation;

    QueryAttribute(int tag, QueryLevel level, Representation representation) {
        this.tag = tag;
        this.level = level;
        this.representation = representation;
    }

    public static Optional<QueryAttribute> ofTag(int tag) {
        return Optional.ofNullable(BY_TAG.get(tag));
    }

    public int tag() {
        return tag;
    }

    public QueryLevel level() {
        return level;
    }

    public Representation representation() {
        return representation;
    }

    /** The attribute that identifies an entity of a level. */
    public static QueryAttribute uniqueKey(QueryLevel level) {
        return switch (level) {
            case PATIENT -> PATIENT_ID;
            case STUDY -> STUDY_INSTANCE_UID;
            case SERIES -> SERIES_INSTANCE_UID;
            case IMAGE -> SOP_INSTANCE_UID;
        };
    }
}
