package io.contourflow;

import static org.assertj.core.api.Assertions.assertThat;

import io.contourflow.testing.ComposeFile;
import java.io.IOException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.core.type.filter.AnnotationTypeFilter;
import org.springframework.util.ClassUtils;

/** {@code docker-compose.yml} says nothing that the program, the realm or README do not know. */
@Tag("R1")
class DockerComposeTests {
    private static final Path SERVE = Path.of("src/main/resources/application-serve.yaml");
    private static final Pattern PINNED = Pattern.compile("\\S+:\\d+\\.\\d+[0-9A-Za-z._-]*");
    private static final ComposeFile COMPOSE = ComposeFile.read();

    @Test
    void setsOnlyVariablesThatTheProgramKnows() throws IOException {
        Set<String> known = variablesIn(Files.readString(SERVE));
        known.addAll(variablesOfSettings());
        assertThat(known).contains("CONTOURFLOW_DICOM_BINDADDRESS").doesNotContain("CONTOURFLOW_DICOM_BIND_ADDRESS");
        assertThat(COMPOSE.environment("contourflow")).isNotEmpty();
        assertThat(COMPOSE.environment("contourflow").keySet()).isSubsetOf(known);
    }

    @Test
    void setsEveryVariableWithoutWhichTheProgramOrTheRealmDoesNotStart() throws IOException {
        assertThat(COMPOSE.environment("contourflow"))
                .containsKeys(
                        "CONTOURFLOW_DB_URL",
                        "CONTOURFLOW_DB_USER",
                        "CONTOURFLOW_DB_PASSWORD",
                        "CONTOURFLOW_ISSUER",
                        "CONTOURFLOW_CLIENT_SECRET");
        assertThat(COMPOSE.environment("keycloak").keySet())
                .containsAll(variablesIn(Files.readString(Path.of("keycloak/contourflow-realm.json"))));
    }

    @Test
    void givesBothSidesTheSameSecretsAndAddresses() {
        Map<String, String> program = COMPOSE.environment("contourflow");
        Map<String, String> keycloak = COMPOSE.environment("keycloak");
        assertThat(program.get("CONTOURFLOW_CLIENT_SECRET")).isEqualTo(keycloak.get("CONTOURFLOW_CLIENT_SECRET"));
        assertThat(variablesIn(program.get("CONTOURFLOW_ISSUER"))).isEqualTo(variablesIn(keycloak.get("KC_HOSTNAME")));
        assertThat(program.get("CONTOURFLOW_DB_OWNER"))
                .isEqualTo(COMPOSE.environment("postgres").get("POSTGRES_USER"))
                .isNotEqualTo(program.get("CONTOURFLOW_DB_USER"));
        assertThat(program.get("CONTOURFLOW_DB_OWNER_PASSWORD"))
                .isEqualTo(COMPOSE.environment("postgres").get("POSTGRES_PASSWORD"));
        assertThat(keycloak.get("KC_DB_PASSWORD"))
                .isEqualTo(COMPOSE.environment("keycloak-db").get("POSTGRES_PASSWORD"));
    }

    @Test
    void bothNodesAreAlikeButForTheirSpool() {
        Map<String, String> first = COMPOSE.environment("contourflow");
        Map<String, String> second = COMPOSE.environment("contourflow-2");
        assertThat(second.remove("CONTOURFLOW_DICOM_SPOOL")).isNotEqualTo(first.remove("CONTOURFLOW_DICOM_SPOOL"));
        assertThat(second).isEqualTo(first);
        assertThat(COMPOSE.services().get("contourflow-2").get("volumes"))
                .isEqualTo(COMPOSE.services().get("contourflow").get("volumes"));
    }

    @Test
    void theProxyIsToldEveryAddressThatItsConfigurationAsksForAndOnlyItIsReachableFromOutside() throws IOException {
        Set<String> asked = variablesIn(Files.readString(Path.of("src/docker/haproxy.cfg")));
        assertThat(COMPOSE.environment("proxy").keySet()).isEqualTo(asked);
        COMPOSE.environment("proxy").forEach((name, address) -> {
            if (name.startsWith("NODE_") || name.startsWith("KEYCLOAK_")) {
                assertThat(COMPOSE.services().keySet()).contains(address.substring(0, address.indexOf(':')));
            }
        });
        COMPOSE.services().forEach((name, service) -> {
            if (!name.equals("proxy") && service.get("ports") instanceof List<?> ports) {
                assertThat(ports).as(name).allMatch(port -> port.toString().startsWith("127.0.0.1:"));
            }
        });
    }

    @Test
    void pinsEveryImageAndTheKeycloakThatTheTestsUse() throws IOException {
        for (Map.Entry<String, Map<String, Object>> service : COMPOSE.services().entrySet()) {
            Object image = service.getValue().get("image");
            String name = image != null
                    ? image.toString()
                    : find("FROM (\\S+)", service.getValue().get("build").toString());
            assertThat(name).as(service.getKey()).matches(PINNED);
        }
        assertThat(COMPOSE.services().get("keycloak").get("image").toString())
                .endsWith(
                        ":" + find("<keycloak.version>(.+)</keycloak.version>", Files.readString(Path.of("pom.xml"))));
    }

    @Test
    void takesEverySecretFromOutsideAndInsistsOnIt() {
        for (String service : COMPOSE.services().keySet()) {
            COMPOSE.environment(service).forEach((name, value) -> {
                if (name.contains("PASSWORD") || name.contains("SECRET")) {
                    assertThat(value).as(service + " " + name).matches("\\$\\{[A-Z_]+:\\?set [A-Z_]+}");
                }
            });
        }
    }

    @Test
    void readmeNamesEveryVariableThatMustBeSet() throws IOException {
        String readme = Files.readString(Path.of("README.md"));
        for (String service : COMPOSE.services().keySet()) {
            for (String value : COMPOSE.environment(service).values()) {
                assertThat(variablesIn(value)).as(service).allMatch(readme::contains);
            }
        }
    }

    private static String find(String pattern, String text) {
        Matcher found = Pattern.compile(pattern).matcher(text);
        assertThat(found.find()).as(pattern).isTrue();
        return found.group(1);
    }

    private static Set<String> variablesIn(String text) {
        return Pattern.compile("\\$\\{([A-Z][A-Z0-9_]+)")
                .matcher(text)
                .results()
                .map(found -> found.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Spring's rule for variables of the environment: capitals, dots become underscores, dashes vanish. */
    private static Set<String> variablesOfSettings() {
        Set<String> names = new TreeSet<>();
        var scanner = new ClassPathScanningCandidateComponentProvider(false);
        scanner.addIncludeFilter(new AnnotationTypeFilter(ConfigurationProperties.class));
        scanner.findCandidateComponents("io.contourflow").forEach(found -> {
            Class<?> type = ClassUtils.resolveClassName(String.valueOf(found.getBeanClassName()), null);
            collect(type.getAnnotation(ConfigurationProperties.class).value(), type, names);
        });
        return names;
    }

    private static void collect(String prefix, Type type, Set<String> names) {
        if (type instanceof Class<?> record && record.isRecord()) {
            for (RecordComponent component : record.getRecordComponents()) {
                collect(prefix + "." + component.getName(), component.getGenericType(), names);
            }
        } else if (type instanceof ParameterizedType list && list.getRawType() == List.class) {
            collect(prefix + ".0", list.getActualTypeArguments()[0], names);
        } else {
            names.add(prefix.replace("-", "").replace('.', '_').toUpperCase(Locale.ROOT));
        }
    }
}
