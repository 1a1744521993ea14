/** REST, sign-in, the page; no rules. */
@NullMarked
@ApplicationModule(
        allowedDependencies = {
            "kernel",
            "imaging",
            "dicom",
            "archive",
            "cases",
            "intake",
            "peers",
            "registration",
            "contouring",
            "adaptation",
            "review",
            "planning",
            "audit",
            "oversight",
            "process",
            "exchange",
            "learning",
            "privacy"
        })
package io.contourflow.web;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
