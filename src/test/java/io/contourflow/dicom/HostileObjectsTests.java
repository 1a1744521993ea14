package io.contourflow.dicom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.contourflow.imaging.volume.Geometry;
import io.contourflow.kernel.DicomUid;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;
import org.aoju.bus.image.UID;
import org.aoju.bus.image.galaxy.data.Attributes;
import org.aoju.bus.image.galaxy.data.Fragments;
import org.aoju.bus.image.galaxy.data.VR;
import org.aoju.bus.image.galaxy.data.Value;
import org.aoju.bus.image.galaxy.io.ImageOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Objects made to break a node: each is refused with its status on one association, which then takes a good one. */
@Tag("R1")
class HostileObjectsTests {
    private static final int CANNOT_UNDERSTAND = 0xC000;
    private static final int DOES_NOT_MATCH = 0xA900;
    private static final int NESTED = 20_000;
    private static final int CUT_EVERY_BYTES = 97;

    @TempDir
    Path folder;

    private MemorySink sink;
    private DicomNode node;
    private RawAssociation association;
    private Attributes good;
    private String goodUid;

    @BeforeEach
    void startsTheNode() throws IOException, InterruptedException, GeneralSecurityException {
        sink = new MemorySink(folder.resolve("stored"));
        node = new DicomNode(new DicomNodeProperties(
                true, "CONTOURFLOW", "127.0.0.1", 0, 100, 30_000, "UTC", folder.resolve("spool")));
        node.start(sink);
        Geometry tiny = Geometry.axisAligned(new int[] {8, 8, 2}, new double[] {1, 1, 2}, new double[3]);
        Path file = DicomSamples.series(folder.resolve("good"), DicomSamples.pattern(tiny, 0), "CT", "good")
                .get(0);
        good = DicomFile.readAll(file).dataset();
        goodUid = good.getString(org.aoju.bus.image.Tag.SOPInstanceUID);
        association = new RawAssociation(node.port());
    }

    @AfterEach
    void isStillGoodForHonestSenders() throws IOException, InterruptedException {
        assertThat(sink.files).as("hostile objects taken").isEmpty();
        assertThat(association.store(goodUid, dataSet(good, UID.ExplicitVRLittleEndian), UID.ExplicitVRLittleEndian))
                .isZero();
        new DicomSender("SCANNER").echo(new DicomPeer("CONTOURFLOW", "127.0.0.1", node.port()));
        association.close();
        assertThat(sink.files).hasSize(1);
        assertThat(folder.resolve("spool")).isEmptyDirectory();
        node.close();
        await().untilAsserted(() -> assertThat(Thread.getAllStackTraces().keySet())
                .noneMatch(thread -> thread.getName().startsWith("dicom-")));
    }

    private int store(byte[] dataSet) throws IOException, InterruptedException {
        return association.store(goodUid, dataSet, UID.ExplicitVRLittleEndian);
    }

