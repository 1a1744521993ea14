package io.contourflow.dicom;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import org.aoju.bus.image.Tag;
import org.aoju.bus.image.galaxy.data.Attributes;
import org.aoju.bus.image.galaxy.data.BulkData;
import org.aoju.bus.image.galaxy.data.VR;

/** Writes what stored objects say, without their pixels, as WADO-RS metadata: an array in the DICOM JSON model. */
public final class WebMetadata {
    private static final JsonFactory JSON = new JsonFactory();

    private final JsonGenerator out;
    private final int inlineBytesMax;

    /** @param inlineBytesMax longer binary values are given by address */
    public WebMetadata(OutputStream stream, int inlineBytesMax) throws IOException {
        this.out = JSON.createGenerator(stream);
        this.inlineBytesMax = inlineBytesMax;
        out.writeStartArray();
    }

    /**
     * The next object.
     *
     * @param address where it can be retrieved
     * @throws DicomHeaders.UnreadableDicom when the file is damaged
     */
    public void add(Path part10File, String address) throws IOException {
        DicomFile file = DicomFile.readWithAddresses(part10File, inlineBytesMax);
        Attributes dataset = file.dataset();
        DicomFile.PixelElement pixels = file.pixels();
        if (pixels != null) {
            dataset.setValue(Tag.PixelData, pixels.vr(), new BulkData("", pixels.offset(), 0, false));
        }
        dataset.setString(Tag.RetrieveURL, VR.UR, address);
        new DicomJson(out, address + "/bulkdata/").write(dataset);
    }

    /** Without it the answer is not whole, and can be told from one that is. */
    public void end() throws IOException {
        out.writeEndArray();
        out.close();
    }
}
