package io.contourflow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What every image command does with bad input: status 1 or 2, one line on stderr that says what is wrong, no stack
 * trace, nothing written. In a command, {@code $} is the folder of the images and {@code %} that of the results;
 * {@code BAD} stands for the bad image.
 */
@Tag("R7")
@Tag("R9")
class BadInputTests {
    private static final List<String> COMMANDS = List.of(
            "register --fixed BAD --moving $good.nii --out-image %w.nii --out-offset %o.json --out-field %f.mha",
            "register --fixed $good.nii --moving BAD --out-image %w.nii",
            "warp --image BAD --reference $good.nii --field $field.mha --out %w.nii",
            "warp --image $good.nii --reference BAD --field $field.mha --out %w.nii",
            "contour --image BAD --model auto --modality CT --out-labels %l.nii.gz",
            "enhance --image BAD --modality CT --out %e.nii",
            "fuse --fixed BAD --moving $good.nii --method max --out %f.nii",
            "fuse --fixed $good.nii --moving BAD --method max --out %f.nii",
            "assess --fixed BAD --moving $good.nii --field $field.mha --json",
            "assess --fixed $good.nii --moving BAD --field $field.mha --json");

    @TempDir
    static Path images;

    @TempDir
    static Path results;

    private static Map<String, String> reasons;

    @BeforeAll
    static void writeImages() throws IOException {
        BadImages bad = new BadImages(images);
        bad.writeGoodOnes();
        reasons = bad.write();
        bad.writeSeries();
    }

    @AfterEach
    void nothingWasWritten() throws IOException {
        try (Stream<Path> left = Files.list(results)) {
            assertThat(left).isEmpty();
        }
    }

    static Stream<String> badImages() throws IOException {
        writeImages();
        return reasons.keySet().stream();
    }

    @ParameterizedTest
    @MethodSource("badImages")
    void everyCommandRefusesABadImageInOneLine(String name) {
        for (String command : COMMANDS) {
            CommandRun run = run(command.replace("BAD", "$" + name));
            assertThat(run.status()).as(command).isEqualTo(1);
            oneLine(run, command).contains(name).contains(reasons.get(name));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"absent.nii.gz", "cut.nii.gz", "flat.mha", "holes.nii", "nothing", "empty.mha"})
    void masksAndLabelsMustBeImageFilesToo(String name) {
        for (String command : List.of(
                "register --fixed $good.nii --moving $good.mha --fixed-mask $BAD --out-image %w.nii",
                "assess --fixed $good.nii --moving $good.mha --field $field.mha --contours $BAD")) {
            CommandRun run = run(command.replace("BAD", name));
            assertThat(run.status()).as(command).isEqualTo(1);
            oneLine(run, command).contains(name);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "absent.mha | does not exist",
                "good.mha | must hold 3 value(s) per voxel but holds 1",
                "good.nii | must end in .mha or .mhd",
                "prose.mha | not a MetaImage",
                "small-field.mha | must cover the fixed image, 8x8x8"
            })
    void aFieldMustBeOneOverTheFixedImage(String field, String reason) {
        for (String command : List.of(
                "warp --image $good.nii --reference $good.mha --field $FIELD --out %w.nii",
                "assess --fixed $good.nii --moving $good.mha --field $FIELD")) {
            CommandRun run = run(command.replace("FIELD", field));
            assertThat(run.status()).as(command).isEqualTo(1);
            oneLine(run, command).contains(reason);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'' | must hold at least 1 pair of points but holds 0",
                "fixedX,fixedY,fixedZ,movingX,movingY,movingZ | at least 1 pair",
                "fx,fy,fz,mx,my,mz | at least 1 pair",
                "1,2,3 | line 1 must hold 6 numbers",
                "1,2,3,4,5,6;1,2,3,4,5,6,7 | line 2 must hold 6 numbers",
                "1;2;3;4;5;6 | line 1 must hold 6 numbers",
                "1,2,3,4,5,NaN | line 1 must hold finite numbers but holds 'NaN'",
                "1,2,3,4,five,6 | line 1 must hold finite numbers but holds 'five'",
                "1,2,,4,5,6 | line 1 must hold finite numbers but holds ''",
                "1,2,3,4,5,6;100,2,3,4,5,6 | line 2 lies outside the fixed image, 8x8x8"
            })
    void landmarksMustBePairsOfPointsInTheImage(String text, String reason) throws IOException {
        Path points = Files.writeString(images.resolve("points.csv"), text.replace(';', '\n'));
        String command = "assess --fixed $good.nii --moving $good.mha --field $field.mha --landmarks $points.csv";
        CommandRun run = run(command);
        assertThat(run.status()).isEqualTo(1);
        oneLine(run, command).contains(points.toString()).contains(reason);
        oneLine(run(command.replace("points.csv", "absent.csv")), command).contains("absent.csv does not exist");
        oneLine(run(command.replace("points.csv", "good.nii.gz")), command).contains("is not a text");
    }

