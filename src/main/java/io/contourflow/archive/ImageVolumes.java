package io.contourflow.archive;

import io.contourflow.imaging.enhancement.SuvScale;
import io.contourflow.imaging.volume.Volume;
import io.contourflow.kernel.SeriesUid;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Stored image series as volumes, for modules that know nothing of DICOM. */
public interface ImageVolumes {
    /** @throws io.contourflow.kernel.Problem UNPROCESSABLE with the reason when it must not be assembled */
    StoredImage load(SeriesUid uid);

    /**
     * @param modality CT, MR or PT
     * @param unit HU, BQML, …
     * @param frameOfReferenceUid null when the objects state none
     * @param contentHash of the ordered source objects: the input hash of every step on this image starts from it
     * @param suv how a PET image becomes standardised uptake
     * @param sliceUids SOP Instance UID of every slice, in order of index k
     */
    record StoredImage(
            Volume volume,
            String modality,
            String unit,
            String bodyPart,
            @Nullable String frameOfReferenceUid,
            String contentHash,
            List<String> sliceUids,
            SuvScale suv) {

        /** Of an image whose uptake is not known. */
        public StoredImage(
                Volume volume,
                String modality,
                String unit,
                String bodyPart,
                @Nullable String frameOfReferenceUid,
                String contentHash,
                List<String> sliceUids) {
            this(
                    volume,
                    modality,
                    unit,
                    bodyPart,
                    frameOfReferenceUid,
                    contentHash,
                    sliceUids,
                    SuvScale.unknown("the image does not tell its uptake"));
        }
    }
}
