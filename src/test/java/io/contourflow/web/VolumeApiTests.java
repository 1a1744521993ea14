package io.contourflow.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.header;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.jsonPath;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import io.contourflow.imaging.volume.Geometry;
import io.contourflow.imaging.volume.Volume;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.GZIPInputStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.test.web.servlet.MockMvc;

/** Whole images and the deformation as the page takes them (R18, R19). */
@WebEdgeTest
class VolumeApiTests {
    private static final String CASE = "/api/cases/" + FakeBackend.CASE;

    @Autowired
    MockMvc mvc;

    private MockHttpServletResponse volume(String query) throws Exception {
        return mvc.perform(get(CASE + "/views/" + query).with(As.clinician()))
                .andExpect(status().isOk())
                .andExpect(header().string("Content-Encoding", "gzip"))
                .andExpect(header().string("Cache-Control", "private, max-age=0, must-revalidate"))
                .andReturn()
                .getResponse();
    }

    private static ByteBuffer unzipped(MockHttpServletResponse response) throws IOException {
        byte[] raw = new GZIPInputStream(new ByteArrayInputStream(response.getContentAsByteArray())).readAllBytes();
        return ByteBuffer.wrap(raw).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static void isHead(ByteBuffer stream, int nx, int ny, int nz) {
        byte[] letters = new byte[4];
        stream.get(letters);
        assertThat(letters).containsExactly('C', 'F', 'V', '1');
        assertThat(new int[] {stream.getInt(), stream.getInt(), stream.getInt()})
                .containsExactly(nx, ny, nz);
    }

    @Test
    @Tag("R18")
    void sendsHounsfieldUnitsAsTheyAre() throws Exception {
        ByteBuffer stream = unzipped(volume("first/volume?from=0"));
        isHead(stream, 4, 3, 2);
        assertThat(stream.getDouble()).isEqualTo(1);
        assertThat(stream.getDouble()).isZero();
        for (int k = 0; k < 2; k++) {
            assertThat(stream.getInt()).isEqualTo(k);
            for (int at = 0; at < 12; at++) {
                assertThat(stream.getShort()).isEqualTo((short) (10 * (at % 4) + 100 * (at / 4) + 1000 * k));
            }
        }
        assertThat(stream.hasRemaining()).isFalse();
    }

    @Test
    @Tag("R18")
    void startsWithTheSliceAskedForAndGoesOutwards() throws Exception {
        ByteBuffer stream = unzipped(volume("second/volume?registration=none&from=2"));
        isHead(stream, 5, 4, 3);
        stream.position(32);
        int[] order = new int[3];
        for (int step = 0; step < 3; step++) {
            order[step] = stream.getInt();
            stream.position(stream.position() + 2 * 20);
        }
        assertThat(order).containsExactly(2, 1, 0);
        mvc.perform(get(CASE + "/views/first/volume?from=2").with(As.clinician()))
                .andExpect(status().isNotFound());
    }

    @Test
    @Tag("R18")
    void confirmsACopyThatIsStillRight() throws Exception {
        String tag = String.valueOf(volume("first/volume").getHeader("ETag"));
        mvc.perform(get(CASE + "/views/first/volume").with(As.clinician()).header("If-None-Match", tag))
                .andExpect(status().isNotModified());
        assertThat(volume("second/volume?registration=rigid").getHeader("ETag")).isNotEqualTo(tag);
    }

    @Test
    @Tag("R18")
    void keepsGreysThatAreNoWholeNumbersToAFractionOfAScreenGrey() throws Exception {
        float[] voxels = {-0.5f, 0.25f, 0.125f, 1.5f};
        Geometry row = Geometry.axisAligned(new int[] {4, 1, 1}, new double[] {1, 1, 1}, new double[3]);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        VolumeStream.of(new Volume(row, voxels), "", null).write(out);
        ByteBuffer stream = ByteBuffer.wrap(out.toByteArray()).order(ByteOrder.LITTLE_ENDIAN);
        isHead(stream, 4, 1, 1);
        double slope = stream.getDouble();
        double intercept = stream.getDouble();
        assertThat(stream.getInt()).isZero();
        for (float voxel : voxels) {
            assertThat(slope * stream.getShort() + intercept).isCloseTo(voxel, Offset.offset(2.0 / 256 / 64));
        }
    }

    @Test
    @Tag("R21")
    void sendsTheDeformationOnItsLattice() throws Exception {
        byte[] raw = mvc.perform(get(CASE + "/registration/field").with(As.clinician()))
                .andExpect(status().isOk())
                .andReturn()
                .getResponse()
                .getContentAsByteArray();
        ByteBuffer field = ByteBuffer.wrap(raw).order(ByteOrder.LITTLE_ENDIAN);
        assertThat(raw).startsWith('C', 'F', 'F', '1');
        field.position(4);
        assertThat(new int[] {field.getInt(), field.getInt(), field.getInt()}).containsExactly(4, 3, 2);
        assertThat(field.getDouble(16 + 2 * 8)).as("spacing along k").isEqualTo(5);
        assertThat(field.getDouble(16 + 5 * 8)).as("origin z").isEqualTo(30);
        field.position(16 + 15 * 8);
        assertThat(field.remaining()).isEqualTo(4 * 3 * 24);
        assertThat(new float[] {field.getFloat(), field.getFloat(), field.getFloat()})
                .containsExactly(1, 0, 0);
    }

    @Test
    @Tag("R19")
    void namesTheContentOfABox() throws Exception {
        mvc.perform(get(CASE + "/views/first/info").with(As.clinician()))
                .andExpect(jsonPath("$.content").isNotEmpty());
    }
}