    static Stream<Arguments> badOffsets() {
        String t = "\"translationMm\":{\"x\":1,\"y\":2,\"z\":3}";
        String r = "\"rotationDeg\":{\"x\":0,\"y\":0,\"z\":0}";
        String c = "\"centreMm\":{\"x\":0,\"y\":0,\"z\":0}";
        String d = "\"direction\":\"fixed-to-moving\"";
        return Stream.of(
                Arguments.of("", "must have the direction fixed-to-moving but its direction is not stated"),
                Arguments.of("no json", "is not an offset"),
                Arguments.of("[]", "must have the direction"),
                Arguments.of("{" + String.join(",", t, r, c) + "}", "its direction is not stated"),
                Arguments.of("{" + String.join(",", d.replace("fixed-to", "to"), t, r, c) + "}", "is to-moving"),
                Arguments.of(
                        "{" + String.join(",", d, r, c) + "}", "finite number for translationMm.x but gives nothing"),
                Arguments.of(
                        "{" + String.join(",", d, t, c) + "}", "finite number for rotationDeg.x but gives nothing"),
                Arguments.of("{" + String.join(",", d, t, r) + "}", "finite number for centreMm.x but gives nothing"),
                Arguments.of("{" + String.join(",", d, t.replace("1", "NaN"), r, c) + "}", "is not an offset"),
                Arguments.of("{" + String.join(",", d, t.replace("1", "1e999"), r, c) + "}", "translationMm.x"),
                Arguments.of("{" + String.join(",", d, t.replace("1", "\"1 cm\""), r, c) + "}", "translationMm.x"),
                Arguments.of(
                        "{" + String.join(",", d, t.replace("Mm", "Cm"), r, c) + "}",
                        "translationMm.x but gives nothing"),
                Arguments.of(
                        "{" + String.join(",", d, t, r.replace("Deg", "Rad"), c) + "}",
                        "rotationDeg.x but gives nothing"),
                Arguments.of("{" + d + ",\"matrix\":[1,0,0,0]}", "must give 16 numbers for matrix but gives 4"),
                Arguments.of(
                        "{" + d + ",\"matrix\":[2,0,0,0, 0,1,0,0, 0,0,1,0, 0,0,0,1]}",
                        "a rigid matrix must have determinant 1"),
                Arguments.of(
                        "{" + d + ",\"matrix\":[-1,0,0,0, 0,1,0,0, 0,0,1,0, 0,0,0,1]}",
                        "a rigid matrix must have determinant 1"));
    }

