package io.contourflow.adaptation;

import io.contourflow.archive.Artifacts;
import io.contourflow.archive.ImageVolumes;
import io.contourflow.archive.ImageVolumes.StoredImage;
import io.contourflow.cases.ContourStructure;
import io.contourflow.cases.Steps;
import io.contourflow.imaging.contour.ContourWarp;
import io.contourflow.imaging.deformation.DeformationDegree;
import io.contourflow.imaging.metric.Overlap;
import io.contourflow.imaging.metric.SurfaceDistance;
import io.contourflow.imaging.transform.DisplacementField;
import io.contourflow.imaging.transform.RigidOffset;
import io.contourflow.imaging.volume.Geometry;
import io.contourflow.imaging.volume.Mask;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;

/**
 * Tells the degree from everything that is there: field, first contour, second contour. Each costs seconds beside the
 * minutes of a registration, so all that can be told are; nothing is registered or contoured for it. Everything is
 * compared on the lattice of the first image, where the second image shows it.
 */
@Component
class DegreeEvidence {
    /** Less of the body than this share in common says nothing about the rest. */
    private static final double SEEN_SHARE_MIN = 0.05;

    private final Artifacts artifacts;
    private final ImageVolumes images;
    private final DegreeMeasure measure;

    DegreeEvidence(Artifacts artifacts, ImageVolumes images, DegreeMeasure measure) {
        this.artifacts = artifacts;
        this.images = images;
        this.measure = measure;
    }

    /** A degree in mm, or why there is none. */
    record Told(double degreeMm, String reason) {
        static Told because(String reason) {
            return new Told(Double.NaN, reason);
        }

        boolean isTold() {
            return !Double.isNaN(degreeMm);
        }
    }

    /** Both images on the first lattice. */
    private record Scene(Mask body, Mask seen, RigidOffset offset, StoredImage second) {
        Geometry lattice() {
            return body.geometry();
        }
    }

    /** Adds every number and reason to {@code made}. */
    Map<DegreeSource, Told> tell(DegreeInputs inputs, Steps.Made made) {
        Map<DegreeSource, Told> told = new EnumMap<>(DegreeSource.class);
        Optional<String> doubt = inputs.offsetDoubt();
        if (doubt.isPresent()) {
            Arrays.stream(DegreeSource.values()).forEach(source -> told.put(source, Told.because(doubt.get())));
        } else {
            Scene scene = scene(inputs);
            told.put(DegreeSource.FIELD, fromField(inputs, scene, made));
            told.put(DegreeSource.FIRST_CONTOUR, fromFirstContour(inputs, scene, made));
            told.put(DegreeSource.SECOND_CONTOUR, fromSecondContour(inputs, scene, made));
        }
        // a field that is missing or folded is worth saying whatever else is wrong
        inputs.fieldDoubt().ifPresent(reason -> told.put(DegreeSource.FIELD, Told.because(reason)));
        told.forEach((source, one) -> {
            made.number(source.name("DegreeMm"), one.degreeMm());
            if (!one.isTold()) {
                made.text(source.name("Reason"), one.reason());
            }
        });
        return told;
    }

    private Scene scene(DegreeInputs inputs) {
        StoredImage first = images.load(inputs.imagingCase().first().series());
        StoredImage second = images.load(inputs.imagingCase().requireSecond().series());
        Mask body = inputs.external()
                .map(structure -> artifacts.mask(structure.mask()))
                .orElseGet(() -> BodyRegion.of(first.volume(), first.unit()));
        byte[] all = new byte[body.voxels().length];
        Arrays.fill(all, (byte) 1);
        Mask seen = BodyRegion.seenBy(
                new Mask(body.geometry(), all), inputs.offset(), second.volume().geometry());
        return new Scene(body, seen, inputs.offset(), second);
    }

