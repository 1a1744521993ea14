package io.contourflow.registration;

import io.contourflow.cases.StepResult;
import io.contourflow.cases.Steps;
import io.contourflow.imaging.registration.RegistrationQuality;
import io.contourflow.imaging.transform.RigidOffset;

/** Offsets and quality as numbers and texts of a step result, and back. */
public final class StoredRegistration {
    private StoredRegistration() {}

    static Steps.Made put(Steps.Made made, RigidOffset o) {
        return made.number("translationXMm", o.translationXMm())
                .number("translationYMm", o.translationYMm())
                .number("translationZMm", o.translationZMm())
                .number("rotationXDeg", o.rotationXDeg())
                .number("rotationYDeg", o.rotationYDeg())
                .number("rotationZDeg", o.rotationZDeg())
                .number("centreXMm", o.centreXMm())
                .number("centreYMm", o.centreYMm())
                .number("centreZMm", o.centreZMm());
    }

    /** The offset that a rigid step found or a non-rigid step started from. */
    public static RigidOffset offset(StepResult r) {
        return new RigidOffset(
                r.number("translationXMm"),
                r.number("translationYMm"),
                r.number("translationZMm"),
                r.number("rotationXDeg"),
                r.number("rotationYDeg"),
                r.number("rotationZDeg"),
                r.number("centreXMm"),
                r.number("centreYMm"),
                r.number("centreZMm"));
    }

    static Steps.Made put(Steps.Made made, RegistrationQuality q) {
        return made.number("similarityBefore", q.similarityBefore())
                .number("similarityAfter", q.similarityAfter())
                .number("minJacobian", q.minJacobian())
                .number("maxJacobian", q.maxJacobian())
                .number("foldedVoxels", q.foldedVoxels())
                .number("inverseConsistencyMm", q.inverseConsistencyMm())
                .text("verdict", q.verdict().name())
                .text("reason", q.reason());
    }

    /** What was not measured is NaN again. */
    static RegistrationQuality quality(StepResult r) {
        return new RegistrationQuality(
                measured(r, "similarityBefore"),
                measured(r, "similarityAfter"),
                measured(r, "minJacobian"),
                measured(r, "maxJacobian"),
                (long) r.number("foldedVoxels"),
                measured(r, "inverseConsistencyMm"),
                RegistrationQuality.Verdict.valueOf(r.texts().getOrDefault("verdict", "")),
                r.texts().getOrDefault("reason", ""));
    }

    private static double measured(StepResult result, String name) {
        return result.numbers().getOrDefault(name, Double.NaN);
    }
}
