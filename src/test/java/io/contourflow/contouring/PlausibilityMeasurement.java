package io.contourflow.contouring;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * How many gross errors, put into the contours of the validation patients, are flagged or refused, and how many good
 * contours are. Run as a program with a {@code plausibility.yaml}; prints tables for the documentation.
 */
final class PlausibilityMeasurement {
    private static final int ROUNDS = 3;

    private PlausibilityMeasurement() {}

    /** @param wrong whether the structures are spoilt */
    record Count(int noticed, int all) {
        Count plus(boolean one) {
            return new Count(noticed + (one ? 1 : 0), all + 1);
        }

        double share() {
            return all == 0 ? 0 : (double) noticed / all;
        }

        String text() {
            return String.format(Locale.ROOT, "%d of %d (%.1f %%)", noticed, all, 100 * share());
        }
    }

    /** @param noticed by kind of error, and by kind and structure */
    record Figures(
            Map<String, Count> noticed, Count falseFlags, Map<String, Count> falseByStructure, List<String> why) {}

    static Figures measure(Plausibility judge, List<OpenKbp.Patient> patients, int rounds) {
        Map<String, Count> noticed = new TreeMap<>();
        Map<String, Count> falseByStructure = new TreeMap<>();
        Count falseFlags = new Count(0, 0);
        List<String> why = new ArrayList<>();
        for (OpenKbp.Patient patient : patients) {
            Plausibility.Judgement good = judge.judge(figures(patient, patient.masks()));
            for (String name : patient.masks().keySet()) {
                boolean flagged = noticed(good, name);
                falseFlags = falseFlags.plus(flagged);
                falseByStructure.merge(name, new Count(flagged ? 1 : 0, 1), PlausibilityMeasurement::sum);
                if (flagged) {
                    why.add(patient.name() + " " + name + ": " + good.flags().get(name) + " "
                            + good.refused().getOrDefault(name, ""));
                }
            }
            for (int round = 0; round < rounds; round++) {
                for (GrossErrors.Spoilt spoilt :
                        GrossErrors.of(patient, 31L * patient.name().hashCode() + round)) {
                    Plausibility.Judgement bad = judge.judge(figures(patient, spoilt.masks()));
                    for (String name : spoilt.wrong()) {
                        Count one = new Count(noticed(bad, name) ? 1 : 0, 1);
                        noticed.merge(spoilt.kind(), one, PlausibilityMeasurement::sum);
                        noticed.merge(spoilt.kind() + " " + name, one, PlausibilityMeasurement::sum);
                    }
                }
            }
        }
        return new Figures(noticed, falseFlags, falseByStructure, why);
    }

    static Count sum(Count a, Count b) {
        return new Count(a.noticed() + b.noticed(), a.all() + b.all());
    }

    private static boolean noticed(Plausibility.Judgement judgement, String name) {
        return judgement.refused().containsKey(name)
                || !judgement.flags().getOrDefault(name, List.of()).isEmpty();
    }

    private static Map<String, StructureFigures> figures(
            OpenKbp.Patient patient, Map<String, io.contourflow.imaging.volume.Mask> masks) {
        Map<String, StructureFigures> figures = new LinkedHashMap<>();
        masks.forEach((name, mask) -> StructureFigures.of(mask, patient.ct()).ifPresent(one -> figures.put(name, one)));
        return figures;
    }

    public static void main(String[] args) {
        Plausibility judge = new Plausibility(PlausibilityData.read(Path.of(args[0])));
        List<OpenKbp.Patient> patients = new ArrayList<>();
        for (String name : OpenKbp.patients("validation")) {
            patients.add(OpenKbp.read("validation", name));
        }
        Figures figures = measure(judge, patients, ROUNDS);
        figures.noticed().forEach((kind, count) -> System.out.println("| " + kind + " | " + count.text() + " |"));
        System.out.println("false flags " + figures.falseFlags().text());
        figures.falseByStructure()
                .forEach((name, count) -> System.out.println("| " + name + " | " + count.text() + " |"));
        figures.why().forEach(System.out::println);
    }
}