    private Told fromField(DegreeInputs inputs, Scene scene, Steps.Made made) {
        if (inputs.fieldDoubt().isPresent()) {
            return Told.because(inputs.fieldDoubt().get());
        }
        DisplacementField field =
                artifacts.field(inputs.deformable().orElseThrow().artifact("field"));
        Mask seen =
                BodyRegion.seenBy(scene.body(), field, scene.second().volume().geometry());
        Optional<String> hidden = hidden(seen, scene.body());
        if (hidden.isPresent()) {
            return Told.because(hidden.get());
        }
        DeformationDegree degree = measure.measure(field, scene.offset(), seen);
        made.number("meanMm", degree.meanMm())
                .number("p95Mm", degree.p95Mm())
                .number("maxMm", degree.maxMm())
                .number("bodyVolumeMl", degree.bodyVolumeMl());
        for (ContourStructure structure : inputs.firstStructures()) {
            Mask part = BodyRegion.seenBy(
                    artifacts.mask(structure.mask()),
                    field,
                    scene.second().volume().geometry());
            if (part.count() > 0) {
                DeformationDegree ofPart = measure.measure(field, scene.offset(), part);
                made.number(DegreeSource.FIELD.name("DegreeMm/") + structure.name(), ofPart.degreeMm())
                        .number(DegreeSource.FIELD.name("MeanMm/") + structure.name(), ofPart.meanMm());
            }
        }
        return new Told(degree.degreeMm(), "");
    }

    /** The body is the one structure that every image shows without being contoured. */
    private Told fromFirstContour(DegreeInputs inputs, Scene scene, Steps.Made made) {
        if (inputs.external().isEmpty()) {
            return Told.because("the first image has no body contour");
        }
        Mask first = both(scene.body(), scene.seen());
        Optional<String> hidden = hidden(first, scene.body());
        if (hidden.isPresent()) {
            return Told.because(hidden.get());
        }
        Mask body = BodyRegion.of(scene.second().volume(), scene.second().unit());
        Mask second = both(ContourWarp.toFixed(body, scene.offset(), scene.lattice()), scene.seen());
        return apart(first, second, scene)
                .map(apart -> {
                    made.number(DegreeSource.FIRST_CONTOUR.name("MeanMm"), apart.meanMm())
                            .number(DegreeSource.FIRST_CONTOUR.name("OverlapDegree"), 1 - Overlap.dice(first, second));
                    return new Told(apart.hd95Mm(), "");
                })
                .orElseGet(() -> Told.because("no skin lies where both images show the body"));
    }

    private Told fromSecondContour(DegreeInputs inputs, Scene scene, Steps.Made made) {
        double largestMm = Double.NaN;
        for (ContourStructure structure : inputs.secondStructures()) {
            Optional<ContourStructure> twin = inputs.firstStructures().stream()
                    .filter(other -> other.name().equals(structure.name()))
                    .findFirst();
            if (twin.isPresent()) {
                Mask first = both(artifacts.mask(twin.get().mask()), scene.seen());
                Mask second = both(
                        ContourWarp.toFixed(artifacts.mask(structure.mask()), scene.offset(), scene.lattice()),
                        scene.seen());
                Optional<SurfaceDistance> apart = apart(first, second, scene);
                if (apart.isPresent()) {
                    largestMm = Double.isNaN(largestMm)
                            ? apart.get().hd95Mm()
                            : Math.max(largestMm, apart.get().hd95Mm());
                    tell(made, structure.name(), apart.get(), 1 - Overlap.dice(first, second));
                }
            }
        }
        return Double.isNaN(largestMm)
                ? Told.because("no structure is contoured on both images where both show it")
                : new Told(largestMm, "");
    }

    private static void tell(Steps.Made made, String structure, SurfaceDistance apart, double overlapDegree) {
        made.number(DegreeSource.SECOND_CONTOUR.name("DegreeMm/") + structure, apart.hd95Mm())
                .number(DegreeSource.SECOND_CONTOUR.name("MeanMm/") + structure, apart.meanMm())
                .number(DegreeSource.SECOND_CONTOUR.name("OverlapDegree/") + structure, overlapDegree);
    }

    /** Where the second image ends both are cut: that cut is no surface. */
    private static Optional<SurfaceDistance> apart(Mask first, Mask second, Scene scene) {
        return SurfaceDistance.within(first, second, scene.seen());
    }

    private static Mask both(Mask mask, Mask seen) {
        byte[] voxels = mask.voxels().clone();
        for (int at = 0; at < voxels.length; at++) {
            voxels[at] = (byte) (seen.voxels()[at] != 0 ? voxels[at] : 0);
        }
        return new Mask(mask.geometry(), voxels);
    }

    private static Optional<String> hidden(Mask seen, Mask body) {
        return seen.count() == 0 || seen.volumeMl() < SEEN_SHARE_MIN * body.volumeMl()
                ? Optional.of(
                        "the second image shows only " + ml(seen) + " of " + ml(body) + " of the first image's body")
                : Optional.empty();
    }

    private static String ml(Mask mask) {
        return String.format(Locale.ROOT, "%.0f ml", mask.volumeMl());
    }
}
