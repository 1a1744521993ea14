package io.contourflow.registration;

import io.contourflow.imaging.transform.RigidOffset;
import io.contourflow.kernel.Actor;
import io.contourflow.kernel.CaseId;
import java.util.Optional;

/** Users' corrections of the rigid offset, numbered from 1 in each case. Append-only. */
interface OffsetCorrections {
    /** 0 when there is none. */
    long version(CaseId caseId);

    /** The newest correction, if it was made on this rigid result. */
    Optional<RigidOffset> inForce(CaseId caseId, String rigidInputHash);

    /** @throws io.contourflow.kernel.Problem STALE unless {@code expectedVersion} is still the newest */
    void add(CaseId caseId, long expectedVersion, String rigidInputHash, RigidOffset corrected, Actor actor);
}
