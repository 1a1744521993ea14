package io.contourflow.web;

import io.contourflow.cases.ContourSet;
import io.contourflow.cases.ContourSets;
import io.contourflow.cases.ContourStructure;
import io.contourflow.cases.ImageRole;
import io.contourflow.cases.ImagingCase;
import io.contourflow.cases.ReviewState;
import io.contourflow.imaging.contour.PlanarContour;
import io.contourflow.imaging.contour.StructureContours;
import io.contourflow.imaging.volume.Geometry;
import io.contourflow.kernel.Actor;
import io.contourflow.kernel.ContentHash;
import io.contourflow.kernel.Problem;
import io.contourflow.registration.ContourViews;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springdoc.core.annotations.ParameterObject;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.request.ServletWebRequest;
import org.springframework.web.context.request.WebRequest;

/**
 * The three linked boxes (R19): first, second, both superimposed; all on the lattice of the first image, but for the
 * second image with {@code registration=none}: that is on its own lattice, for images that are not to be registered.
 */
@RestController
@RequestMapping("/api/cases/{caseId}/views/{view}")
class ViewController {
    private final VisibleCases visible;
    private final BoxImages boxes;
    private final ContourSets sets;
    private final ContourViews contourViews;
    private final ImageAccess access;

    ViewController(
            VisibleCases visible, BoxImages boxes, ContourSets sets, ContourViews contourViews, ImageAccess access) {
        this.visible = visible;
        this.boxes = boxes;
        this.sets = sets;
        this.contourViews = contourViews;
        this.access = access;
    }

    @GetMapping("/info")
    ResponseEntity<ViewInfo> info(
            @PathVariable UUID caseId,
            @PathVariable String view,
            @RequestParam(required = false) @Nullable String registration,
            @RequestParam(defaultValue = "false") boolean adjusted,
            @RequestParam(required = false) @Nullable String source,
            Actor actor) {
        ImagingCase of = visible.require(caseId, actor);
        access.opened(of.id(), actor);
        BoxImage image = image(of, view, new Looks(null, null, registration, adjusted, source));
        Geometry g = image.volume().geometry();
        return ResponseEntity.ok(new ViewInfo(
                new int[] {g.nx(), g.ny(), g.nz()},
                g.spacingMm(),
                g.originMm(),
                g.direction(),
                image.unit(),
                image.window(),
                ContentHash.ofTexts(image.tag()).hex()));
    }

    @GetMapping("/slices/{k}")
    @Nullable
    ResponseEntity<byte[]> slice(
            @PathVariable UUID caseId,
            @PathVariable String view,
            @PathVariable int k,
            @ParameterObject Looks looks,
            WebRequest request,
            Actor actor) {
        ImagingCase of = visible.require(caseId, actor);
        access.opened(of.id(), actor);
        BoxImage image = image(of, view, looks);
        int slices = image.volume().geometry().nz();
        if (k < 0 || k >= slices) {
            throw new Problem(
                    Problem.Kind.NOT_FOUND, "slice-not-found", "slices are 0 to " + (slices - 1) + ", not " + k);
        }
        BoxImage.Window window = window(image.window(), looks.centre(), looks.width());
        String tag = ContentHash.ofTexts(image.tag(), window.toString(), String.valueOf(k))
                .hex();
        if (request.checkNotModified("\"" + tag + "\"")) {
            return null;
        }
        return ResponseEntity.ok()
                .contentType(MediaType.IMAGE_PNG)
                .eTag("\"" + tag + "\"")
                .header("Cache-Control", "private, max-age=0, must-revalidate")
                .body(GreySlices.png(image.volume(), k, window));
    }

    /**
     * The whole image of a box in one compressed stream, so that the page cuts and windows it without asking again.
     *
     * @param from slice that comes first, with its neighbours next; null: the middle one
     */
    @GetMapping(path = "/volume", produces = MediaType.APPLICATION_OCTET_STREAM_VALUE)
    void volume(
            @PathVariable UUID caseId,
            @PathVariable String view,
            @RequestParam(required = false) @Nullable Integer from,
            @ParameterObject Looks looks,
            ServletWebRequest request,
            Actor actor)
            throws IOException {
        ImagingCase of = visible.require(caseId, actor);
        access.opened(of.id(), actor);
        BoxImage image = image(of, view, looks);
        VolumeStream stream = VolumeStream.of(image.volume(), image.unit(), from);
        String tag = ContentHash.ofTexts(image.tag(), VolumeStream.FORMAT, String.valueOf(stream.first()))
                .hex();
        if (!request.checkNotModified("\"" + tag + "\"")) {
            stream.send(Objects.requireNonNull(request.getResponse()));
        }
    }

    /**
     * @param set one set; null: those in force on the image of the box (both for the superimposed one)
     * @param slice only contours of this slice; null: of all
     * @param registration how contours of the second image are moved; null: by the non-rigid result where there is one;
     *     none, for view second only: not moved, on its own lattice
     */
    @GetMapping("/contours")
    ViewContours contours(
            @PathVariable UUID caseId,
            @PathVariable String view,
            @RequestParam(required = false) @Nullable UUID set,
            @RequestParam(required = false) @Nullable Integer slice,
            @RequestParam(required = false) @Nullable String registration,
            Actor actor) {
        ImagingCase of = visible.require(caseId, actor);
        access.opened(of.id(), actor);
        BoxImages.Box box = box(view);
        BoxImages.Registration moved = registrationOf(registration);
        boolean own = box == BoxImages.Box.SECOND && moved == BoxImages.Registration.NONE;
        Geometry lattice = boxes.require(of, own ? box : BoxImages.Box.FIRST, moved, false)
                .volume()
                .geometry();
        List<ContourSet> shown = set != null
                ? List.of(visible.requireSet(caseId, set, actor))
                : sets.inForce(of.id()).stream().filter(s -> belongs(s, box)).toList();
        List<Structure> structures = new ArrayList<>();
        for (ContourSet one : shown) {
            if (moved == BoxImages.Registration.NONE && (box == BoxImages.Box.FUSED || !belongs(one, box))) {
                throw new Problem(
                        Problem.Kind.INVALID,
                        "invalid-field",
                        "without registration, contours are shown on their own image only");
            }
            structures.addAll(structuresOf(one, contoursOf(one, moved), lattice, slice));
        }
        return new ViewContours(structures);
    }

