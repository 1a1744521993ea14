package io.contourflow.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.contourflow.imaging.io.ImageFiles;
import io.contourflow.imaging.io.LabelMap;
import io.contourflow.imaging.io.PixelType;
import io.contourflow.imaging.phantom.Phantom;
import io.contourflow.imaging.phantom.PhantomCase;
import io.contourflow.imaging.phantom.PhantomFactory;
import io.contourflow.imaging.transform.DisplacementField;
import io.contourflow.imaging.transform.RigidOffset;
import io.contourflow.imaging.volume.Geometry;
import io.contourflow.imaging.volume.Mask;
import io.contourflow.imaging.volume.Volume;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("R17")
class ContourflowTests {
    @TempDir
    static Path folder;

    private static Phantom phantom;

    @BeforeAll
    static void writePhantom() {
        phantom = PhantomFactory.make(PhantomCase.TYPE_II, 21);
        ImageFiles.write(phantom.first().volume(), folder.resolve("first.nii.gz"), PixelType.INT16);
        ImageFiles.write(phantom.second().volume(), folder.resolve("second.mha"), PixelType.INT16);
        ImageFiles.writeField(phantom.field(), folder.resolve("field.mha"));
    }

    @Test
    @Tag("R7")
    void registersRigidlyAndWritesWhatItFound() throws IOException {
        CommandRun run = CommandRun.of(
                "register",
                "--fixed",
                path("first.nii.gz"),
                "--moving",
                path("second.mha"),
                "--stages",
                "rigid",
                "--preset",
                "fast",
                "--out-offset",
                path("found.json"),
                "--out-field",
                path("rigid.mha"),
                "--out-image",
                path("rigid.nii.gz"),
                "--json");
        assertThat(run.status()).as(run.err()).isZero();
        JsonNode json = run.json();
        RigidOffset found = OffsetFile.read(folder.resolve("found.json"));
        assertThat(json.at("/offset/translationMm/x").doubleValue()).isEqualTo(found.translationXMm());
        double[] centre = phantom.first().volume().geometry().centreMm();
        double[] p = new double[3];
        double[] q = new double[3];
        found.apply(centre, p);
        phantom.offset().apply(centre, q);
        for (int axis = 0; axis < 3; axis++) {
            // the body deforms by up to 14 mm: the best rigid map is only near the offset put in
            assertThat(p[axis]).isCloseTo(q[axis], within(5.0));
        }
        DisplacementField field = ImageFiles.readField(folder.resolve("rigid.mha"));
        field.apply(centre, q);
        assertThat(q).containsExactly(p, within(1e-3));
        assertThat(ImageFiles.read(folder.resolve("rigid.nii.gz"))
                        .geometry()
                        .sameLattice(phantom.first().volume().geometry(), 1e-3))
                .isTrue();
        assertThat(run.err()).contains("%");
    }

    @Test
    @Tag("R8")
    void warpsAStructureByTheTrueFieldOntoTheFirstImage() {
        Mask onSecond = phantom.second().mask("Bladder");
        ImageFiles.write(onSecond, folder.resolve("bladder.nii.gz"));
        CommandRun run = CommandRun.of(
                "warp",
                "--image",
                path("bladder.nii.gz"),
                "--reference",
                path("first.nii.gz"),
                "--field",
                path("field.mha"),
                "--interpolation",
                "nearest",
                "--out",
                path("warped.nii.gz"));
        assertThat(run.status()).as(run.err()).isZero();
        assertThat(run.out()).isEmpty();
        Mask warped = ImageFiles.readMask(folder.resolve("warped.nii.gz"));
        assertThat(dice(warped, phantom.first().mask("Bladder"))).isGreaterThan(0.93);
    }

    @Test
    @Tag("R14")
    void contoursAndNamesTheBits() throws IOException {
        CommandRun run = CommandRun.of(
                "contour",
                "--image",
                path("first.nii.gz"),
                "--model",
                "auto",
                "--out-labels",
                path("labels.nii.gz"),
                "--json");
        assertThat(run.status()).as(run.err()).isZero();
        LabelMap labels = ImageFiles.readLabels(folder.resolve("labels.nii.gz"));
        Mask body = labels.mask(run.json().at("/bits/External").intValue());
        assertThat(dice(body, phantom.first().mask("External"))).isGreaterThan(0.97);
        assertThat(run.json().at("/structures/External").doubleValue()).isCloseTo(body.volumeMl(), within(1e-6));
    }