    private static byte[] dataSet(Attributes dataset, String transferSyntax) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ImageOutputStream out = new ImageOutputStream(bytes, transferSyntax)) {
            out.writeDataset(null, dataset);
        }
        return bytes.toByteArray();
    }

    /** The good object without its pixel data, and whatever bytes after it. */
    private byte[] headerAnd(byte[] tail) throws IOException {
        Attributes header = new Attributes(good);
        header.remove(org.aoju.bus.image.Tag.PixelData);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.write(dataSet(header, UID.ExplicitVRLittleEndian));
        bytes.write(tail);
        return bytes.toByteArray();
    }

    /** Header of an element with a 32-bit length, explicit VR little endian. */
    private static byte[] element(int tag, String vr, int length) {
        return ByteBuffer.allocate(12)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putShort((short) (tag >>> 16))
                .putShort((short) tag)
                .put((byte) vr.charAt(0))
                .put((byte) vr.charAt(1))
                .putShort((short) 0)
                .putInt(length)
                .array();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void isRefusedWhenNestedTooDeep(boolean closed) throws IOException, InterruptedException {
        ByteArrayOutputStream nested = new ByteArrayOutputStream();
        byte[] item = {(byte) 0xFE, (byte) 0xFF, 0, (byte) 0xE0, -1, -1, -1, -1};
        byte[] ends = {
            (byte) 0xFE,
            (byte) 0xFF,
            0x0D,
            (byte) 0xE0,
            0,
            0,
            0,
            0,
            (byte) 0xFE,
            (byte) 0xFF,
            (byte) 0xDD,
            (byte) 0xE0,
            0,
            0,
            0,
            0
        };
        for (int n = 0; n < NESTED; n++) {
            nested.write(element(org.aoju.bus.image.Tag.RequestAttributesSequence, "SQ", -1));
            nested.write(item);
        }
        for (int n = 0; closed && n < NESTED; n++) {
            nested.write(ends);
        }

        assertThat(store(headerAnd(nested.toByteArray()))).isEqualTo(CANNOT_UNDERSTAND);
    }

    @ParameterizedTest
    @CsvSource({
        "00091001, OB, FFFFFFFE", "00091001, UN, FFFFFFFE", "00081111, SQ, FFFFFFFE", "7FE00010, OW, FFFFFFFE",
        "00091001, OB, 7FFFFFFF", "00091001, UT, 000FFFFF", "00081111, SQ, 7FFFFFFF", "7FE00010, OW, 7FFFFFFF",
        "00091001, OB, 80000000", "00091001, UC, 40000000", "7FE00010, OB, 80000000", "7FE00010, OB, FFFFFFFF",
        "FFFEE000, OB, FFFFFFFE", "FFFEE0DD, OB, 7FFFFFFF", "00091001, OB, FFFFFFFF", "7FE00010, OW, 00000081"
    })
    void isRefusedWhenItClaimsBytesThatAreNotThere(String tag, String vr, String length)
            throws IOException, InterruptedException {
        byte[] tail = element(Integer.parseUnsignedInt(tag, 16), vr, Integer.parseUnsignedInt(length, 16));

        assertThat(store(headerAnd(tail))).isEqualTo(CANNOT_UNDERSTAND);
        assertThat(store(headerAnd(Arrays.copyOf(tail, 64)))).isEqualTo(CANNOT_UNDERSTAND);
    }

    @ParameterizedTest
    @ValueSource(strings = {UID.ExplicitVRLittleEndian, UID.ImplicitVRLittleEndian, UID.DeflatedExplicitVRLittleEndian})
    void isRefusedWhereverItIsCutOff(String transferSyntax) throws IOException, InterruptedException {
        byte[] whole = dataSet(good, transferSyntax);

        requireEveryCutRefused(good, whole, transferSyntax);
    }

    @Test
    void isRefusedWhereverItsFragmentsAreCutOff() throws IOException, InterruptedException {
        Attributes compressed = new Attributes(good);
        Fragments fragments = compressed.newFragments(org.aoju.bus.image.Tag.PixelData, VR.OB, 3);
        fragments.add(Value.NULL);
        fragments.add(new byte[200]);
        byte[] whole = dataSet(compressed, UID.RLELossless);

        requireEveryCutRefused(compressed, whole, UID.RLELossless);
    }

    /** Between two elements the bytes are a complete data set of fewer elements, which is another object. */
    private void requireEveryCutRefused(Attributes dataset, byte[] whole, String transferSyntax)
            throws IOException, InterruptedException {
        Set<Integer> complete = new HashSet<>();
        Attributes part = new Attributes();
        for (int tag : dataset.tags()) {
            part.addSelected(dataset, tag);
            complete.add(dataSet(part, transferSyntax).length);
        }
        for (int length = 0; length < whole.length; length += CUT_EVERY_BYTES) {
            if (complete.contains(length)) {
                continue;
            }
            assertThat(association.store(goodUid, Arrays.copyOf(whole, length), transferSyntax))
                    .as("cut to %d of %d bytes", length, whole.length)
                    .isEqualTo(CANNOT_UNDERSTAND);
        }
    }

    @Test
    void isRefusedWhenOneOfItsIdentifiersIsIllegal() throws IOException, InterruptedException {
        for (int tag : new int[] {
            org.aoju.bus.image.Tag.SOPInstanceUID,
            org.aoju.bus.image.Tag.StudyInstanceUID,
            org.aoju.bus.image.Tag.SeriesInstanceUID,
            org.aoju.bus.image.Tag.FrameOfReferenceUID
        }) {
            for (String illegal : new String[] {"../../x", "1".repeat(65), "1.2\0.3", "1.2/3"}) {
                assertThat(store(edited(d -> d.setString(tag, VR.UI, illegal))))
                        .as(illegal)
                        .isEqualTo(CANNOT_UNDERSTAND);
            }
        }
        assertThat(store(edited(d -> d.setNull(org.aoju.bus.image.Tag.SOPInstanceUID, VR.UI))))
                .isEqualTo(CANNOT_UNDERSTAND);
        assertThat(store(edited(d -> d.remove(org.aoju.bus.image.Tag.SeriesInstanceUID))))
                .isEqualTo(CANNOT_UNDERSTAND);
    }

    @ParameterizedTest
    @ValueSource(strings = {"../../x", "", "/etc/x", "1.2.x"})
    void isRefusedWhenTheRequestNamesItIllegally(String uid) throws IOException, InterruptedException {
        byte[] whole = dataSet(good, UID.ExplicitVRLittleEndian);

        assertThat(association.store(uid, whole, UID.ExplicitVRLittleEndian)).isEqualTo(CANNOT_UNDERSTAND);
        assertThat(association.store("1".repeat(65), whole, UID.ExplicitVRLittleEndian))
                .isEqualTo(CANNOT_UNDERSTAND);
    }

    @Test
    void isRefusedWhenRequestAndDataSetDiffer() throws IOException, InterruptedException {
        byte[] whole = dataSet(good, UID.ExplicitVRLittleEndian);

        assertThat(association.store(DicomUid.fromName("other"), whole, UID.ExplicitVRLittleEndian))
                .isEqualTo(DOES_NOT_MATCH);
        assertThat(store(edited(d -> d.setString(org.aoju.bus.image.Tag.SOPClassUID, VR.UI, UID.MRImageStorage))))
                .isEqualTo(DOES_NOT_MATCH);
        assertThat(association.store(goodUid, whole, UID.ImplicitVRLittleEndian))
                .as("explicit VR said to be implicit")
                .isEqualTo(CANNOT_UNDERSTAND);
    }

    @Test
    void isRefusedWhenItInflatesWithoutEnd() throws IOException, InterruptedException {
        ByteArrayOutputStream deflated = new ByteArrayOutputStream();
        byte[] element = Arrays.copyOf(element(0x00091001, "OB", 1 << 20), 12 + (1 << 20));
        try (java.util.zip.DeflaterOutputStream out = new java.util.zip.DeflaterOutputStream(
                deflated, new java.util.zip.Deflater(java.util.zip.Deflater.BEST_SPEED, true))) {
            out.write(edited(d -> d.remove(org.aoju.bus.image.Tag.PixelData)));
            for (int megabyte = 0; megabyte < 300; megabyte++) {
                ByteBuffer.wrap(element).order(ByteOrder.LITTLE_ENDIAN).putShort(2, (short) (0x1000 + megabyte));
                out.write(element);
            }
        }

        assertThat(association.store(goodUid, deflated.toByteArray(), UID.DeflatedExplicitVRLittleEndian))
                .isEqualTo(CANNOT_UNDERSTAND);
    }

    private byte[] edited(Consumer<Attributes> edit) throws IOException {
        Attributes copy = new Attributes(good);
        edit.accept(copy);
        return dataSet(copy, UID.ExplicitVRLittleEndian);
    }
}
