package io.contourflow.web.security;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.Resource;

/**
 * The part of Keycloak's realm format that the embedded login reads, so that both logins are fed from the same files.
 *
 * @param clients with their secrets, where the users' file gives one
 */
record Realm(List<User> users, List<Client> clients) {

    /** @param usersFile adds users and the secrets of clients; null: there are none */
    static Realm read(ObjectMapper json, Resource realmFile, @Nullable Resource usersFile) {
        File realm = parse(json, realmFile);
        File extra = usersFile == null ? new File(List.of(), List.of()) : parse(json, usersFile);
        List<User> users = new ArrayList<>(realm.users());
        users.addAll(extra.users());
        List<Client> clients = realm.clients().stream()
                .map(client -> client.withSecret(secretOf(client.clientId(), extra.clients())))
                .toList();
        return new Realm(List.copyOf(users), clients);
    }

    private static @Nullable String secretOf(String clientId, List<Client> clients) {
        return clients.stream()
                .filter(client -> client.clientId().equals(clientId))
                .map(Client::secret)
                .findFirst()
                .orElse(null);
    }

    private static File parse(ObjectMapper json, Resource resource) {
        try (InputStream in = resource.getInputStream()) {
            return json.readValue(in, File.class);
        } catch (IOException cause) {
            throw new UncheckedIOException("cannot read the realm file " + resource.getDescription(), cause);
        }
    }

    Optional<User> user(String username) {
        return users.stream()
                .filter(user -> user.username().equalsIgnoreCase(username))
                .findFirst();
    }

    @JsonIgnoreProperties(ignoreUnknown = true)
    private record File(
            @Nullable List<User> users, @Nullable List<Client> clients) {
        private File {
            users = users == null ? List.of() : List.copyOf(users);
            clients = clients == null ? List.of() : List.copyOf(clients);
        }

        @Override
        public List<User> users() {
            return users == null ? List.of() : users;
        }

        @Override
        public List<Client> clients() {
            return clients == null ? List.of() : clients;
        }
    }

    @JsonIgnoreProperties(ignoreUnknown = true)
    record User(
            String username,
            boolean enabled,
            @Nullable String firstName,
            @Nullable String lastName,
            @Nullable List<String> groups,
            @Nullable List<String> realmRoles,
            @Nullable List<Credential> credentials) {

        String displayName() {
            String name = ((firstName == null ? "" : firstName) + " " + (lastName == null ? "" : lastName)).strip();
            return name.isEmpty() ? username : name;
        }

        /** Departments without the leading slash of Keycloak's group paths. */
        List<String> departments() {
            List<String> of = groups == null ? List.of() : groups;
            return of.stream()
                    .map(group -> group.startsWith("/") ? group.substring(1) : group)
                    .toList();
        }

        List<String> roles() {
            return realmRoles == null ? List.of() : realmRoles;
        }

        Optional<String> password() {
            List<Credential> of = credentials == null ? List.of() : credentials;
            return of.stream()
                    .filter(credential -> "password".equals(credential.type()) && credential.value() != null)
                    .map(Credential::value)
                    .findFirst();
        }

        @Override
        public String toString() {
            return "user " + username;
        }
    }

    @JsonIgnoreProperties(ignoreUnknown = true)
    record Credential(String type, @Nullable String value) {
        @Override
        public String toString() {
            return "credential of type " + type;
        }
    }

    @JsonIgnoreProperties(ignoreUnknown = true)
    record Client(
            String clientId,
            boolean publicClient,
            boolean serviceAccountsEnabled,
            @Nullable String secret) {
        Client withSecret(@Nullable String other) {
            return new Client(clientId, publicClient, serviceAccountsEnabled, other);
        }

        @Override
        public String toString() {
            return "client " + clientId;
        }
    }
}
