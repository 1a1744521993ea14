package io.contourflow.contouring;

import io.contourflow.contouring.ContourModel.Finding;
import io.contourflow.contouring.ContourModel.Findings;
import io.contourflow.contouring.ContourModel.Preset;
import io.contourflow.imaging.volume.Volume;
import io.contourflow.kernel.ProgressListener;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** One image contoured by several models: the way that the process and the command line share. */
public final class ImageContouring {
    private ImageContouring() {}

    /** @param algorithm name and version of the model */
    public record Contour(Finding finding, String model, String algorithm) {}

    /**
     * @param missing name → why, for what no model found
     * @param secondsByPart of the wall clock
     */
    public record Contoured(List<Contour> found, Map<String, String> missing, Map<String, Double> secondsByPart) {
        /** What was not found in one line, structures with the same reason together; blank where nothing is missing. */
        public String missingLine() {
            Map<String, List<String>> byReason = new LinkedHashMap<>();
            missing.forEach((name, reason) ->
                    byReason.computeIfAbsent(reason, key -> new ArrayList<>()).add(name));
            return byReason.entrySet().stream()
                    .map(entry -> String.join(", ", entry.getValue()) + " (" + entry.getKey() + ")")
                    .collect(Collectors.joining("; "));
        }
    }

    /** @param models in order of precedence: a structure that several find is taken from the first */
    public static Contoured by(List<ContourModel> models, Volume image, Preset preset, ProgressListener progress) {
        Map<String, Contour> found = new LinkedHashMap<>();
        Map<String, String> missing = new LinkedHashMap<>();
        Map<String, Double> seconds = new LinkedHashMap<>();
        for (int n = 0; n < models.size(); n++) {
            ContourModel model = models.get(n);
            Findings findings = model.find(image, preset, part(progress, n, models.size()));
            for (Finding finding : findings.found()) {
                found.putIfAbsent(
                        finding.structure().name(),
                        new Contour(finding, model.name(), model.name() + " " + model.version()));
            }
            findings.missing().forEach(missing::putIfAbsent);
            findings.secondsByPart().forEach((part, value) -> seconds.merge(part, value, Double::sum));
        }
        missing.keySet().removeAll(found.keySet());
        return new Contoured(List.copyOf(found.values()), missing, seconds);
    }

    private static ProgressListener part(ProgressListener whole, int part, int parts) {
        return new ProgressListener() {
            @Override
            public void report(String stage, double fraction) {
                whole.report(stage, (part + fraction) / parts);
            }

            @Override
            public boolean cancelled() {
                return whole.cancelled();
            }
        };
    }
}
