package io.contourflow.web;

import io.contourflow.archive.Artifacts;
import io.contourflow.archive.ImageVolumes;
import io.contourflow.cases.CaseImage;
import io.contourflow.cases.ImagingCase;
import io.contourflow.cases.Step;
import io.contourflow.cases.StepResult;
import io.contourflow.cases.StepResults;
import io.contourflow.imaging.volume.Volume;
import io.contourflow.kernel.Problem;
import io.contourflow.registration.RegeneratedImages;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/**
 * Finds the stored image of a box and keeps those used last. The second image is shown as either registration left it,
 * from what the step stored (R18) or, where that is asked for, made again from the stored parameters (R21).
 */
@Component
class BoxImages {
    enum Box {
        FIRST,
        SECOND,
        FUSED
    }

    enum Registration {
        /** The second image on its own lattice, as it was taken. */
        NONE,
        RIGID,
        DEFORMABLE
    }

    /** Where the greys of a box come from (R21). */
    enum Source {
        /** As the step stored it. */
        STORED,
        /** Made again from the images as acquired and the stored registration parameters alone. */
        PARAMETERS
    }

    private final ImageVolumes images;
    private final Artifacts artifacts;
    private final StepResults results;
    private final RegeneratedImages regenerated;
    private final long bytesMax;
    private final Map<String, BoxImage> kept = new LinkedHashMap<>(16, 0.75f, true);
    private long bytesKept;

    /** @param cacheMb megabytes of volumes kept; a 512×512×200 image has 210 MB */
    BoxImages(
            ImageVolumes images,
            Artifacts artifacts,
            StepResults results,
            RegeneratedImages regenerated,
            @Value("${contourflow.views.cache-mb:512}") int cacheMb) {
        this.images = images;
        this.artifacts = artifacts;
        this.results = results;
        this.regenerated = regenerated;
        this.bytesMax = cacheMb * 1024L * 1024L;
    }

    /**
     * @param registration of the second image; null: the non-rigid result where there is one; NONE is of no effect on
     *     the first image, and there is no superimposed image of it
     * @param adjusted the first image with definition and contrast adjusted (R6) instead of its own greys
     * @throws Problem CONFLICT when the step that makes it has not been done
     */
    BoxImage require(ImagingCase of, Box box, @Nullable Registration registration, boolean adjusted) {
        return switch (box) {
            case FIRST -> first(of, adjusted);
            case SECOND -> registration == Registration.NONE ? taken(of.requireSecond()) : second(of, registration);
            case FUSED -> fused(of, registration);
        };
    }

    /**
     * The box made again from the stored registration parameters; boxes that no registration made are as they are.
     *
     * @param registration of the second image; null: the non-rigid one where there is one
     * @throws Problem CONFLICT when the step that finds the parameters has not been done
     */
    BoxImage regenerate(ImagingCase of, Box box, @Nullable Registration registration) {
        if (box == Box.FIRST) {
            return first(of, false);
        }
        if (box == Box.FUSED) {
            String basis = results.current(of.id(), Step.FUSE_IMAGES)
                    .map(StepResult::inputHash)
                    .orElse("");
            return regenerated(of, "fused " + basis, "", () -> regenerated.fused(of.id()));
        }
        String unit = of.requireSecond().modality().equals("CT") ? "HU" : "";
        Optional<StepResult> deformable = results.current(of.id(), Step.REGISTER_DEFORMABLY);
        boolean rigidly = registration == Registration.RIGID || registration == null && deformable.isEmpty();
        String basis = deformable
                .or(() -> results.current(of.id(), Step.REGISTER_RIGIDLY))
                .map(StepResult::inputHash)
                .orElse("");
        return regenerated(of, "second " + rigidly + basis, unit, () -> regenerated.second(of.id(), rigidly));
    }

    private BoxImage regenerated(ImagingCase of, String what, String unit, Supplier<Volume> made) {
        String tag = "parameters " + of.id() + " " + what;
        return keep(tag, () -> boxImage(made.get(), unit, tag));
    }

    private BoxImage first(ImagingCase of, boolean adjusted) {
        if (adjusted) {
            return stored(of, Step.ADJUST_IMAGES, "adjustedFirst", "").orElseThrow(() -> notYet(of, "adjusted"));
        }
        return taken(of.first());
    }

    private BoxImage taken(CaseImage image) {
        return keep("series " + image.series(), () -> {
            ImageVolumes.StoredImage stored = images.load(image.series());
            return boxImage(stored.volume(), stored.unit(), stored.contentHash());
        });
    }

    private BoxImage fused(ImagingCase of, @Nullable Registration registration) {
        if (registration == Registration.NONE) {
            throw new Problem(
                    Problem.Kind.INVALID, "invalid-field", "images that are not registered cannot be superimposed");
        }
        return stored(of, Step.FUSE_IMAGES, "fused", "").orElseThrow(() -> notYet(of, "superimposed"));
    }

    private BoxImage second(ImagingCase of, @Nullable Registration registration) {
        String unit = of.requireSecond().modality().equals("CT") ? "HU" : "";
        Optional<BoxImage> found = Optional.empty();
        if (registration != Registration.RIGID) {
            found = stored(of, Step.REGISTER_DEFORMABLY, "warped", unit);
        }
        if (found.isEmpty() && registration != Registration.DEFORMABLE) {
            found = stored(of, Step.REGISTER_DEFORMABLY, "warpedRigid", unit)
                    .or(() -> stored(of, Step.REGISTER_RIGIDLY, "warpedRigid", unit));
        }
        return found.orElseThrow(() -> notYet(of, "registered"));
    }

    private Optional<BoxImage> stored(ImagingCase of, Step step, String artifact, String unit) {
        Optional<StepResult> result = results.current(of.id(), step);
        return result.map(made -> made.artifacts().get(artifact))
                .map(ref -> keep("artifact " + ref, () -> boxImage(artifacts.volume(ref), unit, ref.toString())));
    }

    private static BoxImage boxImage(Volume volume, String unit, String tag) {
        return new BoxImage(volume, unit, BoxImage.Window.chooseFor(volume, unit), tag);
    }

    private static Problem notYet(ImagingCase of, String what) {
        return new Problem(Problem.Kind.CONFLICT, "not-" + what, "case " + of.id() + " has not been " + what);
    }

    /** One load at a time: three boxes that open together must not load the same image three times. */
    private synchronized BoxImage keep(String key, Supplier<BoxImage> loader) {
        BoxImage known = kept.get(key);
        if (known != null) {
            return known;
        }
        BoxImage made = loader.get();
        kept.put(key, made);
        bytesKept += made.bytes();
        var oldest = kept.entrySet().iterator();
        while (bytesKept > bytesMax && kept.size() > 1) {
            bytesKept -= oldest.next().getValue().bytes();
            oldest.remove();
        }
        return made;
    }

    synchronized long bytesKept() {
        return bytesKept;
    }
}