    @Test
    @Tag("R10")
    void assessesTheTrueField() throws IOException {
        double[] inside = phantom.first().volume().geometry().centreMm();
        double[] there = new double[3];
        phantom.field().apply(inside, there);
        Files.writeString(
                folder.resolve("points.csv"),
                "fixedX,fixedY,fixedZ,movingX,movingY,movingZ\n# the truth, and 2 mm beside it\n"
                        + row(inside, there, 0) + "\n" + row(inside, there, 2) + "\n\n");
        LabelMap labels = LabelMap.of(
                phantom.first().volume().geometry(), List.of(phantom.first().mask("Bladder")));
        ImageFiles.write(labels, folder.resolve("bladder_label.nii.gz"));
        CommandRun run = CommandRun.of(
                "assess",
                "--fixed",
                path("first.nii.gz"),
                "--moving",
                path("second.mha"),
                "--field",
                path("field.mha"),
                "--contours",
                path("bladder_label.nii.gz"),
                "--landmarks",
                path("points.csv"),
                "--json");
        assertThat(run.status()).as(run.err()).isZero();
        assertThat(run.json().get("degreeMm").doubleValue()).isBetween(5.0, 15.0);
        assertThat(run.json().at("/structures/bit0/overlapDegree").doubleValue())
                .isBetween(0.05, 0.5);
        JsonNode error = run.json().get("targetRegistrationError");
        // the field was written as float32
        assertThat(error.get("meanMm").doubleValue()).isCloseTo(1, within(1e-3));
        assertThat(error.get("p95Mm").doubleValue()).isCloseTo(2, within(1e-3));
        assertThat(error.get("maxMm").doubleValue()).isCloseTo(2, within(1e-3));
        assertThat(error.get("points").intValue()).isEqualTo(2);
        assertThat(run.json().at("/targetRegistrationErrorRigid/maxMm").doubleValue())
                .isGreaterThan(2);
    }

    private static String row(double[] fixed, double[] moving, double asideMm) {
        return fixed[0] + "," + fixed[1] + ", " + fixed[2] + "," + (moving[0] + asideMm) + "," + moving[1] + ","
                + moving[2];
    }

    @Test
    @Tag("R6")
    @Tag("R9")
    void enhancesAndFuses() throws IOException {
        CommandRun enhanced =
                CommandRun.of("enhance", "--image", path("first.nii.gz"), "--out", path("e.nii.gz"), "--json");
        assertThat(enhanced.status()).as(enhanced.err()).isZero();
        assertThat(enhanced.json().get("recipe").asText()).isEqualTo("ct-definition");
        for (String method : List.of("average", "max", "min", "pca", "modulation", "pyramid", "wavelet")) {
            CommandRun fused = CommandRun.of(
                    "fuse",
                    "--fixed",
                    path("first.nii.gz"),
                    "--moving",
                    path("second.mha"),
                    "--method",
                    method,
                    "--out",
                    path("f.mha"));
            assertThat(fused.status()).as(method + fused.err()).isZero();
        }
        Volume last = ImageFiles.read(folder.resolve("f.mha"));
        assertThat(last.geometry().sameLattice(phantom.first().volume().geometry(), 1e-3))
                .isTrue();
    }

    @Test
    void refusesAMissingFileInOneLineWithoutAStackTrace() {
        CommandRun run = CommandRun.of("enhance", "--image", path("none.nii"), "--out", path("x.nii"));
        assertThat(run.status()).isEqualTo(1);
        assertThat(run.err().lines())
                .singleElement()
                .asString()
                .startsWith("contourflow: ")
                .contains("does not exist");
        CommandRun debug = CommandRun.of("enhance", "--image", path("none.nii"), "--out", path("x.nii"), "--debug");
        assertThat(debug.status()).isEqualTo(1);
        assertThat(debug.err()).contains("\tat io.contourflow");
    }

