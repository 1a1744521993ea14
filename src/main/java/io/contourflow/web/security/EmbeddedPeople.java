package io.contourflow.web.security;

import io.contourflow.process.PeopleDirectory;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.StreamSupport;

/** The users of the embedded login. */
final class EmbeddedPeople implements PeopleDirectory {
    private final EmbeddedUsers users;

    EmbeddedPeople(EmbeddedUsers users) {
        this.users = users;
    }

    @Override
    public Optional<Person> find(String userId) {
        return users.find(userId).map(EmbeddedPeople::person);
    }

    @Override
    public List<Person> inGroup(String group) {
        return StreamSupport.stream(users.all().spliterator(), false)
                .filter(user -> user.roles().contains(group))
                .map(EmbeddedPeople::person)
                .sorted(Comparator.comparing(Person::displayName))
                .toList();
    }

    private static Person person(Realm.User user) {
        return new Person(
                user.username(), user.displayName(), Set.copyOf(user.roles()), Set.copyOf(user.departments()));
    }
}
