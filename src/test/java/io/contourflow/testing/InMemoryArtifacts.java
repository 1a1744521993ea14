package io.contourflow.testing;

import io.contourflow.archive.Artifacts;
import io.contourflow.imaging.contour.PlanarContour;
import io.contourflow.imaging.contour.StructureContours;
import io.contourflow.imaging.transform.DisplacementField;
import io.contourflow.imaging.volume.Geometry;
import io.contourflow.imaging.volume.Mask;
import io.contourflow.imaging.volume.Volume;
import io.contourflow.kernel.ArtifactRef;
import io.contourflow.kernel.ContentHash;
import io.contourflow.kernel.Problem;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Artifacts by content, in memory. */
public final class InMemoryArtifacts implements Artifacts {
    private final Map<ArtifactRef, Object> kept = new ConcurrentHashMap<>();

    @Override
    public ArtifactRef putVolume(Volume volume) {
        return keep(volume, digest("volume", volume.geometry(), volume.voxels()));
    }

    @Override
    public Volume volume(ArtifactRef ref) {
        return get(ref, Volume.class);
    }

    @Override
    public ArtifactRef putField(DisplacementField field) {
        return keep(field, digest("field", field.grid(), field.vectorsMm()));
    }

    @Override
    public DisplacementField field(ArtifactRef ref) {
        return get(ref, DisplacementField.class);
    }

    @Override
    public ArtifactRef putMask(Mask mask) {
        return keep(mask, start("mask", mask.geometry()), mask.voxels());
    }

    @Override
    public Mask mask(ArtifactRef ref) {
        return get(ref, Mask.class);
    }

    @Override
    public ArtifactRef putContours(StructureContours contours) {
        MessageDigest digest = ContentHash.newDigest();
        digest.update(contours.name().getBytes(java.nio.charset.StandardCharsets.UTF_8));
        for (PlanarContour contour : contours.contours()) {
            digest.update((byte) contour.sliceIndex());
            for (double value : contour.pointsMm()) {
                digest.update(ByteBuffer.allocate(8).putDouble(value).array());
            }
        }
        return keep(contours, digest, new byte[0]);
    }

    @Override
    public StructureContours contours(ArtifactRef ref) {
        return get(ref, StructureContours.class);
    }

    @Override
    public ArtifactRef putBytes(byte[] bytes) {
        return keep(bytes, ContentHash.newDigest(), bytes);
    }

    @Override
    public byte[] bytes(ArtifactRef ref) {
        return get(ref, byte[].class);
    }

    @Override
    public Path file(ArtifactRef ref) {
        throw new UnsupportedOperationException("artifacts in memory have no files");
    }

    public int count() {
        return kept.size();
    }

    private ArtifactRef keep(Object value, MessageDigest digest, byte[] bytes) {
        digest.update(bytes);
        return keep(value, digest);
    }

    private ArtifactRef keep(Object value, MessageDigest digest) {
        ArtifactRef ref = new ArtifactRef(ContentHash.ofDigest(digest.digest()));
        kept.put(ref, value);
        return ref;
    }

    private static MessageDigest start(String kind, Geometry geometry) {
        MessageDigest digest = ContentHash.newDigest();
        digest.update((kind + geometry).getBytes(java.nio.charset.StandardCharsets.UTF_8));
        return digest;
    }

    private static MessageDigest digest(String kind, Geometry geometry, float[] values) {
        MessageDigest digest = start(kind, geometry);
        ByteBuffer buffer = ByteBuffer.allocate(4 * values.length);
        buffer.asFloatBuffer().put(values);
        digest.update(buffer);
        return digest;
    }

    private <T> T get(ArtifactRef ref, Class<T> type) {
        Object value = kept.get(ref);
        if (value == null) {
            throw Problem.notFound("artifact", ref);
        }
        return type.cast(value);
    }
}
