package io.contourflow.contouring;

import io.contourflow.contouring.ContourModel.Finding;
import io.contourflow.contouring.StructureFigures.Figure;
import io.contourflow.imaging.volume.Volume;
import io.contourflow.kernel.StructureAssessment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Whether contours look as they do in other patients: by the figures of many patients, kept as numbers beside the model.
 * Place, ends and volume are judged against what the other structures of the same patient let expect; the structure that
 * fits least is set aside before the rest is judged, so that one wrong contour does not make the others look wrong.
 */
final class Plausibility {
    /** A structure so far from where the others say is another thing. mm, and times its limit. */
    private static final double ELSEWHERE_MM = 40;

    private static final double ELSEWHERE_LIMITS = 2;

    /** An anchor has not less than this share of the usual volume, and not more than its inverse. */
    private static final double ANCHOR_LN_VOLUME = Math.log(3);

    private static final String FILE = "plausibility.yaml";

    /** models/name, models/name/history, models/name/history/version. */
    private static final int FOLDERS_UP = 3;

    private final PlausibilityData data;

    Plausibility(PlausibilityData data) {
        this.data = data;
    }

    /**
     * By the numbers beside a model; empty where there are none. An older version of a model uses those of the model.
     *
     * @throws IllegalStateException in one line, when the file cannot be understood
     */
    static Optional<Plausibility> beside(Path folder) {
        Path at = folder.toAbsolutePath();
        for (int up = 0; up < FOLDERS_UP && at != null; up++) {
            if (Files.isRegularFile(at.resolve(FILE))) {
                return Optional.of(new Plausibility(PlausibilityData.read(at.resolve(FILE))));
            }
            at = at.getParent();
        }
        return Optional.empty();
    }

    /**
     * What of the findings may be given, with flags; the rest goes to {@code missing} with its reason.
     *
     * @param image that the masks lie on
     */
    List<Finding> review(List<Finding> found, Map<String, String> missing, Volume image) {
        Map<String, StructureFigures> figures = new LinkedHashMap<>();
        for (Finding finding : found) {
            StructureFigures.of(finding.structure().mask(), image)
                    .ifPresent(one -> figures.put(finding.structure().name(), one));
        }
        Judgement judgement = judge(figures);
        missing.putAll(judgement.refused());
        List<Finding> given = new ArrayList<>();
        for (Finding finding : found) {
            List<String> flags = judgement.flags().get(finding.structure().name());
            if (flags != null) {
                StructureAssessment before = finding.assessment();
                given.add(new Finding(
                        finding.structure(), new StructureAssessment(flags, before.uncertainty(), before.code())));
            }
        }
        return given;
    }

    /**
     * @param flags name → reasons to look closely, for every structure that is given
     * @param refused name → why it is not given
     */
    record Judgement(Map<String, List<String>> flags, Map<String, String> refused) {}

    /** @param found the figures of every structure that was found, by name; unknown names are only checked for gaps */
    Judgement judge(Map<String, StructureFigures> found) {
        Map<String, String> refused = new LinkedHashMap<>(AnatomyRules.broken(found, data.order()));
        Map<String, StructureFigures> left = new LinkedHashMap<>(found);
        refused.keySet().forEach(left::remove);
        Set<String> trusted = trusted(left);
        Map<String, List<String>> flags = new LinkedHashMap<>();
        left.forEach((name, figures) -> {
            List<String> reasons = new ArrayList<>();
            boolean elsewhere = false;
            if (data.structures().contains(name)) {
                elsewhere = againstOthers(name, figures, left, trusted, reasons);
                againstRanges(name, figures, reasons);
            }
            byItself(name, figures, reasons);
            if (elsewhere) {
                refused.put(name, reasons.get(0));
            } else {
                flags.put(name, reasons);
            }
        });
        long anchors = data.anchors().stream()
                .filter(name -> flags.containsKey(name) && trusted.contains(name) && usualVolume(name, left))
                .count();
        if (anchors < data.anchorsLeast()) {
            for (String name : found.keySet()) {
                refused.put(
                        name,
                        "the image does not show the " + data.site() + ": of " + String.join(", ", data.anchors())
                                + " only " + anchors + " lie together as they should");
            }
            flags.clear();
        }
        return new Judgement(flags, refused);
    }

    private boolean usualVolume(String name, Map<String, StructureFigures> found) {
        StructureFigures figures = found.get(name);
        double usual =
                data.joint().given(unknown(), index(name, Figure.LN_VOLUME)).mean()[0];
        return figures != null && Math.abs(figures.value(Figure.LN_VOLUME) - usual) < ANCHOR_LN_VOLUME;
    }

    /** Without those that fit least, one after the other, until the rest fits together. */
    private Set<String> trusted(Map<String, StructureFigures> found) {
        Set<String> trusted = new LinkedHashSet<>(data.structures());
        trusted.retainAll(found.keySet());
        while (trusted.size() > 1) {
            String worst = "";
            double most = 1;
            for (String name : trusted) {
                JointNormal.Expected expected = expected(name, found, trusted);
                double share = expected.distance(joint(required(found, name)), 0, 3) / data.limit(name, "place");
                if (share > most) {
                    most = share;
                    worst = name;
                }
            }
            if (worst.isEmpty()) {
                break;
            }
            trusted.remove(worst);
            if (trusted.size() == 1) {
                // of two that contradict each other neither is known to be right
                trusted.clear();
            }
        }
        return trusted;
    }

