package io.contourflow.contouring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.contourflow.contouring.StructureFigures.Figure;
import io.contourflow.imaging.volume.Geometry;
import io.contourflow.imaging.volume.Mask;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Balls where the organs of the mean patient lie, and contours of real patients where they are there. */
@Tag("R14")
class PlausibilityTests {
    private static final Geometry LATTICE =
            Geometry.axisAligned(new int[] {90, 90, 130}, new double[] {3, 3, 3}, new double[] {-135, -135, -250});

    private final PlausibilityData data = PlausibilityData.read(Path.of("models/ct-head-neck/plausibility.yaml"));
    private final Plausibility plausibility = new Plausibility(data);

    @TempDir
    Path folder;

    @Test
    void theMeanPatientLiesAsExpected() {
        Plausibility.Judgement judgement = plausibility.judge(patient());

        assertThat(judgement.refused()).isEmpty();
        assertThat(judgement.flags()).containsOnlyKeys(data.structures());
        assertThat(judgement.flags().values().stream().flatMap(List::stream))
                .noneMatch(reason -> reason.contains("lies") || reason.contains("missing"));
    }

    @Test
    void saysWhereToAnOrganIsShiftedAndDoesNotBlameTheOthers() {
        Map<String, StructureFigures> patient = patient();
        patient.put("Larynx", ball("Larynx", 25, 0, 0));

        Plausibility.Judgement judgement = plausibility.judge(patient);

        assertThat(judgement.flags().get("Larynx"))
                .first()
                .asString()
                .matches("lies 2\\d mm, mostly to the left, from where the other structures let expect it");
        judgement
                .flags()
                .forEach((name, reasons) -> assertThat(reasons)
                        .as(name)
                        .noneMatch(reason -> !name.equals("Larynx") && reason.startsWith("lies")));
    }

    @Test
    void doesNotGiveSidesThatAreSwapped() {
        Map<String, StructureFigures> patient = patient();
        StructureFigures left = patient.get("Parotid_L");
        patient.put("Parotid_L", patient.get("Parotid_R"));
        patient.put("Parotid_R", left);

        Plausibility.Judgement judgement = plausibility.judge(patient);

        assertThat(judgement.refused()).containsOnlyKeys("Parotid_L", "Parotid_R");
        assertThat(judgement.refused().get("Parotid_L")).contains("does not lie on its side of Parotid_R");
        assertThat(judgement.flags()).doesNotContainKeys("Parotid_L", "Parotid_R");
    }

    @Test
    void doesNotGiveOneParotidOnTheOtherSide() {
        Map<String, StructureFigures> patient = patient();
        patient.put("Parotid_L", patient.get("Parotid_R"));
        patient.remove("Parotid_R");

        assertThat(plausibility.judge(patient).refused())
                .containsOnlyKeys("Parotid_L")
                .containsEntry("Parotid_L", "Parotid_L lies on the other side of the body");
    }

    @Test
    void doesNotGiveALarynxAboveTheBrainstem() {
        Map<String, StructureFigures> patient = patient();
        patient.put("Larynx", ball("Larynx", 0, 0, 130));

        assertThat(plausibility.judge(patient).refused()).containsOnlyKeys("Larynx");
    }

    @Test
    void givesNothingWhereTheSiteIsNotThere() {
        Map<String, StructureFigures> chest = patient();
        chest.keySet().retainAll(List.of("SpinalCord", "Esophagus", "Larynx"));

        Plausibility.Judgement judgement = plausibility.judge(chest);

        assertThat(judgement.flags()).isEmpty();
        assertThat(judgement.refused())
                .containsOnlyKeys("SpinalCord", "Esophagus", "Larynx")
                .containsEntry(
                        "SpinalCord",
                        "the image does not show the head and neck: of Brainstem, Parotid_R, Parotid_L, Larynx,"
                                + " Bone_Mandible only 1 lie together as they should");
    }

