package io.contourflow.testing;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.Yaml;

/** {@code docker-compose.yml}, read as a container engine would. */
public final class ComposeFile {
    /** What a variable of the file looks like: {@code ${NAME}}, {@code ${NAME:?message}} or {@code ${NAME:-default}}. */
    public static final Pattern VARIABLE = Pattern.compile("\\$\\{([A-Z0-9_]+)(:[?-][^}]*)?}");

    private final Map<String, Map<String, Object>> services;

    private ComposeFile(Map<String, Map<String, Object>> services) {
        this.services = services;
    }

    @SuppressWarnings("unchecked") // the shape of the format
    public static ComposeFile read() {
        try (Reader text = Files.newBufferedReader(Path.of("docker-compose.yml"))) {
            Map<String, Object> file = new Yaml().load(text);
            return new ComposeFile((Map<String, Map<String, Object>>) file.get("services"));
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        }
    }

    public Map<String, Map<String, Object>> services() {
        return services;
    }

    /** Name → value as written, variables not filled in. */
    public Map<String, String> environment(String service) {
        Map<String, String> environment = new LinkedHashMap<>();
        if (services.get(service).get("environment") instanceof Map<?, ?> written) {
            written.forEach((name, value) -> environment.put(name.toString(), value.toString()));
        }
        return environment;
    }

    /** Name → value with the variables filled in. @throws AssertionError when the file asks for one that is not given */
    public Map<String, String> environment(String service, Map<String, String> given) {
        Map<String, String> environment = environment(service);
        environment.replaceAll((name, value) -> VARIABLE.matcher(value).replaceAll(found -> {
            String filled = given.get(found.group(1));
            if (filled == null) {
                throw new AssertionError("docker-compose.yml wants " + found.group(1) + " for " + service);
            }
            return Matcher.quoteReplacement(filled);
        }));
        return environment;
    }

    @SuppressWarnings("unchecked") // the shape of the format
    public List<String> command(String service) {
        return (List<String>) services.get(service).get("command");
    }
}
