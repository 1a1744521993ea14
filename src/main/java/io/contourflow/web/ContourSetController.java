package io.contourflow.web;

import io.contourflow.archive.Artifacts;
import io.contourflow.audit.AuditTrail;
import io.contourflow.cases.ContourSet;
import io.contourflow.cases.ContourSets;
import io.contourflow.cases.ContourStructure;
import io.contourflow.cases.ImageRole;
import io.contourflow.cases.ImagingCase;
import io.contourflow.imaging.contour.PlanarContour;
import io.contourflow.imaging.contour.StructureContours;
import io.contourflow.imaging.io.ImageFiles;
import io.contourflow.kernel.Actor;
import io.contourflow.kernel.Problem;
import io.contourflow.registration.ContourViews;
import io.contourflow.review.ContourEditing;
import io.contourflow.review.ContourReview;
import io.contourflow.review.ContoursByHand;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Contours of a case: read, edited, given out. */
@RestController
@RequestMapping("/api/cases/{caseId}/contour-sets")
class ContourSetController {
    private static final MediaType DICOM = MediaType.parseMediaType("application/dicom");

    private final VisibleCases visible;
    private final ContourSets sets;
    private final Artifacts artifacts;
    private final ContourEditing editing;
    private final ContoursByHand byHand;
    private final ContourReview review;
    private final AuditTrail audit;
    private final ContourViews contourViews;

    ContourSetController(
            VisibleCases visible,
            ContourSets sets,
            Artifacts artifacts,
            ContourEditing editing,
            ContoursByHand byHand,
            ContourReview review,
            AuditTrail audit,
            ContourViews contourViews) {
        this.visible = visible;
        this.sets = sets;
        this.artifacts = artifacts;
        this.editing = editing;
        this.byHand = byHand;
        this.review = review;
        this.audit = audit;
        this.contourViews = contourViews;
    }

    @GetMapping
    Items<ContourSetView> list(@PathVariable UUID caseId, Actor actor) {
        ImagingCase of = visible.require(caseId, actor);
        return new Items<>(
                sets.inForce(of.id()).stream().map(ContourSetView::of).toList());
    }

    /** Names structures to be drawn by hand; their contours are then put one by one. */
    @PostMapping
    ResponseEntity<ContourSetView> nameStructures(
            @PathVariable UUID caseId, @Valid @RequestBody NewSet body, Actor actor) {
        ImagingCase of = visible.require(caseId, actor);
        ContourSet set = byHand.name(of.id(), body.role(), body.structures(), actor);
        audit.append("CONTOURS_OPENED", actor.userId(), of.id().toString(), "contour set " + set.id());
        return ResponseEntity.status(HttpStatus.CREATED)
                .eTag(ExpectedVersion.tag(set.version()))
                .body(ContourSetView.of(set));
    }

    @GetMapping("/{contourSetId}/structures/{name}")
    ResponseEntity<StructureBody> structure(
            @PathVariable UUID caseId, @PathVariable UUID contourSetId, @PathVariable String name, Actor actor) {
        ContourSet set = visible.requireSet(caseId, contourSetId, actor);
        return answer(set, requireStructure(set, name));
    }

    /**
     * @param lattice {@code own} (the default): contours on slices of the image of the set; {@code first}: on slices of the
     *     first image, where the boxes show contours of the second image moved by the registration
     */
    @PutMapping("/{contourSetId}/structures/{name}")
    ResponseEntity<StructureBody> edit(
            @PathVariable UUID caseId,
            @PathVariable UUID contourSetId,
            @PathVariable String name,
            @RequestParam(defaultValue = "own") String lattice,
            @Valid @RequestBody NewStructure body,
            ExpectedVersion expected,
            Actor actor) {
        ContourSet before = visible.requireSet(caseId, contourSetId, actor);
        requireStructure(before, name);
        StructureContours contours = onOwnLattice(before, name, lattice, body.toContours(name));
        ContourSet after = editing.replaceStructure(before.id(), name, contours, expected.value(), actor);
        audit.append("CONTOUR_EDITED", actor.userId(), before.caseId().toString(), "contour set " + before.id());
        return answer(after, requireStructure(after, name));
    }

    private StructureContours onOwnLattice(ContourSet set, String name, String lattice, StructureContours edited) {
        return switch (lattice) {
            case "own" -> edited;
            case "first" -> set.role() == ImageRole.SECOND ? contourViews.toOwnLattice(set, name, edited) : edited;
            default -> throw new Problem(Problem.Kind.INVALID, "invalid-field", "lattice must be one of own, first");
        };
    }

