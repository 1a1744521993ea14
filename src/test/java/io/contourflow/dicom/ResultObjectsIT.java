package io.contourflow.dicom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.contourflow.imaging.contour.ContourTracer;
import io.contourflow.imaging.contour.StructureContours;
import io.contourflow.imaging.transform.DisplacementField;
import io.contourflow.imaging.transform.RigidOffset;
import io.contourflow.imaging.volume.Geometry;
import io.contourflow.imaging.volume.Mask;
import io.contourflow.imaging.volume.Volume;
import io.contourflow.testing.ExternalProgram;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** RT Structure Sets and registrations made here, judged and read by dciodvfy, DCMTK, pydicom and plastimatch. */
class ResultObjectsIT {
    @TempDir
    Path folder;

    private AssembledSeries series(String name, Geometry lattice, String modality) {
        Volume volume = DicomSamples.pattern(lattice, modality.equals("CT") ? -1000 : 0);
        return DicomSamples.assembled(
                DicomSamples.series(folder.resolve(name + modality), volume, modality, "results"));
    }

    /** A ball with a hollow, in the middle of the lattice. */
    private static Mask shell(Geometry g) {
        double[] centre = g.centreMm();
        double[] point = new double[3];
        Mask mask = Mask.empty(g);
        for (int k = 0; k < g.nz(); k++) {
            for (int j = 0; j < g.ny(); j++) {
                for (int i = 0; i < g.nx(); i++) {
                    g.indexToWorld(i, j, k, point);
                    double r = Math.sqrt(
                            square(point[0] - centre[0]) + square(point[1] - centre[1]) + square(point[2] - centre[2]));
                    mask.voxels()[g.offset(i, j, k)] = (byte) (r < 13 && r > 6 ? 1 : 0);
                }
            }
        }
        return mask;
    }

    private static double square(double value) {
        return value * value;
    }

    private static StructureSetContent content(StructureContours contours, StructureSetContent.Approval approval) {
        return new StructureSetContent(
                "CONTOURFLOW",
                List.of(new StructureSetContent.Roi(1, contours, 0xFF8000, "ORGAN", "AUTOMATIC", "test model 1.0")),
                approval);
    }

    private Path write(String name, byte[] file) throws IOException {
        return Files.write(folder.resolve(name), file);
    }

    private static void requireClean(Path file) {
        assertThat(ExternalProgram.require("dciodvfy").run(file).lines()).noneMatch(line -> line.startsWith("Error"));
        ExternalProgram.require("dcmdump").run("-q", file).orFail();
    }

