package io.contourflow.web.security;

import com.fasterxml.jackson.databind.JsonNode;
import io.contourflow.kernel.BoundedMap;
import io.contourflow.process.PeopleDirectory;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;
import org.springframework.web.client.RestClient;
import org.springframework.web.util.UriComponentsBuilder;

/**
 * The users of a Keycloak realm, by its Admin REST API with the page's own client, whose service account needs the roles
 * {@code view-users}, {@code query-users}, {@code query-groups} and {@code view-realm} of {@code realm-management}. A
 * look-up is an HTTP call of some 0.2 s, so answers are kept a minute. Disabled users do not exist here.
 */
final class KeycloakPeople implements PeopleDirectory {
    private static final Duration KEPT = Duration.ofMinutes(1);
    private static final int KEPT_MAX = 500;
    /** More people than a department has; keeps a mistaken group from flooding us. */
    private static final int USER_MAX = 500;

    private static final Set<String> PEOPLE_ROLES = Set.of("clinician", "planner", "lead", "admin");

    private final RestClient http;
    private final SecuritySettings settings;
    private final Clock clock;
    private final URI adminRealm;
    private final Map<String, Kept> kept = BoundedMap.byAge(KEPT_MAX);

    KeycloakPeople(RestClient http, SecuritySettings settings, Clock clock) {
        this.http = http;
        this.settings = settings;
        this.clock = clock;
        this.adminRealm = adminRealm(settings.issuer());
    }

    /** {@code https://host/realms/x} → {@code https://host/admin/realms/x}. */
    static URI adminRealm(String issuer) {
        int at = issuer.lastIndexOf("/realms/");
        if (at < 0) {
            throw new IllegalArgumentException(
                    "contourflow.security.issuer must end in /realms/<name> but is " + issuer);
        }
        return URI.create(issuer.substring(0, at) + "/admin" + issuer.substring(at));
    }

    @Override
    public Optional<Person> find(String userId) {
        return cached(
                        "user " + userId,
                        token -> people(
                                token, read(token, "/users?exact=true&max={max}&username={user}", USER_MAX, userId)))
                .stream()
                .findFirst();
    }

    /** Who has the role directly or as a member of a group that has it. */
    @Override
    public List<Person> inGroup(String group) {
        if (!PEOPLE_ROLES.contains(group)) {
            return List.of();
        }
        return cached("group " + group, token -> {
            List<JsonNode> users = new ArrayList<>(read(token, "/roles/{role}/users?max={max}", group, USER_MAX));
            for (JsonNode with : read(token, "/roles/{role}/groups?max={max}", group, USER_MAX)) {
                String id = with.path("id").asText();
                users.addAll(read(token, "/groups/{group}/members?max={max}", id, USER_MAX));
            }
            return people(token, users);
        });
    }

    private List<Person> people(String token, List<JsonNode> users) {
        Map<String, Person> people = new LinkedHashMap<>();
        for (JsonNode user : users) {
            if (user.path("enabled").asBoolean(false)) {
                people.computeIfAbsent(user.path("username").asText(), userId -> person(token, user, userId));
            }
        }
        return people.values().stream()
                .sorted(Comparator.comparing(Person::displayName))
                .toList();
    }

    private synchronized List<Person> cached(String key, Lookup lookup) {
        Kept known = kept.remove(key);
        if (known == null || known.until().isBefore(clock.instant())) {
            known = new Kept(lookup.ask(token()), clock.instant().plus(KEPT));
        }
        kept.put(key, known);
        return known.people();
    }

    private Person person(String token, JsonNode user, String userId) {
        String id = user.path("id").asText();
        Set<String> roles = names(read(token, "/users/{user}/role-mappings/realm/composite", id));
        roles.retainAll(PEOPLE_ROLES);
        Set<String> departments = names(read(token, "/users/{user}/groups?max={max}", id, USER_MAX));
        String name =
                (user.path("firstName").asText("") + " " + user.path("lastName").asText("")).strip();
        return new Person(userId, name.isEmpty() ? userId : name, roles, departments);
    }

    private static Set<String> names(List<JsonNode> of) {
        Set<String> names = new TreeSet<>();
        of.forEach(one -> names.add(one.path("name").asText()));
        return names;
    }

    /** Values are encoded strictly: a user name may hold anything. */
    private List<JsonNode> read(String token, String path, Object... values) {
        URI address = UriComponentsBuilder.fromUriString(adminRealm + path)
                .encode()
                .buildAndExpand(values)
                .toUri();
        JsonNode answer = http.get()
                .uri(address)
                .header("Authorization", "Bearer " + token)
                .retrieve()
                .body(JsonNode.class);
        List<JsonNode> rows = new ArrayList<>();
        if (answer != null) {
            answer.forEach(rows::add);
        }
        return rows;
    }

    private String token() {
        MultiValueMap<String, String> form = new LinkedMultiValueMap<>();
        form.add("grant_type", "client_credentials");
        JsonNode answer = http.post()
                .uri(URI.create(settings.issuer() + "/protocol/openid-connect/token"))
                .headers(headers -> headers.setBasicAuth(settings.clientId(), settings.clientSecret()))
                .contentType(MediaType.APPLICATION_FORM_URLENCODED)
                .body(form)
                .retrieve()
                .body(JsonNode.class);
        @Nullable
        String token = answer == null ? null : answer.path("access_token").asText(null);
        if (token == null) {
            throw new IllegalStateException("Keycloak gave no token to client " + settings.clientId());
        }
        return token;
    }

    @FunctionalInterface
    private interface Lookup {
        List<Person> ask(String token);
    }

    private record Kept(List<Person> people, Instant until) {}
}