    @ParameterizedTest
    @MethodSource("badOffsets")
    void anOffsetMustBeWholeFiniteAndInMillimetresAndDegrees(String text, String reason) throws IOException {
        Path offset = Files.writeString(images.resolve("offset.json"), text);
        for (String command : List.of(
                "warp --image $good.nii --reference $good.mha --offset OFFSET --out %w.nii",
                "register --fixed $good.nii --moving $good.mha --initial OFFSET --out-image %w.nii")) {
            CommandRun run = run(command.replace("OFFSET", offset.toString()));
            assertThat(run.status()).as(command).isEqualTo(1);
            oneLine(run, command).contains("offset.json").contains(reason);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "%absent/x.nii | there is no folder",
                "$nothing | must end in",
                "$folder.nii | it is a folder",
                "$good.nii/x.nii | there is no folder",
                "%x.png | must end in .nii",
                "$good.nii | is an input of this command and would be overwritten",
                "$nothing/../good.nii | is an input of this command",
                "$link.nii | is an input of this command"
            })
    void aResultGoesToAPlaceOfItsOwnThatCanBeWritten(String out, String reason) throws IOException {
        Files.createDirectories(images.resolve("folder.nii"));
        if (!Files.exists(images.resolve("link.nii"))) {
            Files.createSymbolicLink(images.resolve("link.nii"), images.resolve("good.nii"));
        }
        byte[] before = Files.readAllBytes(images.resolve("good.nii"));
        for (String command : List.of(
                "register --fixed $good.nii --moving $good.mha --out-image OUT",
                "warp --image $good.nii --reference $good.mha --field $field.mha --out OUT",
                "contour --image $good.nii --model auto --modality CT --out-labels OUT",
                "enhance --image $good.nii --modality CT --out OUT",
                "fuse --fixed $good.mha --moving $good.nii --method pca --out OUT")) {
            CommandRun run = run(command.replace("OUT", out));
            assertThat(run.status()).as(command).isEqualTo(1);
            oneLine(run, command).contains(reason);
        }
        assertThat(Files.readAllBytes(images.resolve("good.nii"))).isEqualTo(before);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "register --fixed $good.nii --moving $good.mha --out-field %f.nii | must end in .mha or .mhd",
                "register --fixed $good.nii --moving $good.mha --out-offset %none/o.json | there is no folder",
                "register --fixed $good.nii --moving $good.mha --out-field %x.mha --out-image %x.mha | two results",
                "register --fixed $good.nii --moving $good.mha --out-field %x.mhd --out-offset %x.raw | two results",
                "register --fixed $pair.mhd --moving $good.mha --out-offset $pair.raw | is an input",
                "enhance --image $pair.mhd --modality CT --out $pair.mhd | is an input",
                "warp --image $good.nii --reference $good.mha --field $field.mha --out $field.mha | is an input",
                "contour --image $ct --model auto --out-rtstruct $ct/000.dcm | is an input",
                "contour --image $good.nii --model auto --modality CT --out-rtstruct %s.dcm | file without",
                "contour --image $bright.nii --model auto | modality of this image is not known",
                "contour --image $good.nii --model nobody --modality CT | no model named nobody",
                "contour --image $good.nii --model auto --modality US | no model for US",
                "enhance --image $good.nii --modality US --out %e.nii | no recipe for modality 'US'",
                "fuse --fixed $ct --moving $mr --method max --out %f.nii | do not share a frame of reference",
                "register --fixed $bright.nii --moving $good.nii --out-image %w.nii | must not be constant",
                "phantom --out $good.nii --case I | it is not a folder",
                "phantom --out $good.nii/below --case I | cannot be used",
                "import $nothing | holds no DICOM object",
                "import $absent | does not exist",
                "import $good.nii | neither a folder nor a zip",
                "import $ct --to NODE@127.0.0.1:1 | NODE"
            })
    void whatCannotBeDoneIsSaidInOneLine(String command, String reason) {
        CommandRun run = run(command);
        assertThat(run.status()).isEqualTo(1);
        oneLine(run, command).contains(reason);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "register --fixed $good.nii",
                "register --fixed $good.nii --moving $good.mha --mode sideways",
                "register --fixed $good.nii --moving $good.mha --preset best",
                "register --fixed $good.nii --moving $good.mha --stages deformable --out-image %w.nii",
                "register --fixed $good.nii --moving $good.mha --threads 0",
                "register --fixed $good.nii --moving $good.mha --threads two",
                "warp --image $good.nii --reference $good.mha --out %w.nii",
                "warp --image $good.nii --reference $good.mha --offset o.json --field $field.mha --out %w.nii",
                "warp --image $good.nii --reference $good.mha --field $field.mha --interpolation magic --out %w.nii",
                "contour --image $good.nii",
                "contour --image $good.nii --model auto --colour red",
                "enhance --image $good.nii --out %e.nii --recipe shiny",
                "enhance --image $good.nii",
                "fuse --fixed $good.nii --moving $good.mha --out %f.nii",
                "fuse --fixed $good.nii --moving $good.mha --method blend --out %f.nii",
                "fuse --fixed $good.nii --moving $good.mha --method max --weight 2 --out %f.nii",
                "fuse --fixed $good.nii --moving $good.mha --method max --weight NaN --out %f.nii",
                "assess --fixed $good.nii",
                "phantom --out %p --case V",
                "phantom --out %p --case I --seed many",
                "phantom --case I",
                "import",
                "import $ct --to nowhere",
                "import $ct --to NODE@host:99999"
            })
    void wrongUsageIsStatusTwo(String command) {
        CommandRun run = run(command);
        assertThat(run.status()).as(run.err()).isEqualTo(2);
        oneLine(run, command).contains(" --help)");
    }

    @Test
    void theRefusalOfARecipeNamesThoseThatThereAre() {
        CommandRun run = run("enhance --image $good.nii --out %e.nii --recipe shiny");
        oneLine(run, "enhance").contains("no recipe named 'shiny'", "ct-definition", "pt-contrast");
    }

    private static org.assertj.core.api.AbstractStringAssert<?> oneLine(CommandRun run, String command) {
        assertThat(run.out()).as(command).isEmpty();
        assertThat(run.err()).as(command).doesNotContain("\tat ", "Exception");
        List<String> said = new ArrayList<>(run.err().lines().toList());
        assertThat(said).as(command).hasSize(1);
        return assertThat(said.get(0)).as(command).startsWith("contourflow: ");
    }

    private static CommandRun run(String command) {
        String[] words = command.split(" ");
        for (int n = 0; n < words.length; n++) {
            words[n] = words[n].startsWith("$")
                    ? images.resolve(words[n].substring(1)).toString()
                    : words[n].startsWith("%")
                            ? results.resolve(words[n].substring(1)).toString()
                            : words[n];
        }
        return CommandRun.of(words);
    }
}