    private JointNormal.Expected expected(String name, Map<String, StructureFigures> found, Set<String> trusted) {
        double[] values = unknown();
        for (String other : trusted) {
            if (!other.equals(name)) {
                StructureFigures figures = found.get(other);
                if (figures != null) {
                    System.arraycopy(
                            figures.values(),
                            0,
                            values,
                            data.structures().indexOf(other) * StructureFigures.JOINT,
                            StructureFigures.JOINT);
                }
            }
        }
        Figure[] wanted = Arrays.copyOf(Figure.values(), StructureFigures.JOINT);
        return data.joint().given(values, index(name, wanted));
    }

    private double[] unknown() {
        double[] values = new double[data.structures().size() * StructureFigures.JOINT];
        Arrays.fill(values, Double.NaN);
        return values;
    }

    private int[] index(String name, Figure... figures) {
        int first = data.structures().indexOf(name) * StructureFigures.JOINT;
        return Arrays.stream(figures)
                .mapToInt(figure -> first + figure.ordinal())
                .toArray();
    }

    private static StructureFigures required(Map<String, StructureFigures> found, String name) {
        return java.util.Objects.requireNonNull(found.get(name), name);
    }

    private static double[] joint(StructureFigures figures) {
        return Arrays.copyOf(figures.values(), StructureFigures.JOINT);
    }

    /** The figures of the training of limits: place, top, bottom, volume, each in standard deviations. */
    double[] distances(String name, Map<String, StructureFigures> found, Set<String> others) {
        JointNormal.Expected expected = expected(name, found, others);
        double[] values = joint(required(found, name));
        return new double[] {
            expected.distance(values, 0, 3),
            expected.distance(values, Figure.TOP.ordinal(), Figure.TOP.ordinal() + 1),
            expected.distance(values, Figure.BOTTOM.ordinal(), Figure.BOTTOM.ordinal() + 1),
            expected.distance(values, Figure.LN_VOLUME.ordinal(), Figure.LN_VOLUME.ordinal() + 1)
        };
    }

    /** @return whether it lies so far off that it is another thing */
    private boolean againstOthers(
            String name,
            StructureFigures figures,
            Map<String, StructureFigures> found,
            Set<String> trusted,
            List<String> reasons) {
        JointNormal.Expected expected = expected(name, found, trusted);
        double[] values = joint(figures);
        double[] distances = distances(name, found, trusted);
        boolean elsewhere = false;
        boolean placed = trusted.size() > (trusted.contains(name) ? 1 : 0);
        if (placed && distances[0] > data.limit(name, "place")) {
            double[] off = {
                values[0] - expected.mean()[0], values[1] - expected.mean()[1], values[2] - expected.mean()[2]
            };
            double lengthMm = Math.hypot(Math.hypot(off[0], off[1]), off[2]);
            reasons.add(String.format(
                    Locale.ROOT,
                    "lies %.0f mm, mostly %s, from where the other structures let expect it",
                    lengthMm,
                    direction(off)));
            elsewhere = lengthMm > ELSEWHERE_MM && distances[0] > ELSEWHERE_LIMITS * data.limit(name, "place");
        }
        if (placed && distances[1] > data.limit(name, "top")) {
            reasons.add(end("upper", values[3] - expected.mean()[3]));
        }
        if (placed && distances[2] > data.limit(name, "bottom")) {
            reasons.add(end("lower", values[4] - expected.mean()[4]));
        }
        if (distances[3] > data.limit(name, "volume")) {
            reasons.add(String.format(
                    Locale.ROOT,
                    "has %.1f ml where about %.1f ml are to be expected",
                    figures.volumeMl(),
                    Math.exp(expected.mean()[5])));
        }
        return elsewhere;
    }

    private static String end(String which, double offMm) {
        return String.format(
                Locale.ROOT, "its %s end lies %.0f mm too %s", which, Math.abs(offMm), offMm > 0 ? "high" : "low");
    }

    /** In LPS the axis along which it lies off most. */
    private static String direction(double[] off) {
        int most = 0;
        for (int axis = 1; axis < 3; axis++) {
            most = Math.abs(off[axis]) > Math.abs(off[most]) ? axis : most;
        }
        String[][] words = {{"to the right", "to the left"}, {"to the front", "to the back"}, {"down", "up"}};
        return words[most][off[most] > 0 ? 1 : 0];
    }

    private void againstRanges(String name, StructureFigures figures, List<String> reasons) {
        for (Figure figure : Figure.values()) {
            double[] range = data.range(name, figure);
            double value = figures.value(figure);
            if (range.length == 2 && (value < range[0] || value > range[1])) {
                reasons.add(reason(figure, value > range[1]));
            }
        }
    }

    private static String reason(Figure figure, boolean more) {
        return switch (figure) {
            case LN_LONG -> more ? "is longer than in other patients" : "is shorter than in other patients";
            case LN_MIDDLE -> more ? "is broader than in other patients" : "is narrower than in other patients";
            case LN_SHORT -> more ? "is thicker than in other patients" : "is thinner than in other patients";
            case STEP -> "is shifted between two neighbouring slices";
            case AREA_STEP -> "changes its area between two neighbouring slices more than in other patients";
            case FILL -> more ? "is more compact than in other patients" : "is more ragged than in other patients";
            case DEPTH -> more ? "is thicker in one place than in other patients" : "is thin everywhere";
            case HU_MEAN ->
                more ? "is denser than this structure should be" : "is less dense than this structure should be";
            case BONE_SHARE -> more ? "holds more bone than it should" : "holds less bone than it should";
            case AIR_SHARE -> more ? "holds more air than it should" : "holds less air than it should";
            default -> figure.key() + " is unusual";
        };
    }

    private void byItself(String name, StructureFigures figures, List<String> reasons) {
        if (figures.emptySlices() > 0) {
            reasons.add("is missing on " + figures.emptySlices() + " slices between slices with it");
        }
        if (figures.atBorder() && !data.mayReachBorder().contains(name)) {
            reasons.add("reaches the border of the image");
        }
    }
}
