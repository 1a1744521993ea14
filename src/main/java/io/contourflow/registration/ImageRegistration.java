package io.contourflow.registration;

import io.contourflow.imaging.registration.RegistrationQuality;
import io.contourflow.imaging.transform.RigidOffset;
import io.contourflow.kernel.Actor;
import io.contourflow.kernel.CaseId;

/** Registers the second image of a case to the first (R7, R8) and stores offset and field. Idempotent. */
public interface ImageRegistration {
    /** @throws CannotRegister when the pair cannot be registered at all */
    RegistrationQuality registerRigidly(CaseId caseId);

    /** Starts from the offset in force: the user's correction where there is one, else the rigid result. */
    RegistrationQuality registerDeformably(CaseId caseId);

    /** The offset in force, fixed (first) → moving (second), LPS mm. */
    RigidOffset offset(CaseId caseId);

    /**
     * Stores a user's correction of the offset (R22); the caller has the non-rigid step run again.
     *
     * @param expectedVersion as given by {@link #offsetVersion}
     * @throws io.contourflow.kernel.Problem STALE when somebody changed it meanwhile
     */
    void correctOffset(CaseId caseId, RigidOffset corrected, long expectedVersion, Actor actor);

    long offsetVersion(CaseId caseId);

    /** The pair cannot be registered; the process turns this into a task. */
    final class CannotRegister extends RuntimeException {
        private static final long serialVersionUID = 1L;

        public CannotRegister(String message, Throwable cause) {
            super(message, cause);
        }
    }
}
