package io.contourflow.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.contourflow.testing.SignedInClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The demo users, a third clinician and one without a role, and each of them again in another department. */
final class TwoDepartments {
    private static final ObjectMapper JSON = new ObjectMapper();

    private TwoDepartments() {}

    /** @return settings of the application */
    static List<String> in(Path folder) throws IOException {
        ObjectNode realm = (ObjectNode) JSON.readTree(
                Path.of("keycloak/contourflow-realm-demo-users.json").toFile());
        ArrayNode users = (ArrayNode) realm.path("users");
        JsonNode one = users.get(0);
        users.add(named(one, "clinician3"));
        users.add(((ObjectNode) named(one, "nobody1")).set("realmRoles", JSON.createArrayNode()));
        List<JsonNode> here = new java.util.ArrayList<>();
        users.forEach(here::add);
        for (JsonNode user : here) {
            ObjectNode twin = named(user, user.path("username").asText() + "-elsewhere");
            twin.putArray("groups").add("/neurology");
            users.add(twin);
        }
        Path file = Files.createDirectories(folder).resolve("users.json");
        JSON.writeValue(file.toFile(), realm);
        return List.of("--contourflow.security.embedded.users-location=file:" + file.toAbsolutePath());
    }

    private static ObjectNode named(JsonNode like, String name) {
        ObjectNode user = like.deepCopy();
        user.put("username", name);
        user.put("email", name + "@contourflow.invalid");
        ((ObjectNode) user.path("credentials").get(0)).put("value", name + SignedInClient.DEMO_SUFFIX);
        return user;
    }
}
