package io.contourflow.web;

import io.contourflow.imaging.transform.RigidOffset;
import io.contourflow.kernel.Actor;
import io.contourflow.kernel.CaseId;
import io.contourflow.process.Workflow;
import io.contourflow.registration.ImageRegistration;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Stores a corrected offset and has the rest run again: both or neither. */
@Component
class OffsetCorrection {
    private final ImageRegistration registration;
    private final Workflow workflow;

    OffsetCorrection(ImageRegistration registration, Workflow workflow) {
        this.registration = registration;
        this.workflow = workflow;
    }

    @Transactional
    void correct(CaseId caseId, RigidOffset corrected, long expectedVersion, Actor actor) {
        registration.correctOffset(caseId, corrected, expectedVersion, actor);
        workflow.offsetCorrected(caseId, actor);
    }
}