    static Stream<Arguments> lattices() {
        return Stream.of(
                Arguments.of("axial", DicomSamples.axial()),
                Arguments.of("oblique", DicomSamples.oblique()),
                Arguments.of("decubitus", DicomSamples.decubitus()),
                Arguments.of("feet first", DicomSamples.feetFirst()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("lattices")
    @Tag("R14")
    void structureSetsAreCleanAndGiveTheMaskBack(String name, Geometry lattice) throws IOException {
        AssembledSeries on = series(name, lattice, "CT");
        Mask mask = shell(on.volume().geometry());
        StructureContours contours = ContourTracer.trace(mask, "Shell");
        Path file = write("rs.dcm", StructureSets.write(on, content(contours, null), DicomSamples.identity("rs")));

        requireClean(file);
        StructureContours read = StructureSets.read(file).get(0);
        assertThat(read.name()).isEqualTo("Shell");
        assertThat(read.contours()).hasSameSizeAs(contours.contours());
        for (int n = 0; n < read.contours().size(); n++) {
            double[] written = contours.contours().get(n).pointsMm();
            assertThat(read.contours().get(n).pointsMm()).containsExactly(written, within(1e-4));
        }
        double dice = plastimatchDice(file, folder.resolve(name + "CT"), mask);
        assertThat(dice).isGreaterThanOrEqualTo(0.995);
    }

    /** Holes are contours inside contours: even-odd, which plastimatch does only when asked to. */
    private double plastimatchDice(Path structureSet, Path images, Mask mask) throws IOException {
        ExternalProgram plastimatch = ExternalProgram.require("plastimatch");
        ExternalProgram python = ExternalProgram.requirePython("numpy");
        Path masks = folder.resolve("masks");
        plastimatch
                .run(
                        "convert",
                        "--input",
                        structureSet,
                        "--referenced-ct",
                        images,
                        "--output-prefix",
                        masks,
                        "--prefix-format",
                        "mha",
                        "--xor-contours")
                .orFail();
        Path raw = Files.write(folder.resolve("mask.raw"), mask.voxels());
        String dice = python.run(
                        "-c",
                        DICE,
                        masks.resolve("Shell.mha"),
                        raw,
                        mask.geometry().nx(),
                        mask.geometry().ny(),
                        mask.geometry().nz())
                .orFail()
                .output();
        return Double.parseDouble(dice.trim());
    }

    /** Reads an uncompressed MetaImage by hand: no more Python modules than numpy. */
    private static final String DICE = """
            import sys, zlib, numpy as np
            path, raw, nx, ny, nz = sys.argv[1:]
            b = open(path, 'rb').read()
            head, data = b.split(b'ElementDataFile = LOCAL\\n', 1)
            if b'CompressedData = True' in head:
                data = zlib.decompress(data)
            shape = (int(nz), int(ny), int(nx))
            a = np.frombuffer(data, np.uint8).reshape(shape) != 0
            m = np.fromfile(raw, np.uint8).reshape(shape) != 0
            print(2.0 * (a & m).sum() / (a.sum() + m.sum()))
            """;

    @Test
    @Tag("R14")
    @Tag("R16")
    void anApprovedSetNamesReviewerAndDeviceAndPatient() throws IOException {
        AssembledSeries on = series("approved", DicomSamples.axial(), "CT");
        StructureContours contours = ContourTracer.trace(shell(on.volume().geometry()), "Shell");
        StructureSetContent.Approval approval =
                new StructureSetContent.Approval("Ångström^Åsa", Instant.parse("2026-03-06T10:11:12Z"));
        Path file = write("rs.dcm", StructureSets.write(on, content(contours, approval), DicomSamples.identity("rs")));

        requireClean(file);
        String told = ExternalProgram.requirePython("pydicom")
                .with("PYTHONIOENCODING", "utf-8")
                .run(
                        "-c",
                        "import sys,pydicom; d=pydicom.dcmread(sys.argv[1]); print('|'.join(str(v) for v in ["
                                + "d.ApprovalStatus,d.ReviewerName,d.ReviewDate,d.ReviewTime,d.PatientName,d.PatientID,"
                                + "d.PatientAge,d.PatientBirthDate,d.PatientSex,d.DeviceSerialNumber,d.Manufacturer,"
                                + "d.SoftwareVersions,d.StructureSetROISequence[0].ROIGenerationAlgorithm,"
                                + "d.RTROIObservationsSequence[0].RTROIInterpretedType,"
                                + "len(d.ReferencedFrameOfReferenceSequence[0].RTReferencedStudySequence[0]"
                                + ".RTReferencedSeriesSequence[0].ContourImageSequence)]))",
                        file)
                .orFail()
                .output()
                .trim();
        // one day before the 66th birthday
        assertThat(told)
                .isEqualTo("APPROVED|Ångström^Åsa|20260306|101112|Müller^Jürgen|P-results|065Y|19600305|M|CF-TEST-1|"
                        + "Contourflow|0.1.0|AUTOMATIC|ORGAN|12");
    }

    @Test
    @Tag("R14")
    void unapprovedAndEmptySetsAreClean() throws IOException {
        AssembledSeries on = series("empty", DicomSamples.axial(), "MR");
        StructureSetContent none = content(new StructureContours("Nothing", List.of()), null);

        requireClean(write("rs.dcm", StructureSets.write(on, none, DicomSamples.identity("rs"))));
    }

    @Test
    @Tag("R14")
    void aContourOfManyPointsStaysReadable() throws IOException {
        AssembledSeries on = series("many", DicomSamples.axial(), "CT");
        double[] points = new double[3 * 9000];
        for (int n = 0; n < 9000; n++) {
            double angle = 2 * Math.PI * n / 9000;
            points[3 * n] = -10 + 12.3456 * Math.cos(angle);
            points[3 * n + 1] = -10 + 12.3456 * Math.sin(angle);
            points[3 * n + 2] = 112;
        }
        StructureContours circle =
                new StructureContours("Circle", List.of(new io.contourflow.imaging.contour.PlanarContour(4, points)));
        Path file = write("rs.dcm", StructureSets.write(on, content(circle, null), DicomSamples.identity("rs")));

        requireClean(file);
        assertThat(StructureSets.read(file).get(0).contours().get(0).pointsMm()).containsExactly(points, within(1e-4));
        assertThat(pydicom(file, "[len(d.ROIContourSequence[0].ContourSequence[0].ContourData)]"))
                .containsExactly(27_000);
    }

    private static double[] pydicom(Path file, String expression) {
        String values = ExternalProgram.requirePython("pydicom")
                .run(
                        "-c",
                        "import sys,pydicom,numpy as np; d=pydicom.dcmread(sys.argv[1]);"
                                + "print(' '.join(repr(float(v)) for v in " + expression + "))",
                        file)
                .orFail()
                .output();
        return Arrays.stream(values.trim().split("\\s+"))
                .mapToDouble(Double::parseDouble)
                .toArray();
    }

    @Test
    @Tag("R7")
    void theRigidMatrixTakesMovingPointsToFixedPoints() throws IOException {
        AssembledSeries fixed = series("fixed", DicomSamples.axial(), "CT");
        AssembledSeries moving = series("moving", DicomSamples.oblique(), "MR");
        RigidOffset offset = new RigidOffset(12.5, -7.25, 3.125, 4, -3, 8, 10, 20, 130);
        Path file =
                write("reg.dcm", SpatialRegistrations.writeRigid(fixed, moving, offset, DicomSamples.identity("reg")));

        requireClean(file);
        double[] fixedPoint = {31, -42, 155};
        double[] movingPoint = new double[3];
        offset.apply(fixedPoint, movingPoint);
        String point = Arrays.stream(movingPoint).mapToObj(Double::toString).collect(Collectors.joining(","));
        double[] back = pydicom(
                file,
                "(np.array(d.RegistrationSequence[1].MatrixRegistrationSequence[0].MatrixSequence[0]"
                        + ".FrameOfReferenceTransformationMatrix,float).reshape(4,4)@np.array([" + point + ",1]))[:3]");
        assertThat(back).containsExactly(fixedPoint, within(1e-6));
        double[] again = new double[3];
        SpatialRegistrations.readRigid(file).apply(fixedPoint, again);
        assertThat(again).containsExactly(movingPoint, within(1e-6));
    }

    @Test
    @Tag("R8")
    void theDeformationGridTakesFixedPointsToMovingPoints() throws IOException {
        for (Geometry grid : List.of(DicomSamples.oblique(), flipped())) {
            AssembledSeries fixed = series("fixed", DicomSamples.axial(), "CT");
            AssembledSeries moving = series("moving", DicomSamples.axial(), "MR");
            DisplacementField field = DisplacementField.sample(
                    (from, to) -> {
                        double x = from[0];
                        double y = from[1];
                        double z = from[2];
                        to[0] = x + 2 + 0.01 * y;
                        to[1] = y - 3 + 0.02 * z;
                        to[2] = z + 0.005 * x;
                    },
                    grid);
            Path file = write(
                    "dreg.dcm",
                    SpatialRegistrations.writeDeformable(fixed, moving, field, DicomSamples.identity("dreg")));

            requireClean(file);
            DisplacementField read = SpatialRegistrations.readDeformable(file);
            double[] index = {3, 5, 2};
            double[] point = new double[3];
            grid.indexToWorld(index, point);
            double[] expected = new double[3];
            field.apply(point, expected);
            double[] mapped = new double[3];
            read.apply(point, mapped);
            assertThat(mapped).containsExactly(expected, within(1e-5));
            read.grid().worldToIndex(point, index);
            assertThat(pydicom(file, PYDICOM_GRID.formatted(index[0], index[1], index[2])))
                    .containsExactly(
                            new double[] {
                                point[0],
                                point[1],
                                point[2],
                                expected[0] - point[0],
                                expected[1] - point[1],
                                expected[2] - point[2]
                            },
                            within(1e-4));
        }
    }

    private static Geometry flipped() {
        return new Geometry(new int[] {12, 10, 8}, new double[] {4, 5, 6}, new double[] {-20, -25, 60}, new double[] {
            1, 0, 0, 0, 1, 0, 0, 0, -1
        });
    }

    /** World point and vector of one grid point, after PS3.3 C.20.3.1.3 alone. */
    private static final String PYDICOM_GRID =
            "(lambda g,i,j,k:(lambda o:list(np.array(g.ImagePositionPatient,float)+i*g.GridResolution[0]*o[:3]"
                    + "+j*g.GridResolution[1]*o[3:]+k*g.GridResolution[2]*np.cross(o[:3],o[3:]))"
                    + ")(np.array(g.ImageOrientationPatient,float))"
                    + "+list(np.frombuffer(g.VectorGridData,'<f4').reshape(list(g.GridDimensions)[::-1]+[3])[k,j,i]))"
                    + "(d.DeformableRegistrationSequence[0].DeformableRegistrationGridSequence[0],"
                    + "round(%f),round(%f),round(%f))";
}
