package io.contourflow.intake;

import io.contourflow.archive.Instances;
import io.contourflow.archive.StoredSeries;
import io.contourflow.cases.Cases;
import io.contourflow.cases.NewCase;
import io.contourflow.kernel.Actor;
import io.contourflow.kernel.Problem;
import io.contourflow.kernel.SeriesUid;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Checks a request for a case and makes it. The images need not have passed intake: a person takes responsibility. */
@Component
class RequestedCases implements CaseRequests {
    private static final int PRIORITY_MAX = 100;
    private static final int NOTE_CHARACTERS_MAX = 2000;
    private static final int KEY_CHARACTERS_MAX = 200;

    private final Instances instances;
    private final CaseMaking making;
    private final IntakeProperties properties;

    RequestedCases(Instances instances, CaseMaking making, IntakeProperties properties) {
        this.instances = instances;
        this.making = making;
        this.properties = properties;
    }

    @Override
    public Cases.Creation request(Request request, Actor actor) {
        requireLegal(request);
        requireDepartment(actor);
        StoredSeries first = requireImageOf(request.patientId(), request.firstSeries());
        @Nullable SeriesUid secondUid = request.secondSeries();
        @Nullable StoredSeries second = secondUid == null ? null : requireImageOf(request.patientId(), secondUid);
        if (second != null) {
            requireDate(first);
            requireDate(second);
        }
        instances.assembled(first.uid());
        if (second != null) {
            instances.assembled(second.uid());
        }
        return making.make(new NewCase(
                // keys of intake and of askers must never meet
                "request:" + request.idempotencyKey(),
                request.patientId(),
                properties.department(),
                CaseMaking.image(first),
                second == null ? null : CaseMaking.image(second),
                request.priority(),
                request.dueAt(),
                request.note(),
                actor.userId(),
                request.method()));
    }

    private static void requireLegal(Request request) {
        int keyLength = request.idempotencyKey().length();
        require(
                !request.idempotencyKey().isBlank() && keyLength <= KEY_CHARACTERS_MAX,
                "bad-idempotency-key",
                "idempotency key must hold 1 to " + KEY_CHARACTERS_MAX + " characters but holds " + keyLength);
        require(!request.patientId().isBlank(), "no-patient-id", "a case needs a patient id");
        require(
                request.priority() >= 0 && request.priority() <= PRIORITY_MAX,
                "bad-priority",
                "priority must be 0 to " + PRIORITY_MAX + " but is " + request.priority());
        require(
                request.note().length() <= NOTE_CHARACTERS_MAX,
                "note-too-long",
                "note must hold at most " + NOTE_CHARACTERS_MAX + " characters but holds "
                        + request.note().length());
        require(
                !request.firstSeries().equals(request.secondSeries()),
                "same-image-twice",
                "first and second image must differ but both are series " + request.firstSeries());
    }

    private static void require(boolean holds, String slug, String detail) {
        if (!holds) {
            throw new Problem(Problem.Kind.INVALID, slug, detail);
        }
    }

    private void requireDepartment(Actor actor) {
        if (!actor.departments().isEmpty() && !actor.departments().contains(properties.department())) {
            throw new Problem(
                    Problem.Kind.FORBIDDEN,
                    "other-department",
                    "cases here belong to department '" + properties.department() + "', which is not yours");
        }
    }

    private StoredSeries requireImageOf(String patientId, SeriesUid uid) {
        StoredSeries series = making.stored(uid);
        if (!series.patientId().equals(patientId)) {
            throw new Problem(Problem.Kind.CONFLICT, "other-patient", "series " + uid + " belongs to another patient");
        }
        if (!ImageClasses.isImage(series.sopClassUid())) {
            throw new Problem(
                    Problem.Kind.UNPROCESSABLE,
                    "not-an-image",
                    "series " + uid + " must be a CT, MR or PET image but is of SOP class " + series.sopClassUid());
        }
        return series;
    }

    private static void requireDate(StoredSeries series) {
        if (series.acquiredAt() == null) {
            throw AcquiredImageClassification.noDate(series.uid());
        }
    }
}
