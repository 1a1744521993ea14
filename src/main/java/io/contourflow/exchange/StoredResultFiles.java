package io.contourflow.exchange;

import io.contourflow.archive.Artifacts;
import io.contourflow.cases.Cases;
import io.contourflow.kernel.CaseId;
import java.util.List;
import org.springframework.stereotype.Component;

/** Makes them again where need be: the same results are the same files. */
@Component
class StoredResultFiles implements ResultFiles {
    private final Cases cases;
    private final ResultObjects objects;
    private final Artifacts artifacts;

    StoredResultFiles(Cases cases, ResultObjects objects, Artifacts artifacts) {
        this.cases = cases;
        this.objects = objects;
        this.artifacts = artifacts;
    }

    @Override
    public List<ResultFile> of(CaseId caseId) {
        return objects.of(cases.require(caseId)).stream()
                .map(object -> new ResultFile(object.kind(), artifacts.file(object.artifact())))
                .toList();
    }
}