    @Test
    void seesSlicesThatAreMissing() {
        Mask mask = mask("Brainstem", 0, 0, 0);
        int area = LATTICE.nx() * LATTICE.ny();
        int middle = (int) Math.round((mean("Brainstem")[2] + 250) / 3);
        Arrays.fill(mask.voxels(), middle * area, (middle + 2) * area, (byte) 0);
        Map<String, StructureFigures> patient = patient();
        patient.put("Brainstem", StructureFigures.of(mask, null).orElseThrow());

        assertThat(plausibility.judge(patient).flags().get("Brainstem"))
                .contains("is missing on 2 slices between slices with it");
    }

    @Test
    void refusesNumbersItDoesNotUnderstandInOneLine() throws IOException {
        Path home = Files.createDirectories(folder.resolve("some-model"));
        Files.writeString(home.resolve("plausibility.yaml"), "site: pelvis\nstructures: [Bladder]\nmean: [1]\n");

        assertThatThrownBy(() -> Plausibility.beside(home))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("plausibility.yaml of model some-model cannot be understood");
        assertThat(Plausibility.beside(Files.createDirectories(folder.resolve("other/a/b/c"))))
                .isEmpty();
    }

    @Test
    void flagsGrossErrorsInRealPatientsAndSeldomGoodContours() {
        List<OpenKbp.Patient> patients = new ArrayList<>();
        for (String name : OpenKbp.patients("validation").subList(0, 4)) {
            patients.add(OpenKbp.read("validation", name));
        }

        PlausibilityMeasurement.Figures figures = PlausibilityMeasurement.measure(plausibility, patients, 1);

        assertThat(figures.falseFlags().share())
                .as(String.valueOf(figures.why()))
                .isLessThan(0.15);
        figures.noticed().forEach((kind, count) -> {
            if (!kind.contains(" ") || kind.equals("missing slices") || kind.equals("wrong laterality")) {
                assertThat(count.share()).as(kind).isGreaterThanOrEqualTo(kind.equals("leaked") ? 0.8 : 0.95);
            }
        });
    }

    private Map<String, StructureFigures> patient() {
        Map<String, StructureFigures> patient = new LinkedHashMap<>();
        for (String name : data.structures()) {
            patient.put(name, ball(name, 0, 0, 0));
        }
        return patient;
    }

    private StructureFigures ball(String name, double x, double y, double z) {
        return StructureFigures.of(mask(name, x, y, z), null).orElseThrow();
    }

    /** As high as the organ and with its volume: an upright cylinder about its mean place. */
    private Mask mask(String name, double x, double y, double z) {
        double[] mean = mean(name);
        double heightMm = Math.max(3, mean[4 - 1] - mean[4]);
        double radiusMm = Math.sqrt(1000 * Math.exp(mean[5]) / (Math.PI * (heightMm + 3)));
        Mask mask = Mask.empty(LATTICE);
        double[] p = new double[3];
        for (int at = 0; at < mask.voxels().length; at++) {
            LATTICE.indexToWorld(at % 90, at / 90 % 90, at / 8100, p);
            boolean inside = Math.hypot(p[0] - mean[0] - x, p[1] - mean[1] - y) < radiusMm
                    && p[2] - z >= mean[4] - 1.5
                    && p[2] - z < mean[3] + 1.5;
            mask.voxels()[at] = (byte) (inside ? 1 : 0);
        }
        return mask;
    }

    /** x, y, z, top, bottom, ln of the volume. */
    private double[] mean(String name) {
        double[] unknown = new double[data.structures().size() * StructureFigures.JOINT];
        Arrays.fill(unknown, Double.NaN);
        int first = data.structures().indexOf(name) * StructureFigures.JOINT;
        int[] wanted = {first, first + 1, first + 2, first + 3, first + 4, first + 5};
        assertThat(Figure.values()[5]).isEqualTo(Figure.LN_VOLUME);
        return data.joint().given(unknown, wanted).mean();
    }
}
