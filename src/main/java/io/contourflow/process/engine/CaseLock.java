package io.contourflow.process.engine;

import io.contourflow.kernel.CaseId;

/** Lets one transaction at a time start the process of a case, over all nodes. */
interface CaseLock {

    /** Waits for it; held until the current transaction ends. Reentrant within the transaction. */
    void acquire(CaseId caseId);
}
