package io.contourflow.testing;

import io.contourflow.archive.ImageVolumes;
import io.contourflow.imaging.volume.Volume;
import io.contourflow.kernel.ContentHash;
import io.contourflow.kernel.DicomUid;
import io.contourflow.kernel.Problem;
import io.contourflow.kernel.SeriesUid;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;

/** Image series as volumes, in memory. */
public final class InMemoryImageVolumes implements ImageVolumes {
    private final Map<SeriesUid, StoredImage> images = new ConcurrentHashMap<>();

    public SeriesUid put(String name, Volume volume, String modality, String bodyPart) {
        SeriesUid uid = new SeriesUid(DicomUid.fromName("series:" + name));
        images.put(
                uid,
                new StoredImage(
                        volume,
                        modality,
                        modality.equals("CT") ? "HU" : "",
                        bodyPart,
                        DicomUid.fromName("frame:" + name),
                        ContentHash.ofTexts(name, modality).hex(),
                        IntStream.range(0, volume.geometry().nz())
                                .mapToObj(k -> DicomUid.fromName(name + "/" + k))
                                .toList()));
        return uid;
    }

    public void remove(SeriesUid uid) {
        images.remove(uid);
    }

    @Override
    public StoredImage load(SeriesUid uid) {
        StoredImage image = images.get(uid);
        if (image == null) {
            throw Problem.notFound("series", uid);
        }
        return image;
    }
}
