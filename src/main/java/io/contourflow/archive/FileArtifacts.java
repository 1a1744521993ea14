package io.contourflow.archive;

import io.contourflow.imaging.contour.StructureContours;
import io.contourflow.imaging.transform.DisplacementField;
import io.contourflow.imaging.volume.Mask;
import io.contourflow.imaging.volume.Volume;
import io.contourflow.kernel.ArtifactRef;
import io.contourflow.kernel.ContentHash;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import org.springframework.stereotype.Component;

/** Derived data in the object store, in the form of {@link ArtifactCodec}. */
@Component
class FileArtifacts implements Artifacts {
    private static final int BUFFER_BYTES = 1 << 17;

    private final ObjectStore objects;
    private final ArchiveProperties properties;

    FileArtifacts(ObjectStore objects, ArchiveProperties properties) {
        this.objects = objects;
        this.properties = properties;
    }

    @FunctionalInterface
    private interface Writing {
        void to(DataOutputStream out) throws IOException;
    }

    @FunctionalInterface
    private interface Reading<T> {
        T from(DataInputStream in) throws IOException;
    }

    @Override
    public ArtifactRef putVolume(Volume volume) {
        return put(out -> ArtifactCodec.write(volume, out));
    }

    @Override
    public Volume volume(ArtifactRef ref) {
        return get(ref, ArtifactCodec::readVolume);
    }

    @Override
    public ArtifactRef putField(DisplacementField field) {
        return put(out -> ArtifactCodec.write(field, out));
    }

    @Override
    public DisplacementField field(ArtifactRef ref) {
        return get(ref, ArtifactCodec::readField);
    }

    @Override
    public ArtifactRef putMask(Mask mask) {
        return put(out -> ArtifactCodec.write(mask, out));
    }

    @Override
    public Mask mask(ArtifactRef ref) {
        return get(ref, ArtifactCodec::readMask);
    }

    @Override
    public ArtifactRef putContours(StructureContours contours) {
        return put(out -> ArtifactCodec.write(contours, out));
    }

    @Override
    public StructureContours contours(ArtifactRef ref) {
        return get(ref, ArtifactCodec::readContours);
    }

    @Override
    public ArtifactRef putBytes(byte[] bytes) {
        ContentHash hash = ContentHash.of(bytes);
        objects.put(hash, bytes);
        return new ArtifactRef(hash);
    }

    @Override
    public byte[] bytes(ArtifactRef ref) {
        try (InputStream in = objects.open(ref.hash())) {
            return in.readAllBytes();
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        }
    }

    @Override
    public Path file(ArtifactRef ref) {
        return objects.file(ref.hash());
    }

    /** Through a file: a displacement field may be larger than what memory has left. */
    private ArtifactRef put(Writing writing) {
        try {
            Path part = Files.createTempFile(properties.temporaryDirectory(), "artifact", ".part");
            try {
                MessageDigest digest = ContentHash.newDigest();
                try (OutputStream file = Files.newOutputStream(part);
                        DataOutputStream out = new DataOutputStream(
                                new BufferedOutputStream(new DigestOutputStream(file, digest), BUFFER_BYTES))) {
                    writing.to(out);
                }
                ContentHash hash = ContentHash.ofDigest(digest.digest());
                objects.put(hash, part);
                return new ArtifactRef(hash);
            } finally {
                Files.deleteIfExists(part);
            }
        } catch (IOException cause) {
            throw FileObjectStore.translated(cause);
        }
    }

    private <T> T get(ArtifactRef ref, Reading<T> reading) {
        try (DataInputStream in =
                new DataInputStream(new BufferedInputStream(objects.open(ref.hash()), BUFFER_BYTES))) {
            return reading.from(in);
        } catch (IOException cause) {
            throw new UncheckedIOException("artifact " + ref, cause);
        }
    }
}
