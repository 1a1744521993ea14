package io.contourflow.kernel;

import java.util.Set;

/**
 * Who acts: a signed-in person, an integrating system, or the application itself.
 *
 * @param userId stable login name ({@code preferred_username} of the token)
 * @param displayName shown to others and written into signed objects
 * @param roles of {@code clinician planner lead integrator admin}
 * @param departments whose cases the actor may see; empty for the application itself, which sees all
 */
public record Actor(String userId, String displayName, Set<String> roles, Set<String> departments) {
    /** The application acting by itself. */
    public static final Actor SYSTEM = new Actor("system", "Contourflow", Set.of("system"), Set.of());

    public Actor {
        roles = Set.copyOf(roles);
        departments = Set.copyOf(departments);
    }

    public boolean is(String role) {
        return roles.contains(role);
    }

    public boolean mayReviewContours() {
        return is("clinician");
    }
}
