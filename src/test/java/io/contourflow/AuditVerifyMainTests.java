package io.contourflow;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AuditVerifyMainTests {
    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--data DIR | 1 | there is no embedded database in",
                "--data DIR/absent | 1 | there is no embedded database in",
                "--url jdbc:postgresql://127.0.0.1:1/x --user u | 1 | CONTOURFLOW_DB_PASSWORD",
                "--url http://127.0.0.1 | 2 | --url and --user belong together",
                "--user u | 2 | --url and --user belong together",
                "--data DIR --url jdbc:x --user u | 2 | exclude each other",
                "--data | 2 | --data needs a value",
                "--sideways | 2 | unknown option '--sideways'"
            })
    void badInputIsRefusedInOneLine(String arguments, int status, String reason) {
        refused(Map.of(), arguments, status, reason);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--url jdbc:postgresql://127.0.0.1:1/x --user u | 1 | 127.0.0.1",
                "--url nonsense --user u | 1 | No suitable driver"
            })
    void anUnreachableDatabaseIsSaidInOneLine(String arguments, int status, String reason) {
        refused(Map.of(AuditVerifyMain.PASSWORD_VARIABLE, "secret"), arguments, status, reason);
    }

    private void refused(Map<String, String> environment, String arguments, int status, String reason) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        String[] words = ("audit-verify " + arguments.replace("DIR", folder.toString())).split(" ");
        int ended = new AuditVerifyMain(
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8),
                        environment)
                .execute(words);
        assertThat(ended).isEqualTo(status);
        assertThat(out.size()).isZero();
        assertThat(err.toString(StandardCharsets.UTF_8).lines())
                .singleElement()
                .asString()
                .startsWith("contourflow: ")
                .contains(reason)
                .doesNotContain("secret");
        assertThat(folder).isEmptyDirectory();
    }
}
