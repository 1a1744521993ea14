package io.contourflow.web;

import io.contourflow.adaptation.Thresholds;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;

/** Changes of a threshold as comma-separated values (RFC 4180), newest first; degrees in mm, times in UTC. */
final class ThresholdCsv {
    static final MediaType TYPE = new MediaType("text", "csv", StandardCharsets.UTF_8);

    private static final String HEAD = "id,scope,kind,before_mm,after_mm,cause,actor,case_id,at,reversed_by\r\n";

    private ThresholdCsv() {}

    static String of(List<Thresholds.Change> changes) {
        return changes.stream().map(ThresholdCsv::line).collect(Collectors.joining("", HEAD, ""));
    }

    private static String line(Thresholds.Change change) {
        return Stream.of(
                        String.valueOf(change.id()),
                        cell(change.scope()),
                        change.kind(),
                        String.valueOf(change.beforeMm()),
                        String.valueOf(change.afterMm()),
                        cell(change.cause()),
                        cell(change.actor()),
                        cell(change.caseId()),
                        change.at().toString(),
                        change.reversedBy() == null ? "" : String.valueOf(change.reversedBy()))
                .collect(Collectors.joining(",", "", "\r\n"));
    }

    /** Quoted always; what people wrote is never taken for a formula by a spreadsheet. */
    private static String cell(@Nullable String text) {
        if (text == null) {
            return "";
        }
        boolean formula = !text.isEmpty() && "=+-@\t\r".indexOf(text.charAt(0)) >= 0;
        return '"' + (formula ? "'" : "") + text.replace("\"", "\"\"") + '"';
    }
}
