package io.contourflow.dicom;

import java.nio.file.Path;
import java.util.List;
import org.aoju.bus.image.Tag;
import org.aoju.bus.image.galaxy.data.Attributes;

/**
 * How an object came to be, which tells an image of a patient from a planning radiograph or a result of our own.
 *
 * @param imageType values of Image Type (0008,0008), for instance {@code ORIGINAL, PRIMARY, AXIAL}; empty when absent
 * @param manufacturer Manufacturer (0008,0070); empty when absent
 */
public record ObjectOrigin(List<String> imageType, String manufacturer) {
    public ObjectOrigin {
        imageType = List.copyOf(imageType);
    }

    /** @throws DicomHeaders.UnreadableDicom when the file is not DICOM or is cut off */
    public static ObjectOrigin read(Path part10File) {
        Attributes dataset = DicomFile.readHeader(part10File).dataset();
        String[] type = dataset.getStrings(Tag.ImageType);
        return new ObjectOrigin(
                type == null
                        ? List.of()
                        : List.of(type).stream().map(String::trim).toList(),
                DicomValues.text(dataset, Tag.Manufacturer));
    }

    /** A planning radiograph (scout, topogram, localizer): never a volume. */
    public boolean isLocalizer() {
        return imageType.contains("LOCALIZER");
    }

    /** Made by this program (a result), not by a scanner. */
    public boolean isOurResult() {
        return manufacturer.equals(DicomObjects.MANUFACTURER) && imageType.contains("DERIVED");
    }
}
