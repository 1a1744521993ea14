package io.contourflow.adaptation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.contourflow.adaptation.ThresholdSimulation.Curve;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Keeps {@code src/docs/threshold-simulation.md} and its picture equal to what the rule does. Written anew by
 * {@code ./mvnw test -Dtest=ThresholdSimulationTests -Dsimulation.write=true}.
 */
@Tag("R13")
class ThresholdSimulationTests {
    private static final Path DOCUMENT = Path.of("src/docs/threshold-simulation.md");
    private static final Path PICTURE = Path.of("src/docs/images/threshold-simulation.svg");
    private static final String TABLE_BEGINS = "<!-- figures: written by ThresholdSimulationTests -->\n";
    private static final String TABLE_ENDS = "<!-- end of figures -->\n";
    private static final double[] NEEDS_MM = {3, 5, 8};
    private static final int LAST = 50;

    private static final Map<String, String> COLOURS = colours();

    private static Map<String, String> colours() {
        Map<String, String> colours = new LinkedHashMap<>();
        colours.put("RAISE", "#1769aa");
        colours.put("LOWER", "#c0392b");
        colours.put("FROZEN", "#777777");
        return colours;
    }

    @Test
    void theDocumentShowsWhatTheRuleDoes() throws IOException {
        String table = table();
        String picture = picture();
        if (Boolean.getBoolean("simulation.write")) {
            String text = Files.readString(DOCUMENT);
            int from = text.indexOf(TABLE_BEGINS) + TABLE_BEGINS.length();
            Files.writeString(DOCUMENT, text.substring(0, from) + table + text.substring(text.indexOf(TABLE_ENDS)));
            Files.writeString(PICTURE, picture);
        }
        assertThat(Files.readString(DOCUMENT)).contains(TABLE_BEGINS + table + TABLE_ENDS);
        assertThat(Files.readString(PICTURE)).isEqualTo(picture);
    }

    @Test
    void raisingEndsPromptsThatAreRefusedAndLoweringMakesMoreOfThem() {
        Curve frozen = ThresholdSimulation.run("FROZEN", 2, 8);
        Curve raise = ThresholdSimulation.run("RAISE", 2, 8);
        Curve lower = ThresholdSimulation.run("LOWER", 2, 8);

        assertThat(last(raise.refused)).isLessThan(0.5 * last(frozen.refused));
        assertThat(last(lower.refused)).isGreaterThan(2 * last(frozen.refused));
        assertThat(last(lower.misses)).isLessThan(0.01);
        assertThat(last(lower.degreeMm)).isCloseTo(ThresholdSimulation.FLOOR_MM, within(0.01));
    }

    private static double last(double[] values) {
        return ThresholdSimulation.mean(values, ThresholdSimulation.COURSES - LAST, ThresholdSimulation.COURSES);
    }

    private static String table() {
        StringBuilder to = new StringBuilder(
                "| plans are modified from | direction | number threshold | prompts per course |"
                        + " of them refused | misses per course | threshold at the end |\n|---|---|---|---|---|---|---|\n");
        for (double needMm : NEEDS_MM) {
            row(to, "FROZEN", 2, needMm);
            for (String direction : List.of("RAISE", "LOWER")) {
                for (int number : new int[] {0, 2, 5}) {
                    row(to, direction, number, needMm);
                }
            }
        }
        return to.toString();
    }

    private static void row(StringBuilder to, String direction, int number, double needMm) {
        Curve curve = ThresholdSimulation.run(direction, number, needMm);
        to.append(String.format(
                Locale.ROOT,
                "| %.0f mm | %s | %s | %.1f | %.1f | %.2f | %.1f mm |%n".replace("%n", "\n"),
                needMm,
                direction.equals("FROZEN") ? "frozen" : direction.toLowerCase(Locale.ROOT),
                direction.equals("FROZEN") ? "–" : String.valueOf(number),
                last(curve.prompts),
                last(curve.refused),
                last(curve.misses),
                last(curve.degreeMm)));
    }

    /** Two rows (prompts, misses) of one panel for each need; each line is a mean over 20 courses. */
    private static String picture() {
        List<String> parts = new ArrayList<>();
        parts.add("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 780 430\" font-family=\"sans-serif\""
                + " font-size=\"12\">\n<rect width=\"780\" height=\"430\" fill=\"#ffffff\"/>\n");
        for (int column = 0; column < NEEDS_MM.length; column++) {
            Map<String, Curve> curves = new LinkedHashMap<>();
            for (String direction : COLOURS.keySet()) {
                curves.put(direction, ThresholdSimulation.run(direction, 2, NEEDS_MM[column]));
            }
            String title = String.format(Locale.ROOT, "plans modified from %.0f mm", NEEDS_MM[column]);
            panel(parts, 60 + 240 * column, 40, title, 30, curves, true);
            panel(parts, 60 + 240 * column, 230, "", 10, curves, false);
        }
        text(parts, 14, 110, "prompts per course", "transform=\"rotate(-90 14 110)\" text-anchor=\"middle\"");
        text(parts, 14, 300, "misses per course", "transform=\"rotate(-90 14 300)\" text-anchor=\"middle\"");
        text(parts, 400, 395, "courses treated so far", "text-anchor=\"middle\"");
        int x = 230;
        for (Map.Entry<String, String> one : COLOURS.entrySet()) {
            parts.add("<rect x=\"" + x + "\" y=\"408\" width=\"16\" height=\"4\" fill=\"" + one.getValue() + "\"/>\n");
            text(parts, x + 22, 414, one.getKey().toLowerCase(Locale.ROOT), "");
            x += 110;
        }
        parts.add("</svg>\n");
        return String.join("", parts);
    }

    private static void panel(
            List<String> parts, int x, int y, String title, int top, Map<String, Curve> curves, boolean prompts) {
        parts.add("<rect x=\"" + x + "\" y=\"" + y
                + "\" width=\"200\" height=\"140\" fill=\"none\" stroke=\"#bbbbbb\"/>\n");
        text(parts, x + 100, y - 10, title, "text-anchor=\"middle\"");
        text(parts, x - 6, y + 10, String.valueOf(top), "text-anchor=\"end\"");
        text(parts, x - 6, y + 140, "0", "text-anchor=\"end\"");
        text(parts, x, y + 155, "0", "text-anchor=\"middle\"");
        text(parts, x + 200, y + 155, String.valueOf(ThresholdSimulation.COURSES), "text-anchor=\"middle\"");
        curves.forEach((direction, curve) -> {
            StringBuilder points = new StringBuilder();
            double[] values = prompts ? curve.prompts : curve.misses;
            int window = 20;
            for (int course = 0; course + window <= ThresholdSimulation.COURSES; course += 5) {
                double value = Math.min(top, ThresholdSimulation.mean(values, course, course + window));
                double at = x + 200.0 * (course + window / 2.0) / ThresholdSimulation.COURSES;
                points.append(String.format(Locale.ROOT, "%.1f,%.1f ", at, y + 140 - 140 * value / top));
            }
            parts.add("<polyline fill=\"none\" stroke-width=\"2\" stroke=\"" + COLOURS.get(direction) + "\" points=\""
                    + points.toString().strip() + "\"/>\n");
        });
    }

    private static void text(List<String> parts, int x, int y, String text, String attributes) {
        if (!text.isEmpty()) {
            parts.add("<text x=\"" + x + "\" y=\"" + y + "\" " + attributes + ">" + text + "</text>\n");
        }
    }
}
