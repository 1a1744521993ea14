package io.contourflow.process.engine;

import io.contourflow.kernel.Problem;
import io.contourflow.process.PeopleDirectory;
import java.util.Collection;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Who may be given a task. */
@Component
class Colleagues {

    private final PeopleDirectory people;

    Colleagues(PeopleDirectory people) {
        this.people = people;
    }

    /** @throws Problem UNPROCESSABLE when there is nobody of that name whose department and role the task is for */
    void require(String userId, @Nullable String department, Collection<String> groups) {
        boolean may = people.find(userId)
                .filter(person -> department == null || person.departments().contains(department))
                .filter(person -> groups.stream().anyMatch(person.roles()::contains))
                .isPresent();
        if (!may) {
            throw new Problem(
                    Problem.Kind.UNPROCESSABLE, "no-such-colleague", "no colleague of that name may do this task");
        }
    }
}
