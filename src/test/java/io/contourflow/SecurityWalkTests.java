package io.contourflow;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** {@code src/docs/security.md} names only tests that exist, and says nothing to be met without naming one. */
@Tag("R18")
class SecurityWalkTests {
    private static final Path PAGE = Path.of("src/docs/security.md");
    private static final Pattern TEST = Pattern.compile("`(\\w+(?:Tests|IT))(?:\\.(\\w+))?`");
    private static final Pattern LINE = Pattern.compile("\\| (.+?) \\| (.+?) \\| (.+) \\|");

    @Test
    void namesTestsThatExist() throws IOException {
        Map<String, String> sources = sources();
        List<MatchResult> named = TEST.matcher(Files.readString(PAGE)).results().toList();
        assertThat(named).hasSizeGreaterThan(50);
        List<String> missing = new ArrayList<>();
        for (MatchResult test : named) {
            String source = sources.get(test.group(1));
            boolean there = source != null && (test.group(2) == null || source.contains("void " + test.group(2) + "("));
            if (!there) {
                missing.add(test.group());
            }
        }
        assertThat(missing).isEmpty();
    }

    @Test
    void givesEachRequirementAStateAndItsGround() throws IOException {
        List<MatchResult> lines = LINE.matcher(Files.readString(PAGE))
                .results()
                .filter(line -> line.group(1).matches("\\d.*"))
                .toList();
        assertThat(lines).hasSizeGreaterThan(70);
        assertThat(lines)
                .allSatisfy(line -> assertThat(line.group(2)).isIn("met", "by design", "partly", "not met", "n/a"));
    }

    private static Map<String, String> sources() throws IOException {
        Map<String, String> sources = new HashMap<>();
        try (Stream<Path> files = Files.walk(Path.of("src/test/java"))) {
            for (Path file :
                    files.filter(file -> file.toString().endsWith(".java")).toList()) {
                sources.put(file.getFileName().toString().replace(".java", ""), Files.readString(file));
            }
        }
        return sources;
    }
}
