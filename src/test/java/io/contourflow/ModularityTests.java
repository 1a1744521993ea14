package io.contourflow;

import org.junit.jupiter.api.Test;
import org.springframework.modulith.core.ApplicationModules;

/** Modules depend only on what their {@code package-info} allows, never on each other's internals, never in circles. */
class ModularityTests {
    @Test
    void modulesKeepTheirBoundaries() {
        ApplicationModules.of(ContourflowApplication.class).verify();
    }
}
