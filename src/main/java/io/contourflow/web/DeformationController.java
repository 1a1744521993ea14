package io.contourflow.web;

import io.contourflow.cases.ImagingCase;
import io.contourflow.imaging.transform.DisplacementField;
import io.contourflow.imaging.volume.Geometry;
import io.contourflow.kernel.Actor;
import io.contourflow.registration.RegeneratedImages;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.UUID;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** The deformation for looking at: its map and arrows over the boxes (R19, R21). */
@RestController
class DeformationController {
    /** Arrows closer than this many to an axis are not told apart on a screen, and the map is smooth anyway. */
    private static final int POINTS_PER_AXIS_MAX = 64;

    private static final int HEAD_BYTES = 4 + 3 * 4 + 15 * 8;

    private final VisibleCases visible;
    private final RegeneratedImages regenerated;
    private final ImageAccess access;

    DeformationController(VisibleCases visible, RegeneratedImages regenerated, ImageAccess access) {
        this.visible = visible;
        this.regenerated = regenerated;
        this.access = access;
    }

    /**
     * Displacement beyond the offset, mm along LPS axes. Little-endian: {@code CFF1}, sizes (3 int32), spacing, origin and
     * direction of its lattice (3, 3 and 9 float64), then three float32 for every point, i fastest.
     */
    @GetMapping(path = "/api/cases/{caseId}/registration/field", produces = MediaType.APPLICATION_OCTET_STREAM_VALUE)
    ResponseEntity<byte[]> field(@PathVariable UUID caseId, Actor actor) {
        ImagingCase of = visible.require(caseId, actor);
        access.opened(of.id(), actor);
        DisplacementField field = regenerated.deformation(of.id(), POINTS_PER_AXIS_MAX);
        return ResponseEntity.ok()
                .contentType(MediaType.APPLICATION_OCTET_STREAM)
                .header("Cache-Control", "private, max-age=0, must-revalidate")
                .body(bytes(field));
    }

    private static byte[] bytes(DisplacementField field) {
        Geometry g = field.grid();
        ByteBuffer out =
                ByteBuffer.allocate(HEAD_BYTES + 4 * field.vectorsMm().length).order(ByteOrder.LITTLE_ENDIAN);
        out.put(new byte[] {'C', 'F', 'F', '1'});
        out.putInt(g.nx()).putInt(g.ny()).putInt(g.nz());
        for (double[] part : new double[][] {g.spacingMm(), g.originMm(), g.direction()}) {
            for (double value : part) {
                out.putDouble(value);
            }
        }
        for (float component : field.vectorsMm()) {
            out.putFloat(component);
        }
        return out.array();
    }
}
