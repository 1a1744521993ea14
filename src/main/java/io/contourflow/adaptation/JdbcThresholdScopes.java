package io.contourflow.adaptation;

import io.contourflow.cases.CaseImage;
import io.contourflow.cases.Cases;
import io.contourflow.cases.ImagingCase;
import io.contourflow.kernel.CaseId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/**
 * Finds thresholds by scope, narrowest first: {@code patient:<key>}, {@code pair:<first>-<second modality>},
 * {@code body:<body part>}, {@code site}. The keys of patients are random and kept in {@code imaging.threshold_patient}.
 */
@Repository
class JdbcThresholdScopes implements ThresholdInForce, CaseThresholds {
    private final JdbcClient jdbc;
    private final JdbcThresholds thresholds;
    private final Cases cases;

    JdbcThresholdScopes(JdbcClient jdbc, JdbcThresholds thresholds, Cases cases) {
        this.jdbc = jdbc;
        this.thresholds = thresholds;
        this.cases = cases;
    }

    @Override
    public Thresholds.Threshold nearest(ImagingCase imagingCase) {
        return nearest(scopes(imagingCase, patientKey(imagingCase.patientId())));
    }

    @Override
    @Transactional
    public InForce of(CaseId caseId) {
        ImagingCase imagingCase = cases.require(caseId);
        jdbc.sql("""
                        insert into imaging.threshold_patient (patient_id, patient_key, created_at)
                        values (:patient, :key, now()) on conflict do nothing
                        """)
                .param("patient", imagingCase.patientId())
                .param("key", UUID.randomUUID())
                .update();
        List<String> scopes = scopes(imagingCase, patientKey(imagingCase.patientId()));
        return new InForce(nearest(scopes), scopes);
    }

    private Thresholds.Threshold nearest(List<String> scopes) {
        return scopes.stream()
                .flatMap(scope -> thresholds.find(scope).stream())
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("there must be a threshold for 'site' but there is none"));
    }

    private static List<String> scopes(ImagingCase imagingCase, Optional<UUID> patientKey) {
        List<String> scopes = new ArrayList<>();
        patientKey.ifPresent(key -> scopes.add(ThresholdRules.PATIENT + key));
        CaseImage second = imagingCase.second();
        if (second != null) {
            ThresholdRules.pairScope(imagingCase.first().modality(), second.modality())
                    .ifPresent(scopes::add);
        }
        ThresholdRules.bodyScope(imagingCase.first().bodyPart()).ifPresent(scopes::add);
        scopes.add(ThresholdRules.SITE);
        return scopes;
    }

    private Optional<UUID> patientKey(String patientId) {
        return jdbc.sql("select patient_key from imaging.threshold_patient where patient_id = :patient")
                .param("patient", patientId)
                .query(UUID.class)
                .optional();
    }
}
