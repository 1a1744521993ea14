package io.contourflow.process.engine;

import io.contourflow.intake.ImagesReady;
import io.contourflow.kernel.Actor;
import io.contourflow.process.Workflow;
import org.springframework.modulith.events.ApplicationModuleListener;
import org.springframework.stereotype.Component;

/** Starts the process on images that are ready; told again until it has (R2). */
@Component
class CaseStarter {

    private final Workflow workflow;

    CaseStarter(Workflow workflow) {
        this.workflow = workflow;
    }

    @ApplicationModuleListener
    void on(ImagesReady event) {
        workflow.start(event.caseId(), Actor.SYSTEM);
    }
}