    @Test
    void refusesAFlatImage() throws IOException {
        Path flat = folder.resolve("flat.mha");
        Files.writeString(
                flat,
                "ObjectType = Image\nNDims = 2\nBinaryData = True\nDimSize = 2 2\nElementType = MET_UCHAR\n"
                        + "ElementDataFile = LOCAL\nabcd");
        CommandRun run = CommandRun.of("enhance", "--image", flat.toString(), "--out", path("x.nii"));
        assertThat(run.status()).isEqualTo(1);
        assertThat(run.err()).contains("3-D").contains("2-D");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"direction\":\"fixed-to-moving\",\"translationMm\":{\"x\":NaN,\"y\":0,\"z\":0}}",
                "{\"direction\":\"fixed-to-moving\",\"translationMm\":{\"x\":\"NaN\",\"y\":0,\"z\":0}}",
                "{\"direction\":\"fixed-to-moving\",\"translationMm\":{\"x\":1e999,\"y\":0,\"z\":0}}",
                "{\"direction\":\"moving-to-fixed\",\"translationMm\":{\"x\":1,\"y\":0,\"z\":0}}",
                "{\"translationMm\":{\"x\":1,\"y\":0,\"z\":0}}",
                "{\"direction\":\"fixed-to-moving\",\"translationMm\":{\"x\":1,\"y\":0,\"z\":0}}",
                "{\"direction\":\"fixed-to-moving\",\"matrix\":[1,0,0]}",
                "{\"direction\":\"fixed-to-moving\",\"matrix\":[2,0,0,0,0,1,0,0,0,0,1,0,0,0,0,1]}",
                "not json",
                ""
            })
    void refusesOffsetsThatAreNotFiniteOrNotUnderstood(String text) throws IOException {
        Path offset = folder.resolve("bad.json");
        Files.writeString(offset, text);
        CommandRun run = CommandRun.of(
                "warp",
                "--image",
                path("second.mha"),
                "--reference",
                path("first.nii.gz"),
                "--offset",
                offset.toString(),
                "--out",
                path("never.nii"));
        assertThat(run.status()).isEqualTo(1);
        assertThat(run.err().lines()).singleElement().asString().startsWith("contourflow: ");
        assertThat(folder.resolve("never.nii")).doesNotExist();
    }

    @Test
    void offsetsAreReadAsWrittenAndContradictionsRefused() throws IOException {
        RigidOffset offset = new RigidOffset(1, -2, 3, 4, -5, 6, 70, 80, -90);
        Path path = folder.resolve("o.json");
        OffsetFile.write(offset, path);
        assertThat(OffsetFile.read(path)).isEqualTo(offset);
        Files.writeString(path, Files.readString(path).replace("\"x\" : 1.0", "\"x\" : 1.5"));
        CommandRun run = CommandRun.of(
                "register",
                "--fixed",
                path("first.nii.gz"),
                "--moving",
                path("second.mha"),
                "--initial",
                path.toString());
        assertThat(run.status()).isEqualTo(1);
        assertThat(run.err()).contains("contradicts itself").contains("0.5");
    }

    @Test
    void refusesAFieldThatDoesNotCoverTheReference() {
        Geometry small = Geometry.axisAligned(new int[] {4, 4, 4}, new double[] {5, 5, 5}, new double[3]);
        ImageFiles.writeField(new DisplacementField(small, new float[192]), folder.resolve("small.mha"));
        CommandRun run = CommandRun.of(
                "warp",
                "--image",
                path("second.mha"),
                "--reference",
                path("first.nii.gz"),
                "--field",
                path("small.mha"),
                "--out",
                path("never.nii"));
        assertThat(run.status()).isEqualTo(1);
        assertThat(run.err()).contains("128x128x64").contains("4x4x4");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "nonsense",
                "fuse --fixed a.nii --moving b.nii --method blend --out c.nii",
                "fuse --fixed a.nii --moving b.nii --method max --weight 2 --out c.nii",
                "register --fixed a.nii",
                "register --fixed a.nii --moving b.nii --stages bent",
                "register --fixed a.nii --moving b.nii --threads 0",
                "warp --image a.nii --reference b.nii --out c.nii",
                "warp --image a.nii --reference b.nii --offset o.json --field f.mha --out c.nii",
                "phantom --out x --case V",
                "enhance --image a.nii --out b.nii --recipe shiny",
                "import x --to nowhere"
            })
    void wrongUsageIsStatusTwoWithTheReasonInOneLine(String line) {
        CommandRun run = CommandRun.of(line.isEmpty() ? new String[0] : line.split(" "));
        assertThat(run.status()).isEqualTo(2);
        assertThat(run.err().lines())
                .singleElement()
                .asString()
                .startsWith("contourflow: ")
                .contains("--help)");
        assertThat(run.out()).isEmpty();
    }

    @Test
    void helpIsDone() {
        CommandRun run = CommandRun.of("register", "--help");
        assertThat(run.status()).isZero();
        assertThat(run.out()).contains("--fixed-mask", "--preset", "--out-field");
    }

    private static String path(String name) {
        return folder.resolve(name).toString();
    }

    private static double dice(Mask a, Mask b) {
        int both = 0;
        for (int at = 0; at < a.voxels().length; at++) {
            both += a.voxels()[at] & b.voxels()[at];
        }
        return 2.0 * both / (a.count() + b.count());
    }
}
