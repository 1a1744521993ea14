package io.contourflow.dicom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.contourflow.imaging.contour.ContourTracer;
import io.contourflow.imaging.transform.DisplacementField;
import io.contourflow.imaging.transform.RigidOffset;
import io.contourflow.imaging.volume.Geometry;
import io.contourflow.imaging.volume.Mask;
import io.contourflow.imaging.volume.Volume;
import io.contourflow.kernel.DicomUid;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.aoju.bus.image.Tag;
import org.aoju.bus.image.UID;
import org.aoju.bus.image.builtin.DeIdentifier;
import org.aoju.bus.image.galaxy.data.Attributes;
import org.aoju.bus.image.galaxy.data.ElementDictionary;
import org.aoju.bus.image.galaxy.data.VR;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Objects that lose their identity: nothing of it is left, and what they say of the anatomy is as it was. */
@org.junit.jupiter.api.Tag("R14")
class DeidentifierTests {
    private static final byte[] KEY = "a secret of thirty-two bytes ....".getBytes(StandardCharsets.US_ASCII);
    private static final Set<DeidentificationOption> USUAL =
            EnumSet.of(DeidentificationOption.MODIFIED_DATES, DeidentificationOption.CLEAN_DESCRIPTORS);

    private static final double EPS_MM = 1e-4;

    @TempDir
    Path folder;

    private static Deidentifier deidentifier(Set<DeidentificationOption> options) {
        return new Deidentifier(new Pseudonym(KEY, "P-one"), options, Set.of("Bladder"));
    }

    @Test
    void leavesNothingOfAnObjectInWhichEveryElementNamesThePatient() throws IOException {
        for (DeidentificationOption option : DeidentificationOption.values()) {
            Path file = filled();
            byte[] out = deidentifier(EnumSet.of(option)).of(file).part10();
            String all = new String(out, StandardCharsets.ISO_8859_1);
            if (option != DeidentificationOption.RETAIN_DEVICE) {
                assertThat(textsOf(out)).as("%s", option).noneMatch(text -> text.contains(FilledObject.IDENTITY));
                assertThat(all).doesNotContain(FilledObject.IDENTITY);
            }
            assertThat(all).as("%s", option).doesNotContain(FilledObject.DAY);
        }
    }

    @Test
    void keepsOfTheDeviceWhatTheOptionNamesAndNoMore() throws IOException {
        byte[] out = deidentifier(EnumSet.of(DeidentificationOption.RETAIN_DEVICE))
                .of(filled())
                .part10();
        Attributes object = read(out);
        List<String> named = new ArrayList<>();
        for (int tag : object.tags()) {
            String text = object.getVR(tag).isStringType() ? object.getString(tag) : null;
            if (text != null && text.contains(FilledObject.IDENTITY)) {
                named.add(ElementDictionary.keywordOf(tag, null));
            }
        }
        assertThat(named).containsExactlyInAnyOrder("DeviceSerialNumber", "SoftwareVersions", "GantryID", "DetectorID");
        assertThat(object.getString(Tag.StationName)).isEqualTo("SCANNER1");
    }

    /** The toolkit has the table of Annex E in its edition of 2016; what that removes must be gone already. */
    @Test
    void leavesTheTableOfTheStandardNothingToRemove() throws IOException {
        Attributes object = read(deidentifier(EnumSet.noneOf(DeidentificationOption.class))
                .of(filled())
                .part10());
        Set<Integer> before = tags(object);
        new DeIdentifier().deidentify(object);
        Set<Integer> removed = new TreeSet<>(before);
        removed.removeAll(tags(object));
        assertThat(removed).isEmpty();
    }

