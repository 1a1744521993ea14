package io.contourflow.web.security;

import com.fasterxml.jackson.databind.JsonNode;
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
 * The users of a Keycloak realm, by its Admin REST API with the page's own client, whose service account needs the role
 * {@code view-users} of {@code realm-management}. A look-up is an HTTP call of some 0.2 s, so answers are kept a minute.
 */
final class KeycloakPeople implements PeopleDirectory {
    private static final Duration KEPT = Duration.ofMinutes(1);
    private static final int KEPT_MAX = 500;
    private static final int GROUP_MAX = 500;
    private static final Set<String> PEOPLE_ROLES = Set.of("clinician", "planner", "lead", "admin");

    private final RestClient http;
    private final SecuritySettings settings;
    private final Clock clock;
    private final URI adminRealm;
    private final Map<String, Kept> kept = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Kept> eldest) {
            return size() > KEPT_MAX;
        }
    };

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
                        token ->
                                read(
                                                token,
                                                builder("/users")
                                                        .queryParam("username", userId)
                                                        .queryParam("exact", true))
                                        .stream()
                                        .map(user -> person(token, user))
                                        .toList())
                .stream()
                .findFirst();
    }

    @Override
    public List<Person> inGroup(String group) {
        if (!PEOPLE_ROLES.contains(group)) {
            return List.of();
        }
        return cached(
                "group " + group,
                token -> read(token, builder("/roles/" + group + "/users").queryParam("max", GROUP_MAX)).stream()
                        .map(user -> person(token, user))
                        .sorted(Comparator.comparing(Person::displayName))
                        .toList());
    }

    private synchronized List<Person> cached(String key, Lookup lookup) {
        Kept known = kept.remove(key);
        if (known == null || known.until().isBefore(clock.instant())) {
            known = new Kept(lookup.ask(token()), clock.instant().plus(KEPT));
        }
        kept.put(key, known);
        return known.people();
    }

    private Person person(String token, JsonNode user) {
        String id = user.path("id").asText();
        Set<String> roles = names(read(token, builder("/users/" + id + "/role-mappings/realm/composite")));
        roles.retainAll(PEOPLE_ROLES);
        Set<String> departments = names(read(token, builder("/users/" + id + "/groups")));
        String userId = user.path("username").asText();
        String name =
                (user.path("firstName").asText("") + " " + user.path("lastName").asText("")).strip();
        return new Person(userId, name.isEmpty() ? userId : name, roles, departments);
    }

    private static Set<String> names(List<JsonNode> of) {
        Set<String> names = new TreeSet<>();
        of.forEach(one -> names.add(one.path("name").asText()));
        return names;
    }

    private UriComponentsBuilder builder(String path) {
        return UriComponentsBuilder.fromUri(adminRealm).path(path);
    }

    private List<JsonNode> read(String token, UriComponentsBuilder address) {
        JsonNode answer = http.get()
                .uri(address.encode().build().toUri())
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
