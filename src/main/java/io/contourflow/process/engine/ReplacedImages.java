package io.contourflow.process.engine;

import static io.contourflow.process.variable.CaseLifecycleVariables.MESSAGE_IMAGE_REPLACED;

import io.contourflow.audit.AuditTrail;
import io.contourflow.contouring.OutdatedContours;
import io.contourflow.intake.SeriesReplaced;
import io.contourflow.kernel.Actor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.modulith.events.ApplicationModuleListener;
import org.springframework.stereotype.Component;

/**
 * Has a case processed again when more of an image of it arrived. A case that has not begun reads the whole image anyway;
 * one that is past its review is left alone, as its timeline says already what arrived.
 */
@Component
class ReplacedImages {

    private static final Logger LOG = LoggerFactory.getLogger(ReplacedImages.class);

    private static final String BECAUSE = "more of the image arrived";

    private final CaseMessages messages;
    private final OutdatedContours outdated;
    private final AuditTrail audit;

    ReplacedImages(CaseMessages messages, OutdatedContours outdated, AuditTrail audit) {
        this.messages = messages;
        this.outdated = outdated;
        this.audit = audit;
    }

    @ApplicationModuleListener
    void on(SeriesReplaced event) {
        if (messages.send(event.caseId(), MESSAGE_IMAGE_REPLACED)) {
            outdated.withdrawWhatRestsOnImage(event.caseId(), event.series(), BECAUSE);
            audit.append(
                    "IMAGE_REPLACED",
                    Actor.SYSTEM.userId(),
                    event.caseId().toString(),
                    "more of image series " + event.series() + " arrived; case is processed again");
        } else {
            LOG.info("case {} has no running process that takes a replaced image", event.caseId());
        }
    }
}
