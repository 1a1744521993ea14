package io.contourflow.imaging.phantom;

import io.contourflow.imaging.volume.Geometry;
import io.contourflow.imaging.volume.Mask;
import io.contourflow.imaging.volume.Volume;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Samples an anatomy on a lattice: noise-free grey values with partial-volume edges of one voxel width, and the masks of
 * its structures (voxel centre inside). Slices in parallel; the result does not depend on the number of threads.
 */
final class PhantomRenderer {
    private final Anatomy anatomy;
    private final Anatomy.Part[] parts;
    private final Shape[] shapes;
    private final List<String> names;
    private final int[] maskOfPart; // index into names, −1 for none
    private final double[] grey;
    private final double[] textureAmplitude;
    private final Texture texture;

    PhantomRenderer(Anatomy anatomy, ToDoubleFunction<Tissue> greyOf, Texture texture) {
        this.anatomy = anatomy;
        this.parts = anatomy.parts().toArray(new Anatomy.Part[0]);
        this.shapes = anatomy.parts().stream().map(Anatomy.Part::shape).toArray(Shape[]::new);
        this.names = anatomy.structureNames();
        this.maskOfPart = new int[parts.length];
        this.grey = new double[parts.length];
        this.textureAmplitude = new double[parts.length];
        this.texture = texture;
        for (int n = 0; n < parts.length; n++) {
            Tissue tissue = parts[n].tissue();
            maskOfPart[n] = parts[n].structure() == null ? -1 : names.indexOf(parts[n].structure());
            grey[n] = greyOf.applyAsDouble(tissue);
            // one relative change of density, measured against water, seen by every scanner
            textureAmplitude[n] = tissue.textureHu() / (1000 + tissue.hu() + 1) * 3 * grey[n];
        }
        if (greyOf.applyAsDouble(Tissue.AIR) < 0) { // HU: the texture is given as such
            for (int n = 0; n < parts.length; n++) {
                textureAmplitude[n] = parts[n].tissue().textureHu();
            }
        }
    }

    record Rendered(Volume volume, List<Phantom.Structure> structures) {}

    /** @param toFixed from the image's points to the planning position; null for the planning image itself */
    Rendered render(Geometry geometry, double air, @Nullable PhantomDeformation toFixed) {
        float[] values = new float[geometry.voxelCount()];
        List<byte[]> masks = new ArrayList<>();
        for (int n = 0; n < names.size(); n++) {
            masks.add(new byte[values.length]);
        }
        Arrays.fill(values, (float) air);
        double softMm = Math.min(geometry.spacingMm(0), geometry.spacingMm(2));
        IntStream.range(0, geometry.nz()).parallel().forEach(k -> {
            double[] point = new double[3];
            for (int j = 0; j < geometry.ny(); j++) {
                for (int i = 0; i < geometry.nx(); i++) {
                    geometry.indexToWorld(i, j, k, point);
                    if (toFixed != null) {
                        toFixed.applyInverse(point, point);
                    }
                    int at = geometry.offset(i, j, k);
                    values[at] = (float) sample(point[0], point[1], point[2], air, softMm, masks, at);
                }
            }
        });
        List<Phantom.Structure> structures = new ArrayList<>();
        for (int n = 0; n < names.size(); n++) {
            structures.add(new Phantom.Structure(names.get(n), new Mask(geometry, masks.get(n))));
        }
        return new Rendered(new Volume(geometry, values), structures);
    }

    private double sample(double x, double y, double z, double air, double softMm, List<byte[]> masks, int at) {
        if (anatomy.outline().normalisedRadius(x, y, z) > 1.2) {
            return air;
        }
        double value = air;
        double amplitude = 0;
        int front = -1;
        for (int n = 0; n < parts.length; n++) {
            Shape shape = shapes[n];
            if (!shape.isNear(x, y, z, softMm)) {
                continue;
            }
            double distance = shape.distanceMm(x, y, z);
            double weight = 0.5 - distance / softMm;
            if (weight <= 0) {
                continue;
            }
            weight = Math.min(1, weight);
            value += weight * (grey[n] - value);
            amplitude += weight * (textureAmplitude[n] - amplitude);
            if (distance <= 0) {
                front = n;
                if (maskOfPart[n] >= 0) {
                    masks.get(maskOfPart[n])[at] = 1;
                }
            }
        }
        if (front >= 0 && parts[front].tissue().isBone()) {
            masks.get(1)[at] = 1; // names start with External, Bone
        }
        return amplitude == 0 ? value : value + amplitude * texture.at(x, y, z);
    }
}
