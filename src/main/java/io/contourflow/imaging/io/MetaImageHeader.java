package io.contourflow.imaging.io;

import io.contourflow.imaging.volume.Geometry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The text header of a MetaImage (itk.org/Wiki/ITK/MetaIO). World axes are LPS as ITK takes them; row r of
 * {@code TransformMatrix} is the direction of index axis r. {@code AnatomicalOrientation} is informative only and
 * ignored, as in ITK.
 *
 * @param dataFile LOCAL or the name of the file with the samples, beside the header
 */
record MetaImageHeader(
        Geometry geometry,
        int channels,
        PixelType type,
        ByteOrder order,
        boolean compressed,
        long headerSize,
        String dataFile) {
    private static final int MAX_HEADER_BYTES = 1 << 16;
    private static final String LOCAL = "LOCAL";

    boolean local() {
        return dataFile.equalsIgnoreCase(LOCAL);
    }

    /** Reads up to and including the ElementDataFile line; the stream then stands at the samples of a LOCAL file. */
    static MetaImageHeader parse(String file, InputStream in) throws IOException {
        Map<String, String> fields = new HashMap<>();
        int budget = MAX_HEADER_BYTES;
        while (!fields.containsKey("elementdatafile")) {
            String line = line(in, budget);
            if (line == null) {
                throw new ImageFileRefused(
                        file + " is not a MetaImage: no ElementDataFile in its first " + MAX_HEADER_BYTES + " bytes");
            }
            budget -= line.length() + 1;
            int equals = line.indexOf('=');
            if (equals > 0) {
                fields.put(
                        line.substring(0, equals).strip().toLowerCase(Locale.ROOT),
                        line.substring(equals + 1).strip());
            } else if (!line.isBlank()) {
                throw new ImageFileRefused(file + " is not a MetaImage: its header has a line without '='");
            }
        }
        return new Fields(file, fields).header();
    }

    private static @Nullable String line(InputStream in, int budget) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int taken = 0; taken < budget; taken++) {
            int next = in.read();
            if (next < 0) {
                return null;
            }
            if (next == '\n') {
                return bytes.toString(StandardCharsets.ISO_8859_1);
            }
            bytes.write(next);
        }
        return null;
    }

    static String format(Geometry geometry, PixelType type, int channels, String dataFile) {
        double[] d = geometry.direction();
        double[] byAxis = {d[0], d[3], d[6], d[1], d[4], d[7], d[2], d[5], d[8]};
        return "ObjectType = Image\nNDims = 3\nBinaryData = True\nBinaryDataByteOrderMSB = False\n"
                + "CompressedData = False\nTransformMatrix = " + join(byAxis)
                + "\nOffset = " + join(geometry.originMm())
                + "\nCenterOfRotation = 0 0 0\nAnatomicalOrientation = RAI\nElementSpacing = "
                + join(geometry.spacingMm())
                + "\nDimSize = " + geometry.nx() + " " + geometry.ny() + " " + geometry.nz()
                + (channels == 1 ? "" : "\nElementNumberOfChannels = " + channels)
                + "\nElementType = " + type.metaName() + "\nElementDataFile = " + dataFile + "\n";
    }

    private static String join(double[] values) {
        StringBuilder text = new StringBuilder();
        for (double value : values) {
            text.append(text.isEmpty() ? "" : " ").append(value == 0 ? "0" : Double.toString(value));
        }
        return text.toString();
    }

    /** The header's fields by lower-case name, and what they mean. */
    private record Fields(String file, Map<String, String> byName) {
        MetaImageHeader header() {
            String object = byName.getOrDefault("objecttype", "Image");
            if (!object.equalsIgnoreCase("Image")) {
                throw new ImageFileRefused(file + " holds a MetaIO object of type " + object + ", not an Image");
            }
            int dimensions = (int) numbers("NDims", need("ndims"), 1)[0];
            if (dimensions != 3) {
                throw new ImageFileRefused(file + " must be 3-D but is " + dimensions + "-D");
            }
            refuseUnless("binarydata", "True", "only binary samples are read");
            refuseUnless("elementtointensityfunctionslope", "1", "only unscaled samples are read");
            refuseUnless("elementtointensityfunctionoffset", "0", "only unscaled samples are read");
            refuseUnless("distanceunits", "mm", "lengths must be in mm");
            String typeName = need("elementtype");
            PixelType type = PixelType.ofMeta(typeName);
            if (type == null) {
                throw new ImageFileRefused(file + " holds samples of the unknown type " + typeName);
            }
            String dataFile = need("elementdatafile");
            if (dataFile.startsWith("LIST") || dataFile.contains("%")) {
                throw new ImageFileRefused(
                        file + " is spread over several data files (" + dataFile + "); only one is read");
            }
            boolean msb = isTrue(first("False", "binarydatabyteordermsb", "elementbyteordermsb"));
            int channels =
                    (int) numbers("ElementNumberOfChannels", byName.getOrDefault("elementnumberofchannels", "1"), 1)[0];
            long headerSize = (long) numbers("HeaderSize", byName.getOrDefault("headersize", "0"), 1)[0];
            return new MetaImageHeader(
                    geometry(),
                    channels,
                    type,
                    msb ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN,
                    isTrue(byName.getOrDefault("compresseddata", "False")),
                    headerSize,
                    dataFile);
        }

        private Geometry geometry() {
            double[] sizes = numbers("DimSize", need("dimsize"), 3);
            int[] size = {(int) sizes[0], (int) sizes[1], (int) sizes[2]};
            ImageFiles.require3d(file, size);
            double[] spacing = numbers("ElementSpacing", first("1 1 1", "elementspacing", "elementsize"), 3);
            double[] origin = numbers("Offset", first("0 0 0", "offset", "position", "origin"), 3);
            double[] m = numbers(
                    "TransformMatrix", first("1 0 0 0 1 0 0 0 1", "transformmatrix", "rotation", "orientation"), 9);
            try {
                return new Geometry(
                        size, spacing, origin, new double[] {m[0], m[3], m[6], m[1], m[4], m[7], m[2], m[5], m[8]});
            } catch (IllegalArgumentException e) {
                throw new ImageFileRefused(file + " has a geometry that is not understood: " + e.getMessage(), e);
            }
        }

        private String need(String name) {
            String value = byName.get(name);
            if (value == null) {
                throw new ImageFileRefused(file + " is not a MetaImage: its header lacks " + name);
            }
            return value;
        }

        private String first(String otherwise, String... names) {
            for (String name : names) {
                String value = byName.get(name);
                if (value != null) {
                    return value;
                }
            }
            return otherwise;
        }

        private void refuseUnless(String name, String accepted, String rule) {
            String value = byName.getOrDefault(name, accepted);
            boolean same = value.equalsIgnoreCase(accepted) || value.equals("?") || isSameNumber(value, accepted);
            if (!same) {
                throw new ImageFileRefused(file + " says " + name + " = " + value + " but " + rule);
            }
        }

        private static boolean isSameNumber(String a, String b) {
            try {
                return Double.parseDouble(a) == Double.parseDouble(b);
            } catch (NumberFormatException notNumbers) {
                return false;
            }
        }

        private static boolean isTrue(String value) {
            return value.equalsIgnoreCase("True") || value.equals("1");
        }

        private double[] numbers(String name, String text, int count) {
            String[] parts = text.split("\\s+");
            double[] out = new double[count];
            try {
                for (int n = 0; n < count && n < parts.length; n++) {
                    out[n] = Double.parseDouble(parts[n]);
                }
            } catch (NumberFormatException e) {
                throw new ImageFileRefused(file + " must give numbers for " + name + " but says '" + text + "'", e);
            }
            if (parts.length != count) {
                throw new ImageFileRefused(
                        file + " must give " + count + " numbers for " + name + " but gives " + parts.length);
            }
            return out;
        }
    }
}