    @Test
    void saysWhatWasDone() throws IOException {
        Attributes object = read(deidentifier(USUAL).of(filled()).part10());
        assertThat(object.getString(Tag.PatientIdentityRemoved)).isEqualTo("YES");
        assertThat(object.getString(Tag.LongitudinalTemporalInformationModified))
                .isEqualTo("MODIFIED");
        assertThat(object.getSequence(Tag.DeidentificationMethodCodeSequence))
                .extracting(item -> item.getString(Tag.CodeValue))
                .containsExactly("113100", "113107", "113105");
        assertThat(object.getString(Tag.PatientName))
                .isEqualTo(object.getString(Tag.PatientID))
                .startsWith("CF-");
        assertThat(object.contains(Tag.PatientBirthDate)).isTrue();
        assertThat(object.containsValue(Tag.PatientBirthDate)).isFalse();
    }

    @Test
    void imagesContoursAndRegistrationsStillBelongTogether() throws IOException {
        AssembledSeries fixed = series("fixed", DicomSamples.oblique());
        AssembledSeries moving = series("moving", DicomSamples.decubitus());
        Mask mask = box(fixed.volume().geometry());
        Path set = file(StructureSets.write(fixed, twoStructures(mask), DicomSamples.identity("set")));
        RigidOffset offset = new RigidOffset(3, -2, 7, 1, 2, -3, 10, 20, 30);
        Path rigid = file(SpatialRegistrations.writeRigid(fixed, moving, offset, DicomSamples.identity("rigid")));
        DisplacementField field = field(fixed.volume().geometry());
        Path deformable =
                file(SpatialRegistrations.writeDeformable(fixed, moving, field, DicomSamples.identity("field")));

        Deidentifier deidentifier = deidentifier(USUAL);
        AssembledSeries newFixed = deidentified(deidentifier, folder.resolve("fixed"));
        AssembledSeries newMoving = deidentified(deidentifier, folder.resolve("moving"));
        Path newSet = file(deidentifier.of(set).part10());
        Path newRigid = file(deidentifier.of(rigid).part10());
        Path newDeformable = file(deidentifier.of(deformable).part10());

        sameImage(newFixed, fixed);
        sameImage(newMoving, moving);
        assertThat(newFixed.facts().seriesUid()).isNotEqualTo(fixed.facts().seriesUid());
        refersTo(newSet, newFixed, fixed);
        refersTo(newRigid, newFixed, fixed);
        refersTo(newRigid, newMoving, moving);
        refersTo(newDeformable, newMoving, moving);
        assertThat(StructureSets.read(newSet)).extracting(s -> s.name()).containsExactly("Bladder", "ROI 2");
        assertThat(StructureSets.read(newSet).get(0).contours())
                .hasSameSizeAs(StructureSets.read(set).get(0).contours());
        for (int n = 0; n < StructureSets.read(set).get(0).contours().size(); n++) {
            assertThat(StructureSets.read(newSet).get(0).contours().get(n).pointsMm())
                    .containsExactly(
                            StructureSets.read(set).get(0).contours().get(n).pointsMm(), within(EPS_MM));
        }
        assertThat(SpatialRegistrations.readRigid(newRigid).matrix())
                .containsExactly(SpatialRegistrations.readRigid(rigid).matrix(), within(EPS_MM));
        assertThat(SpatialRegistrations.readDeformable(newDeformable).vectorsMm())
                .containsExactly(field.vectorsMm());
    }

    @Test
    void datesMoveTogetherAndIntervalsStay() throws IOException {
        Path first = DicomSamples.series(
                        folder.resolve("dated"), DicomSamples.pattern(DicomSamples.axial(), 0), "CT", "d")
                .get(0);
        Deidentifier deidentifier = deidentifier(USUAL);
        Attributes before = DicomFile.readAll(first).dataset();
        Attributes after = read(deidentifier.of(first).part10());
        Duration moved = Duration.between(
                DicomDates.acquiredAt(after, java.time.ZoneOffset.UTC),
                DicomDates.acquiredAt(before, java.time.ZoneOffset.UTC));
        assertThat(moved.toDays()).isBetween(365L, 365L + 3287);
        assertThat(moved.toSecondsPart() + moved.toMinutesPart() + moved.toHoursPart())
                .as("whole days")
                .isZero();
        Attributes other = read(new Deidentifier(new Pseudonym(KEY, "P-two"), USUAL, Set.of())
                .of(first)
                .part10());
        assertThat(other.getString(Tag.StudyDate)).isNotEqualTo(after.getString(Tag.StudyDate));
    }