    /** @param part {@code approved}: only the approved structures, in an object of their own; else all */
    @GetMapping("/{contourSetId}/rtstruct")
    ResponseEntity<byte[]> rtstruct(
            @PathVariable UUID caseId,
            @PathVariable UUID contourSetId,
            @RequestParam(defaultValue = "whole") String part,
            Actor actor) {
        ContourSet set = visible.requireSet(caseId, contourSetId, actor);
        byte[] object = switch (part) {
            case "whole" -> review.structureSet(set.id());
            case "approved" ->
                review.approvedStructures(set.id())
                        .orElseThrow(() -> new Problem(
                                Problem.Kind.NOT_FOUND,
                                "nothing-approved",
                                "contour set " + set.id() + " has no approved structures"));
            default -> throw new Problem(Problem.Kind.INVALID, "invalid-field", "part must be one of whole, approved");
        };
        audit.append("RTSTRUCT_EXPORTED", actor.userId(), set.caseId().toString(), "contour set " + set.id());
        return ResponseEntity.ok()
                .contentType(DICOM)
                .eTag(ExpectedVersion.tag(set.version()))
                .header(
                        HttpHeaders.CONTENT_DISPOSITION,
                        ContentDisposition.attachment()
                                .filename(set.id() + ".dcm")
                                .build()
                                .toString())
                .body(object);
    }

    /** The stored mask on the lattice of the image, for physicists' own comparisons: gzipped NIfTI-1. */
    @GetMapping("/{contourSetId}/structures/{name}/mask")
    ResponseEntity<byte[]> mask(
            @PathVariable UUID caseId, @PathVariable UUID contourSetId, @PathVariable String name, Actor actor)
            throws IOException {
        ContourSet set = visible.requireSet(caseId, contourSetId, actor);
        ContourStructure structure = requireStructure(set, name);
        Path file = Files.createTempFile("mask", ".nii.gz");
        try {
            ImageFiles.write(artifacts.mask(structure.mask()), file);
            audit.append("MASK_EXPORTED", actor.userId(), set.caseId().toString(), "contour set " + set.id());
            return ResponseEntity.ok()
                    .contentType(MediaType.parseMediaType("application/gzip"))
                    .eTag(ExpectedVersion.tag(set.version()))
                    .body(Files.readAllBytes(file));
        } finally {
            Files.deleteIfExists(file);
        }
    }

    private static ContourStructure requireStructure(ContourSet set, String name) {
        return set.structures().stream()
                .filter(structure -> structure.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new Problem(
                        Problem.Kind.NOT_FOUND, "structure-not-found", "contour set " + set.id() + " has none such"));
    }

    private ResponseEntity<StructureBody> answer(ContourSet set, ContourStructure structure) {
        List<Polygon> polygons = artifacts.contours(structure.contours()).contours().stream()
                .map(contour -> new Polygon(contour.sliceIndex(), contour.pointsMm()))
                .toList();
        return ResponseEntity.ok()
                .eTag(ExpectedVersion.tag(set.version()))
                .body(new StructureBody(
                        structure.name(), structure.number(), ContourSetView.colour(structure.rgb()), polygons));
    }

    /** @param pointsMm {@code x0 y0 z0 …}, LPS mm */
    record Polygon(int sliceIndex, double[] pointsMm) {
        /** A drawn contour has some hundred points; more than this is no contour. */
        private static final int VALUES_MAX = 60_000;

        PlanarContour toContour() {
            if (pointsMm == null || pointsMm.length > VALUES_MAX) {
                throw new Problem(
                        Problem.Kind.INVALID, "invalid-field", "pointsMm must hold 9 to " + VALUES_MAX + " values");
            }
            try {
                return new PlanarContour(sliceIndex, pointsMm);
            } catch (IllegalArgumentException cause) {
                throw new Problem(Problem.Kind.INVALID, "invalid-field", String.valueOf(cause.getMessage()));
            }
        }
    }

    record StructureBody(String name, int number, String color, List<Polygon> contours) {}

    /** @param structures names after AAPM TG-263 */
    record NewSet(
            @NotNull ImageRole role,

            @NotNull @Size(min = 1, max = ContoursByHand.STRUCTURES_MAX)
            List<@NotNull String> structures) {}

    /** As it was read; only the contours can be changed here. */
    record NewStructure(
            @Nullable String name,
            @Nullable Integer number,
            @Nullable String color,
            @NotNull @Size(min = 1, max = 5000) List<@NotNull Polygon> contours) {

        StructureContours toContours(String structure) {
            return new StructureContours(
                    structure, contours.stream().map(Polygon::toContour).toList());
        }
    }
}
