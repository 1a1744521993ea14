package io.contourflow.contouring;

import io.contourflow.imaging.contour.Morphology;
import io.contourflow.imaging.volume.Geometry;
import io.contourflow.imaging.volume.Mask;
import io.contourflow.imaging.volume.VoxelBox;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Contours spoilt as a model or a person may spoil them. */
final class GrossErrors {
    private GrossErrors() {}

    /** @param wrong names of the structures that are wrong in {@code masks} */
    record Spoilt(String kind, List<String> wrong, Map<String, Mask> masks) {}

    /** Every kind of error once for every structure of the patient that can have it. */
    static List<Spoilt> of(OpenKbp.Patient patient, long seed) {
        Random random = new Random(seed);
        List<Spoilt> all = new ArrayList<>();
        for (String name : patient.masks().keySet()) {
            Mask mask = patient.masks().get(name);
            all.add(with(patient, "shifted", name, shifted(mask, random)));
            all.add(with(patient, "missing slices", name, withoutSlices(mask, random)));
            all.add(with(patient, "leaked", name, leaked(mask, random)));
            Sides.opposite(name)
                    .ifPresent(opposite -> all.add(with(
                            patient,
                            "wrong laterality",
                            name,
                            mirrored(mask, patient.masks().get("SpinalCord")))));
        }
        if (patient.masks().containsKey("Parotid_L") && patient.masks().containsKey("Parotid_R")) {
            Map<String, Mask> masks = new LinkedHashMap<>(patient.masks());
            masks.put("Parotid_L", patient.masks().get("Parotid_R"));
            masks.put("Parotid_R", patient.masks().get("Parotid_L"));
            all.add(new Spoilt("swapped", List.of("Parotid_L", "Parotid_R"), masks));
        }
        return all.stream()
                .filter(one -> one.wrong().stream()
                        .allMatch(name -> one.masks().get(name) != null
                                && one.masks().get(name).count() > 0))
                .toList();
    }

    private static Spoilt with(OpenKbp.Patient patient, String kind, String name, Mask mask) {
        Map<String, Mask> masks = new LinkedHashMap<>(patient.masks());
        masks.put(name, mask);
        return new Spoilt(kind, List.of(name), masks);
    }

    /** By 15 to 30 mm in any direction. */
    static Mask shifted(Mask mask, Random random) {
        Geometry g = mask.geometry();
        double[] d = {random.nextGaussian(), random.nextGaussian(), random.nextGaussian()};
        double length = Math.sqrt(d[0] * d[0] + d[1] * d[1] + d[2] * d[2]);
        double by = 15 + 15 * random.nextDouble();
        int[] voxels = new int[3];
        for (int axis = 0; axis < 3; axis++) {
            double exact = d[axis] / length * by / g.spacingMm(axis);
            // away from zero, so that rounding makes no shift smaller
            voxels[axis] = (int) (Math.signum(exact) * Math.ceil(Math.abs(exact) - 1e-9));
        }
        return moved(mask, voxels);
    }

    private static Mask moved(Mask mask, int[] voxels) {
        Geometry g = mask.geometry();
        Mask out = Mask.empty(g);
        for (int at = 0; at < mask.voxels().length; at++) {
            int i = at % g.nx() + voxels[0];
            int j = at / g.nx() % g.ny() + voxels[1];
            int k = at / (g.nx() * g.ny()) + voxels[2];
            if (mask.voxels()[at] != 0 && i >= 0 && i < g.nx() && j >= 0 && j < g.ny() && k >= 0 && k < g.nz()) {
                out.voxels()[g.offset(i, j, k)] = 1;
            }
        }
        return out;
    }

    /** Two to four slices inside are empty. */
    static Mask withoutSlices(Mask mask, Random random) {
        VoxelBox box = VoxelBox.around(mask).orElseThrow();
        int slices = box.size()[2];
        if (slices < 5) {
            return Mask.empty(mask.geometry());
        }
        int count = Math.min(slices - 2, 2 + random.nextInt(3));
        int first = box.from()[2] + 1 + random.nextInt(slices - 1 - count);
        byte[] voxels = mask.voxels().clone();
        int area = mask.geometry().nx() * mask.geometry().ny();
        java.util.Arrays.fill(voxels, first * area, (first + count) * area, (byte) 0);
        return new Mask(mask.geometry(), voxels);
    }

    /** A ball of 20 mm radius grows out of a voxel of its border. */
    static Mask leaked(Mask mask, Random random) {
        Geometry g = mask.geometry();
        Mask inner = Morphology.erodeBox(mask, 1, 1, 1);
        Mask seed = Mask.empty(g);
        int skip = random.nextInt(mask.count() - inner.count());
        for (int at = 0; at < mask.voxels().length; at++) {
            if (mask.voxels()[at] != 0 && inner.voxels()[at] == 0 && skip-- == 0) {
                seed.voxels()[at] = 1;
            }
        }
        byte[] voxels = Morphology.dilate(seed, 20).voxels();
        for (int at = 0; at < voxels.length; at++) {
            voxels[at] = (byte) (voxels[at] | mask.voxels()[at]);
        }
        return new Mask(g, voxels);
    }

    /** Mirrored at the plane x = middle of the cord. */
    static Mask mirrored(Mask mask, Mask cord) {
        if (cord == null) {
            return Mask.empty(mask.geometry());
        }
        VoxelBox middle = VoxelBox.around(cord).orElseThrow();
        Geometry g = mask.geometry();
        int twice = 2 * middle.from()[0] + middle.size()[0] - 1;
        Mask out = Mask.empty(g);
        for (int at = 0; at < mask.voxels().length; at++) {
            int i = twice - at % g.nx();
            if (mask.voxels()[at] != 0 && i >= 0 && i < g.nx()) {
                out.voxels()[at - at % g.nx() + i] = 1;
            }
        }
        return out;
    }
}