    @Test
    void pseudonymsStayAndNeedTheKey() {
        Pseudonym one = new Pseudonym(KEY, "P-one");
        assertThat(new Pseudonym(KEY, "P-one").name()).isEqualTo(one.name());
        assertThat(new Pseudonym(KEY, "P-one").uid("1.2.3")).isEqualTo(one.uid("1.2.3"));
        assertThat(new Pseudonym(KEY, "P-two").name()).isNotEqualTo(one.name());
        byte[] otherKey = KEY.clone();
        otherKey[0]++;
        assertThat(new Pseudonym(otherKey, "P-one").name()).isNotEqualTo(one.name());
        assertThat(new Pseudonym(otherKey, "P-one").uid("1.2.3")).isNotEqualTo(one.uid("1.2.3"));
        assertThat(one.uid(UID.CTImageStorage)).isEqualTo(UID.CTImageStorage);
        assertThat(DicomUid.isWellFormed(one.uid("1.2.3"))).isTrue();
    }

    @Test
    void refusesTextInThePixelsAndClassesThatItDoesNotKnow() throws IOException {
        Attributes burned = DicomFile.readAll(filled()).dataset();
        burned.setString(Tag.BurnedInAnnotation, VR.CS, "YES");
        Path text = file(DicomObjects.bytes(burned));
        assertThatThrownBy(() -> deidentifier(USUAL).of(text))
                .isInstanceOf(Deidentifier.NotDeidentifiable.class)
                .hasMessage("an object of modality CT says that text lies in its pixels");
        burned.setString(Tag.BurnedInAnnotation, VR.CS, "NO");
        burned.setInt(0x60020102, VR.US, 12);
        Path overlay = file(DicomObjects.bytes(burned));
        assertThatThrownBy(() -> deidentifier(USUAL).of(overlay)).isInstanceOf(Deidentifier.NotDeidentifiable.class);
        burned.setString(Tag.SOPClassUID, VR.UI, UID.SecondaryCaptureImageStorage);
        Path capture = file(DicomObjects.bytes(burned));
        assertThatThrownBy(() -> deidentifier(USUAL).of(capture))
                .hasMessage("objects of SOP class " + UID.SecondaryCaptureImageStorage + " are not de-identified");
    }

    /** A CT image with every text, date and sequence of the dictionary, private elements, a curve and an overlay. */
    private Path filled() throws IOException {
        Path image = DicomSamples.series(folder.resolve("ct"), DicomSamples.pattern(DicomSamples.axial(), 0), "CT", "f")
                .get(0);
        Attributes object = DicomFile.readAll(image).dataset();
        FilledObject.fill(object, 1);
        Attributes overlay = object;
        overlay.setString(0x60000022, VR.LO, FilledObject.IDENTITY);
        overlay.setBytes(0x60003000, VR.OW, FilledObject.IDENTITY.concat("_").getBytes(StandardCharsets.US_ASCII));
        overlay.setBytes(0x50003000, VR.OW, FilledObject.IDENTITY.concat("_").getBytes(StandardCharsets.US_ASCII));
        overlay.setString("MAKER", 0x00291010, VR.LO, FilledObject.IDENTITY);
        return file(DicomObjects.bytes(object));
    }

    private static List<String> textsOf(byte[] part10) throws IOException {
        List<String> texts = new ArrayList<>();
        collect(read(part10), texts);
        return texts;
    }

    private static void collect(Attributes object, List<String> texts) {
        for (int tag : object.tags()) {
            if (object.getVR(tag) == VR.SQ) {
                object.getSequence(tag).forEach(item -> collect(item, texts));
            } else if (object.getVR(tag).isStringType() && object.getString(tag) != null) {
                texts.add(object.getString(tag));
            }
        }
    }

