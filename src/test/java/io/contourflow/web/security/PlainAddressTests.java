package io.contourflow.web.security;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What of an address may stand in the audit trail. */
@Tag("R1")
class PlainAddressTests {
    @ParameterizedTest
    @CsvSource({
        "/api/cases, /api/cases",
        "/api/cases/00000000-0000-4000-8000-000000000001/registration/offset,"
                + " /api/cases/00000000-0000-4000-8000-000000000001/registration/offset",
        "/dicom-web/studies/1.2.840.113619.2.55/series, /dicom-web/studies/1.2.840.113619.2.55/series",
        "/api/cases/Mueller, /api/cases/*",
        "/api/cases/4711, /api/cases/*",
        "/api/thresholds/patient:QZ77419, /api/thresholds/*",
        "/dicom-web/studies/12.345, /dicom-web/studies/*",
        "/QZ77419/../api/me, /*/*/api/me",
        "/engine-rest/process-instance/Gr%C3%BCn, /engine-rest/process-instance/*"
    })
    void keepsOurWordsRandomIdsAndUidsOnly(String asked, String recorded) {
        assertThat(PlainAddress.of(asked)).isEqualTo(recorded);
    }
}
