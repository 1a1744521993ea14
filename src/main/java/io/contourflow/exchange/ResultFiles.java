package io.contourflow.exchange;

import io.contourflow.kernel.CaseId;
import java.nio.file.Path;
import java.util.List;

/** The DICOM objects that a completed case released, in force now. */
public interface ResultFiles {
    List<ResultFile> of(CaseId caseId);

    /** @param kind RTSTRUCT, REG, DREG or IMAGE */
    record ResultFile(String kind, Path file) {}
}
