package io.contourflow.web;

import io.contourflow.adaptation.Thresholds;
import io.contourflow.kernel.CsvText;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
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
                        CsvText.quoted(change.scope()),
                        change.kind(),
                        String.valueOf(change.beforeMm()),
                        String.valueOf(change.afterMm()),
                        CsvText.quoted(change.cause()),
                        CsvText.quoted(change.actor()),
                        CsvText.quoted(change.caseId()),
                        change.at().toString(),
                        change.reversedBy() == null ? "" : String.valueOf(change.reversedBy()))
                .collect(Collectors.joining(",", "", "\r\n"));
    }
}
