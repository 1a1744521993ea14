package io.contourflow.dicom;

import io.contourflow.kernel.Problem;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.aoju.bus.image.Tag;
import org.aoju.bus.image.galaxy.data.Attributes;
import org.jspecify.annotations.Nullable;

/**
 * A frame of a grey image as a picture, rescaled and windowed: by the window asked for, else by the first one of the
 * object, else from its darkest to its brightest value. MONOCHROME1 is shown bright for low values.
 */
public final class RenderedFrame {
    /** A picture is held in memory; larger ones are refused. */
    private static final int PIXELS_MAX = 64 << 20;

    private RenderedFrame() {}

    /** Greys shown, in the unit of the rescaled values. @param width above 0 */
    public record Window(double centre, double width) {}

    /** Kinds of pictures. */
    public enum Picture {
        PNG,
        JPEG
    }

    /**
     * @param frame from 1
     * @throws Problem NOT_FOUND when there is no such frame, UNPROCESSABLE with the reason when it cannot be shown
     */
    public static byte[] draw(Path part10File, int frame, @Nullable Window window, Picture picture) {
        DicomFile file = DicomFile.readHeader(part10File);
        StoredFrames.of(file).require(frame);
        Attributes d = file.dataset();
        int columns = DicomValues.integer(d, Tag.Columns, 0);
        int rows = DicomValues.integer(d, Tag.Rows, 0);
        if (columns < 1 || rows < 1 || (long) columns * rows > PIXELS_MAX) {
            throw new Problem(
                    Problem.Kind.UNPROCESSABLE, "not-renderable", "an image of " + columns + " x " + rows + " pixels");
        }
        float[] values = values(file, frame, columns * rows);
        Window shown = window == null ? window(d, frame, values) : window;
        BufferedImage image = new BufferedImage(columns, rows, BufferedImage.TYPE_BYTE_GRAY);
        byte[] greys = ((DataBufferByte) image.getRaster().getDataBuffer()).getData();
        boolean inverted = "MONOCHROME1".equals(DicomValues.text(d, Tag.PhotometricInterpretation));
        double black = shown.centre() - shown.width() / 2;
        for (int n = 0; n < greys.length; n++) {
            long grey = Math.round(Math.max(0, Math.min(255, (values[n] - black) * 255 / shown.width())));
            greys[n] = (byte) (inverted ? 255 - grey : grey);
        }
        return encode(image, picture);
    }

    private static float[] values(DicomFile file, int frame, int pixels) {
        try {
            Attributes d = file.dataset();
            Attributes holder = FrameGroups.of(d, frame - 1).holding(Tag.PixelValueTransformationSequence);
            Double slope = DicomValues.number(holder, Tag.RescaleSlope);
            Double intercept = DicomValues.number(holder, Tag.RescaleIntercept);
            SeriesFrame plane =
                    SeriesFrame.anywhere(file, frame - 1, slope == null ? 1 : slope, intercept == null ? 0 : intercept);
            float[] values = new float[pixels];
            new PixelDecoder(file, "the object").decode(plane, values, 0);
            return values;
        } catch (SeriesRefused refused) {
            throw new Problem(Problem.Kind.UNPROCESSABLE, "not-renderable", String.valueOf(refused.getMessage()));
        }
    }

    private static Window window(Attributes d, int frame, float[] values) {
        Attributes holder = FrameGroups.of(d, frame - 1).holding(Tag.FrameVOILUTSequence);
        Double centre = DicomValues.number(holder, Tag.WindowCenter);
        Double width = DicomValues.number(holder, Tag.WindowWidth);
        if (centre != null && width != null && width > 0) {
            return new Window(centre, width);
        }
        float low = Float.POSITIVE_INFINITY;
        float high = Float.NEGATIVE_INFINITY;
        for (float value : values) {
            low = Math.min(low, value);
            high = Math.max(high, value);
        }
        return new Window((low + high) / 2.0, Math.max(high - low, 1));
    }

    private static byte[] encode(BufferedImage image, Picture picture) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(1 << 16);
        try {
            if (!ImageIO.write(image, picture.name(), out)) {
                throw new IllegalStateException("this Java platform cannot write " + picture);
            }
        } catch (IOException cause) {
            throw new java.io.UncheckedIOException(cause);
        }
        return out.toByteArray();
    }
}
