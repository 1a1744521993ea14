package io.contourflow.process;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The people that tasks can go to, as the sign-in knows them. Implemented at the web edge (Keycloak or the embedded
 * login). Answers may be cached for a short time.
 */
public interface PeopleDirectory {

    default boolean exists(String userId) {
        return find(userId).isPresent();
    }

    /** @param userId stable login name ({@code preferred_username}) */
    Optional<Person> find(String userId);

    /**
     * Everybody who may be given tasks of the group, in order of display name.
     *
     * @param group a role: {@code clinician planner lead}
     */
    List<Person> inGroup(String group);

    /** One person who can sign in. */
    record Person(String userId, String displayName, Set<String> roles, Set<String> departments) {

        public Person {
            roles = Set.copyOf(roles);
            departments = Set.copyOf(departments);
        }
    }
}
