package io.contourflow.adaptation;

import io.contourflow.kernel.CaseId;
import java.util.List;

/** Which threshold applies to a case, and which scopes could be set for it. */
public interface CaseThresholds {
    /** @throws io.contourflow.kernel.Problem NOT_FOUND */
    InForce of(CaseId caseId);

    /** @param scopes all that cover the case, narrowest first, whether set or not; {@code site} is the last and always set */
    record InForce(Thresholds.Threshold threshold, List<String> scopes) {
        public InForce {
            scopes = List.copyOf(scopes);
        }
    }
}
