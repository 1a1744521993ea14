package io.contourflow.intake;

import io.contourflow.kernel.SeriesUid;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which cases the images of one patient make.
 *
 * <p>The planning image is the earliest acquired CT; without a CT, the earliest acquired image. Every other new image
 * makes a pair with it: first = planning, second = new. A planning image that is alone makes a case of one image. A new
 * image that becomes the planning image (a CT after MR only, or an earlier CT) makes a pair with the newest of the images
 * that were there before. Order: CT first, then by acquisition time, then by UID, so that the order in which a study
 * arrives does not matter.
 */
final class Pairing {
    private static final Comparator<Image> PLANNING_FIRST = Comparator.comparing(Image::ct)
            .reversed()
            .thenComparing(Image::acquiredAt)
            .thenComparing(Image::order);

    private Pairing() {}

    /**
     * A complete image.
     *
     * @param taken a case was made of it before
     */
    record Image(SeriesUid uid, boolean ct, Instant acquiredAt, boolean taken) {
        String order() {
            return uid.value();
        }
    }

    /** A case to make. */
    record NewPair(SeriesUid first, @Nullable SeriesUid second) {
        String idempotencyKey() {
            return second == null ? "single:" + first : "pair:" + first + ":" + second;
        }
    }

    /** Cases that the images ask for and that no image taken before has made. */
    static List<NewPair> plan(List<Image> images) {
        List<NewPair> cases = new ArrayList<>();
        Optional<Image> first = images.stream().min(PLANNING_FIRST);
        if (first.isEmpty()) {
            return cases;
        }
        Image planning = first.get();
        List<Image> others = images.stream()
                .filter(image -> !image.equals(planning))
                .sorted(PLANNING_FIRST)
                .toList();
        for (Image other : others) {
            if (!other.taken()) {
                cases.add(new NewPair(planning.uid(), other.uid()));
            }
        }
        if (!planning.taken()) {
            Optional<Image> newest =
                    others.stream().max(Comparator.comparing(Image::acquiredAt).thenComparing(Image::order));
            if (newest.isEmpty()) {
                cases.add(new NewPair(planning.uid(), null));
            } else if (newest.get().taken()) {
                cases.add(new NewPair(planning.uid(), newest.get().uid()));
            }
        }
        return cases;
    }
}