    private BoxImage image(ImagingCase of, String view, Looks looks) {
        BoxImages.Registration registration = registrationOf(looks.registration());
        boolean adjusted = Boolean.TRUE.equals(looks.adjusted());
        return switch (sourceOf(looks.source())) {
            case STORED -> boxes.require(of, box(view), registration, adjusted);
            case PARAMETERS -> {
                if (adjusted) {
                    throw new Problem(
                            Problem.Kind.INVALID, "invalid-field", "an adjusted image is not made of parameters");
                }
                yield boxes.regenerate(of, box(view), registration);
            }
        };
    }

    private static BoxImages.Source sourceOf(@Nullable String text) {
        if (text == null || text.equals("stored")) {
            return BoxImages.Source.STORED;
        }
        if (text.equals("parameters")) {
            return BoxImages.Source.PARAMETERS;
        }
        throw new Problem(Problem.Kind.INVALID, "invalid-field", "source must be stored or parameters");
    }

    private List<StructureContours> contoursOf(ContourSet set, BoxImages.@Nullable Registration registration) {
        if (registration == null) {
            return contourViews.onFirstLattice(set);
        }
        return switch (registration) {
            case NONE -> contourViews.onOwnLattice(set);
            case RIGID -> contourViews.onFirstLatticeRigidly(set);
            case DEFORMABLE -> contourViews.onFirstLattice(set);
        };
    }

    private static List<Structure> structuresOf(
            ContourSet set, List<StructureContours> contours, Geometry lattice, @Nullable Integer slice) {
        List<Structure> structures = new ArrayList<>();
        for (int at = 0; at < contours.size(); at++) {
            ContourStructure structure = set.structures().get(at);
            Stream<PlanarContour> drawn = contours.get(at).contours().stream()
                    .filter(contour -> slice == null || contour.sliceIndex() == slice);
            structures.add(new Structure(
                    structure.name(),
                    ContourSetView.colour(structure.rgb()),
                    structure.state(),
                    drawn.map(contour -> Outline.of(contour, lattice)).toList()));
        }
        return structures;
    }

    private static boolean belongs(ContourSet set, BoxImages.Box box) {
        return switch (box) {
            case FIRST -> set.role() == ImageRole.FIRST;
            case SECOND -> set.role() == ImageRole.SECOND;
            case FUSED -> true;
        };
    }

    private static BoxImages.Box box(String view) {
        for (BoxImages.Box box : BoxImages.Box.values()) {
            if (box.name().toLowerCase(Locale.ROOT).equals(view)) {
                return box;
            }
        }
        throw new Problem(Problem.Kind.NOT_FOUND, "view-not-found", "views are first, second and fused");
    }

    private static BoxImages.@Nullable Registration registrationOf(@Nullable String text) {
        if (text == null) {
            return null;
        }
        return switch (text) {
            case "none" -> BoxImages.Registration.NONE;
            case "rigid" -> BoxImages.Registration.RIGID;
            case "deformable" -> BoxImages.Registration.DEFORMABLE;
            default ->
                throw new Problem(
                        Problem.Kind.INVALID, "invalid-field", "registration must be none, rigid or deformable");
        };
    }

    private static BoxImage.Window window(BoxImage.Window usual, @Nullable Double centre, @Nullable Double width) {
        double c = centre == null ? usual.centre() : centre;
        double w = width == null ? usual.width() : width;
        if (!Double.isFinite(c) || !Double.isFinite(w) || !(w > 0)) {
            throw new Problem(
                    Problem.Kind.INVALID, "invalid-field", "width must be positive but is " + w + ", centre is " + c);
        }
        return new BoxImage.Window(c, w);
    }

    /**
     * @param centre of the grey window, in the unit of the image; null: the usual one
     * @param source {@code stored} (the default), or {@code parameters}: made again from the stored registration
     *     parameters alone (R21)
     */
    record Looks(
            @Nullable Double centre,
            @Nullable Double width,
            @Nullable String registration,
            @Nullable Boolean adjusted,
            @Nullable String source) {}

    /** @param content changes when, and only when, the greys do */
    record ViewInfo(
            int[] size,
            double[] spacingMm,
            double[] originMm,
            double[] direction,
            String unit,
            BoxImage.Window defaultWindow,
            String content) {}

    record ViewContours(List<Structure> structures) {}

    record Structure(String name, String color, ReviewState state, List<Outline> contours) {}

    /** @param pointsIndex {@code i0 j0 i1 j1 …}, continuous indices of the first lattice; whole numbers are centres */
    record Outline(int sliceIndex, double[] pointsIndex) {
        static Outline of(PlanarContour contour, Geometry lattice) {
            double[] mm = contour.pointsMm();
            double[] points = new double[2 * contour.pointCount()];
            double[] index = new double[3];
            for (int at = 0; at < contour.pointCount(); at++) {
                lattice.worldToIndex(mm[3 * at], mm[3 * at + 1], mm[3 * at + 2], index);
                points[2 * at] = index[0];
                points[2 * at + 1] = index[1];
            }
            return new Outline(contour.sliceIndex(), points);
        }
    }
}
