package io.contourflow.dicom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.contourflow.kernel.Problem;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Parameters of a QIDO-RS search as a question to the index. */
@Tag("R1")
class WebQueryTests {
    private static WebQuery studies(String name, String value) {
        return WebQuery.parse(QueryLevel.STUDY, Map.of(), Map.of(name, List.of(value)));
    }

    private static Object key(String name, String value, QueryAttribute attribute) {
        return studies(name, value).query().keys().get(attribute);
    }

    @Test
    void compareKeywordsAndTagsAsCFindDoes() {
        CatalogQuery.AnyOf two = new CatalogQuery.AnyOf(List.of("1.2", "1.3"));
        assertThat(key("StudyInstanceUID", "1.2,1.3", QueryAttribute.STUDY_INSTANCE_UID))
                .isEqualTo(two);
        assertThat(key("0020000D", "1.2\\1.3", QueryAttribute.STUDY_INSTANCE_UID))
                .isEqualTo(two);
        assertThat(key("00080020", "20260101-20260131", QueryAttribute.STUDY_DATE))
                .isEqualTo(new CatalogQuery.Range("20260101", "20260131"));
        assertThat(key("PatientName", "do*", QueryAttribute.PATIENT_NAME))
                .isEqualTo(new CatalogQuery.AnyOf(List.of("DO*")));
        assertThat(key("ModalitiesInStudy", "CT", QueryAttribute.MODALITIES_IN_STUDY))
                .isEqualTo(new CatalogQuery.AnyOf(List.of("CT")));
        assertThat(studies("PatientID", "*").query().keys()).isEmpty();
    }

    @Test
    void answerWithTheLevelsAboveUnlessThePathFixesThem() {
        WebQuery everywhere = WebQuery.parse(QueryLevel.SERIES, Map.of(), Map.of());
        WebQuery within = WebQuery.parse(
                QueryLevel.SERIES,
                Map.of(QueryAttribute.STUDY_INSTANCE_UID, "1.2"),
                Map.of("includefield", List.of("StudyDescription,00080090")));

        assertThat(everywhere.query().wanted())
                .contains(QueryAttribute.PATIENT_NAME, QueryAttribute.STUDY_DATE, QueryAttribute.SERIES_INSTANCES)
                .doesNotContain(QueryAttribute.STUDY_INSTANCES);
        assertThat(within.query().wanted())
                .contains(QueryAttribute.STUDY_DESCRIPTION, QueryAttribute.REFERRING_PHYSICIAN_NAME)
                .doesNotContain(QueryAttribute.PATIENT_NAME, QueryAttribute.STUDY_DATE);
        assertThat(within.query().keys()).containsOnlyKeys(QueryAttribute.STUDY_INSTANCE_UID);
    }

    @Test
    void leaveOutWhatTheIndexDoesNotHoldAndSaySo() {
        assertThat(studies("PatientWeight", "70").warnings())
                .containsExactly("Matching of PatientWeight is not supported. It has been left out.");
        assertThat(studies("Modality", "CT").warnings()).hasSize(1);
        assertThat(studies("00400275.00400009", "x").warnings()).hasSize(1);
        assertThat(studies("fuzzymatching", "true").warnings())
                .containsExactly(
                        "The fuzzymatching parameter is not supported. Only literal matching has been performed.");
        assertThat(studies("fuzzymatching", "false").warnings()).isEmpty();
        assertThat(studies("includefield", "all").warnings()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "limit, 0",
        "limit, x",
        "offset, -1",
        "fuzzymatching, maybe",
        "NoSuchKeyword, x",
        "includefield, nothing",
        "StudyDate, yesterday",
        "StudyInstanceUID, abc",
        "0008002, x",
        "../etc, x"
    })
    void areRefusedWhenTheyBreakTheRules(String name, String value) {
        assertThatThrownBy(() -> studies(name, value))
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.slug()).isEqualTo("invalid-parameter"));
    }

    @Test
    void areRefusedWhenTheyContradictThePath() {
        assertThatThrownBy(() -> WebQuery.parse(
                        QueryLevel.SERIES,
                        Map.of(QueryAttribute.STUDY_INSTANCE_UID, "1.2"),
                        Map.of("StudyInstanceUID", List.of("1.3"))))
                .hasMessage("StudyInstanceUID contradicts the path");
    }
}