    private static Set<Integer> tags(Attributes object) {
        Set<Integer> tags = new TreeSet<>();
        for (int tag : object.tags()) {
            tags.add(tag);
        }
        return tags;
    }

    private static Attributes read(byte[] part10) throws IOException {
        Path file = Files.createTempFile("deidentified", ".dcm");
        try {
            return DicomFile.readAll(Files.write(file, part10)).dataset();
        } finally {
            Files.delete(file);
        }
    }

    private Path file(byte[] part10) throws IOException {
        return Files.write(Files.createTempFile(folder, "object", ".dcm"), part10);
    }

    private AssembledSeries series(String name, Geometry lattice) {
        Volume volume = DicomSamples.pattern(lattice, -1000);
        ImageSeriesWriter.Description d = DicomSamples.description("CT", name);
        ImageSeriesWriter.Description ofOnePatient = new ImageSeriesWriter.Description(
                d.modality(),
                "P-one",
                d.patientName(),
                d.patientBirthDate(),
                d.patientSex(),
                d.studyUid(),
                d.seriesUid(),
                d.frameOfReferenceUid(),
                d.seriesNumber(),
                d.seriesDescription(),
                d.bodyPart(),
                d.stationName(),
                d.manufacturer(),
                d.accessionNumber(),
                d.acquiredAt());
        return DicomSamples.assembled(
                DicomSamples.write(folder.resolve(name), ImageSeriesWriter.writeOriginal(volume, ofOnePatient)));
    }

    private static AssembledSeries deidentified(Deidentifier deidentifier, Path series) throws IOException {
        List<byte[]> objects = new ArrayList<>();
        try (var files = Files.list(series)) {
            for (Path file : files.sorted().toList()) {
                objects.add(deidentifier.of(file).part10());
            }
        }
        return DicomSamples.assembled(
                DicomSamples.write(series.resolveSibling(series.getFileName() + "-new"), objects));
    }

    private static void sameImage(AssembledSeries after, AssembledSeries before) {
        assertThat(after.volume().geometry()).isEqualTo(before.volume().geometry());
        assertThat(Arrays.equals(after.volume().voxels(), before.volume().voxels()))
                .isTrue();
    }

    /** By its bytes: the new identifiers of every slice, and none of the old ones. */
    private static void refersTo(Path object, AssembledSeries now, AssembledSeries before) throws IOException {
        String bytes = Files.readString(object, StandardCharsets.ISO_8859_1);
        assertThat(now.slices())
                .isNotEmpty()
                .allSatisfy(slice -> assertThat(bytes).contains(slice.sopInstanceUid()));
        assertThat(bytes).contains(now.facts().seriesUid().value());
        assertThat(before.slices()).allSatisfy(slice -> assertThat(bytes).doesNotContain(slice.sopInstanceUid()));
        assertThat(bytes).doesNotContain(before.facts().seriesUid().value());
    }

    private static StructureSetContent twoStructures(Mask mask) {
        return new StructureSetContent(
                "CONTOURFLOW",
                List.of(
                        new StructureSetContent.Roi(
                                1, ContourTracer.trace(mask, "Bladder"), 0xFF8000, "ORGAN", "AUTOMATIC", "a model"),
                        new StructureSetContent.Roi(
                                2,
                                ContourTracer.trace(mask, "GTV " + FilledObject.IDENTITY),
                                0xFF00,
                                "GTV",
                                "MANUAL",
                                "dr.known")),
                null);
    }

    private static Mask box(Geometry g) {
        Mask mask = Mask.empty(g);
        for (int k = 3; k < 7; k++) {
            for (int j = 8; j < 20; j++) {
                for (int i = 6; i < 18; i++) {
                    mask.voxels()[g.offset(i, j, k)] = 1;
                }
            }
        }
        return mask;
    }

    private static DisplacementField field(Geometry g) {
        float[] vectors = new float[3 * g.voxelCount()];
        for (int n = 0; n < vectors.length; n++) {
            vectors[n] = n % 17 * 0.25f;
        }
        return new DisplacementField(g, vectors);
    }
}
