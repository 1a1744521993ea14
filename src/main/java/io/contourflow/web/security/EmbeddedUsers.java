package io.contourflow.web.security;

import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetails;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.core.userdetails.UsernameNotFoundException;
import org.springframework.security.crypto.password.PasswordEncoder;

/** Users of the embedded login. Passwords are hashed when the file is read; the plain ones are not kept. */
final class EmbeddedUsers implements UserDetailsService {
    private final Map<String, Account> accounts;

    EmbeddedUsers(Realm realm, PasswordEncoder passwords) {
        this.accounts = realm.users().stream()
                .filter(user -> user.enabled() && user.password().isPresent())
                .map(user -> new Account(
                        new Realm.User(
                                user.username(),
                                true,
                                user.firstName(),
                                user.lastName(),
                                user.groups(),
                                user.realmRoles(),
                                null),
                        passwords.encode(user.password().orElseThrow())))
                .collect(Collectors.toUnmodifiableMap(account -> account.user().username(), Function.identity()));
    }

    Optional<Realm.User> find(String username) {
        return Optional.ofNullable(accounts.get(username)).map(Account::user);
    }

    Iterable<Realm.User> all() {
        return accounts.values().stream().map(Account::user).toList();
    }

    @Override
    public UserDetails loadUserByUsername(String username) {
        Account account = accounts.get(username);
        if (account == null) {
            throw new UsernameNotFoundException("no such user");
        }
        return User.withUsername(username)
                .password(account.passwordHash())
                .roles(account.user().roles().toArray(String[]::new))
                .build();
    }

    private record Account(Realm.User user, String passwordHash) {
        @Override
        public String toString() {
            return user.toString();
        }
    }
}
