package io.contourflow.process.variable;

import static io.contourflow.process.variable.ProcessVariable.ofBoolean;
import static io.contourflow.process.variable.ProcessVariable.ofEnum;

import io.contourflow.adaptation.DeformationVerdict;
import io.contourflow.cases.ContouringOrder;
import io.contourflow.cases.ImageType;
import io.contourflow.cases.SecondContourStrategy;
import io.contourflow.kernel.CaseId;

/** Names in {@code CaseLifecycleProcess.bpmn}. */
public final class CaseLifecycleVariables {

    public static final String PROCESS_KEY = "CaseLifecycleProcess";

    public static final String MESSAGE_OFFSET_CORRECTED = "OffsetCorrected";
    public static final String MESSAGE_IMAGE_REPLACED = "ImageReplaced";
    public static final String MESSAGE_CASE_CANCELLED = "CaseCancelled";

    /** Also the business key of every instance that works on the case. */
    public static final ProcessVariable<CaseId, String> CASE_ID =
            new ProcessVariable<>("caseId", String.class, CaseId::toString, CaseId::parse);

    public static final ProcessVariable<Boolean, Boolean> HAS_SECOND = ofBoolean("hasSecond");
    public static final ProcessVariable<Boolean, Boolean> SAME_MODE = ofBoolean("sameMode");
    public static final ProcessVariable<Boolean, Boolean> SAME_PERIOD = ofBoolean("samePeriod");
    public static final ProcessVariable<ImageType, String> IMAGE_TYPE = ofEnum("imageType", ImageType.class);
    public static final ProcessVariable<Boolean, Boolean> ADJUST_NEEDED = ofBoolean("adjustNeeded");
    public static final ProcessVariable<Boolean, Boolean> REGISTRATION_NEEDED = ofBoolean("registrationNeeded");
    public static final ProcessVariable<Boolean, Boolean> CONTOURING_NEEDED = ofBoolean("contouringNeeded");
    public static final ProcessVariable<Boolean, Boolean> SECOND_CONTOURING_NEEDED =
            ofBoolean("secondContouringNeeded");
    public static final ProcessVariable<DeformationVerdict, String> DEFORMATION_VERDICT =
            ofEnum("deformationVerdict", DeformationVerdict.class);

    /** Whether contours may be moved through the deformation field before a person looked. */
    public static final ProcessVariable<Boolean, Boolean> FIELD_TRUSTED = ofBoolean("fieldTrusted");

    /** May be given when the process is started; from then on what the case is done by. */
    public static final ProcessVariable<SecondContourStrategy, String> SECOND_CONTOUR_STRATEGY =
            ofEnum("secondContourStrategy", SecondContourStrategy.class);

    /** May be given when the process is started; from then on what the case is done by. */
    public static final ProcessVariable<ContouringOrder, String> CONTOURING_ORDER =
            ofEnum("contouringOrder", ContouringOrder.class);

    public static final ProcessVariable<Boolean, Boolean> SECOND_CONTOUR_BY_OWN_MODEL =
            ofBoolean("secondContourByOwnModel");
    public static final ProcessVariable<Boolean, Boolean> SECOND_CONTOUR_AT_ONCE = ofBoolean("secondContourAtOnce");
    public static final ProcessVariable<Boolean, Boolean> CONTOUR_FIRST = ofBoolean("contourFirst");

    private CaseLifecycleVariables() {}
}
