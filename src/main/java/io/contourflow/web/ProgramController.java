package io.contourflow.web;

import io.contourflow.kernel.Actor;
import io.contourflow.kernel.SoftwareVersion;
import io.contourflow.web.security.Reauthentication;
import java.util.List;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Who is signed in, and to what. */
@RestController
@RequestMapping("/api")
class ProgramController {
    private static final String INTENDED_USE =
            "Research and development of radiotherapy workflows. Not a medical device; not for clinical decisions.";

    private final Reauthentication reauthentication;
    private final boolean demo;

    ProgramController(Reauthentication reauthentication, @Value("${contourflow.demo:false}") boolean demo) {
        this.reauthentication = reauthentication;
        this.demo = demo;
    }

    @GetMapping("/me")
    Me me(Actor actor) {
        return new Me(
                actor.userId(),
                actor.displayName(),
                actor.roles().stream().sorted().toList(),
                actor.departments().stream().sorted().toList(),
                reauthentication.kind());
    }

    @GetMapping("/info")
    ProgramInfo info() {
        return new ProgramInfo(SoftwareVersion.current(), demo, INTENDED_USE);
    }

    /** @param reauthentication {@code password}: ask for it when signing; {@code fresh-sign-in}: sign in again */
    record Me(
            String userId, String displayName, List<String> roles, List<String> departments, String reauthentication) {}

    record ProgramInfo(String version, boolean demo, String intendedUse) {}
}
