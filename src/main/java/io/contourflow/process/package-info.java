/** Runs the case: the only importer of the process engine. */
@NullMarked
@ApplicationModule(
        allowedDependencies = {
            "kernel",
            "cases",
            "intake",
            "registration",
            "contouring",
            "adaptation",
            "review",
            "planning",
            "audit",
            "exchange"
        })
package io.contourflow.process;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
