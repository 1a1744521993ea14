package io.contourflow.web.security;

import java.util.Locale;

/** Roles of the realm; what each may call is in {@link AccessRules}. */
public enum Role {
    CLINICIAN,
    PLANNER,
    LEAD,
    INTEGRATOR,
    ADMIN;

    /** As the token spells it. */
    public String claim() {
        return name().toLowerCase(Locale.ROOT);
    }
}
