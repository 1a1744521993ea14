package io.contourflow.process.engine;

import io.contourflow.adaptation.DeformationGate;
import io.contourflow.adaptation.DeformationVerdict;
import io.contourflow.adaptation.PlanDecision;
import io.contourflow.adaptation.PlanFeedback;
import io.contourflow.audit.AuditTrail;
import io.contourflow.cases.ImageRole;
import io.contourflow.cases.ImageType;
import io.contourflow.contouring.AutomaticContouring;
import io.contourflow.exchange.ResultRelease;
import io.contourflow.imaging.registration.RegistrationQuality;
import io.contourflow.imaging.transform.RigidOffset;
import io.contourflow.intake.ImageClassification;
import io.contourflow.intake.ImageFacts;
import io.contourflow.kernel.Actor;
import io.contourflow.kernel.CaseId;
import io.contourflow.kernel.Problem;
import io.contourflow.planning.PlanModifications;
import io.contourflow.process.PeopleDirectory;
import io.contourflow.registration.ImageAdjustment;
import io.contourflow.registration.ImageFusion;
import io.contourflow.registration.ImageRegistration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What the delegates ask, answered as a test sets it; keeps the order of what was asked. */
public final class FakeDomain
        implements ImageClassification,
                ImageAdjustment,
                ImageFusion,
                ImageRegistration,
                DeformationGate,
                PlanFeedback,
                PlanModifications,
                ResultRelease,
                AuditTrail,
                PeopleDirectory {
    private static final RegistrationQuality QUALITY =
            new RegistrationQuality(0.5, 0.9, 1, 1, 0, 0, RegistrationQuality.Verdict.TRUSTED, "checked");

    public final List<String> asked = new ArrayList<>();
    public final List<String> audited = new ArrayList<>();
    private final Map<CaseId, PlanDecision> answers = new HashMap<>();
    private final Map<CaseId, Request> requests = new HashMap<>();
    public final Set<String> people = new HashSet<>();
    public ImageFacts facts = new ImageFacts(true, true, false);
    public DeformationVerdict verdict = DeformationVerdict.WITHIN_LIMIT;
    /** Whether the field passed its own check. */
    public boolean fieldTrusted;

    public boolean rigidFails;
    public boolean secondContourDecides;
    public boolean deformableFails;
    public boolean releaseBreaks;
    public boolean planningRefuses;
    /** Image steps that fail for technical reasons. */
    public final Set<String> breaks = new HashSet<>();

    @Override
    public ImageFacts facts(CaseId caseId) {
        asked.add("facts");
        return facts;
    }

    private void step(String name) {
        asked.add(name);
        if (breaks.contains(name)) {
            throw new IllegalStateException("out of memory");
        }
    }

    @Override
    public void adjust(CaseId caseId) {
        step("adjust");
    }

    @Override
    public void fuse(CaseId caseId) {
        step("fuse");
    }

    @Override
    public void storeContouredImage(CaseId caseId) {
        asked.add("storeContouredImage");
    }

    @Override
    public RegistrationQuality registerRigidly(CaseId caseId) {
        step("registerRigidly");
        if (rigidFails) {
            throw new CannotRegister("the images do not overlap", new IllegalStateException("no overlap"));
        }
        return QUALITY;
    }

    @Override
    public RegistrationQuality registerDeformably(CaseId caseId) {
        step("registerDeformably");
        if (deformableFails) {
            throw new CannotRegister("the field folds", new IllegalStateException("folded"));
        }
        return QUALITY;
    }

    @Override
    public RigidOffset offset(CaseId caseId) {
        throw new UnsupportedOperationException("not asked by the process");
    }

    @Override
    public void correctOffset(CaseId caseId, RigidOffset corrected, long expectedVersion, Actor actor) {
        throw new UnsupportedOperationException("not asked by the process");
    }

    @Override
    public long offsetVersion(CaseId caseId) {
        throw new UnsupportedOperationException("not asked by the process");
    }

    @Override
    public DeformationVerdict assess(CaseId caseId, boolean registered) {
        step("assess");
        answers.remove(caseId);
        return registered ? verdict : DeformationVerdict.CANNOT_TELL;
    }

    @Override
    public void cannotTell(CaseId caseId, String because) {
        answers.remove(caseId);
        asked.add("cannotTell " + because);
    }

    @Override
    public boolean isFieldTrusted(CaseId caseId, boolean registered) {
        return registered && fieldTrusted;
    }

    @Override
    public boolean needsSecondContour(ImageType type) {
        return secondContourDecides;
    }

    @Override
    public void decide(CaseId caseId, PlanDecision decision, String reason, Actor actor) {
        answers.put(caseId, decision);
        asked.add("decide " + decision);
    }

    @Override
    public Optional<PlanDecision> answer(CaseId caseId) {
        return Optional.ofNullable(answers.get(caseId));
    }

    @Override
    public void adjustThreshold(CaseId caseId) {
        asked.add("adjustThreshold");
    }

    @Override
    public Request open(CaseId caseId) {
        asked.add("openPlanModification");
        Request request = new Request(caseId, Instant.now(), null, null, null, "");
        requests.put(caseId, request);
        return request;
    }

    @Override
    public Request complete(CaseId caseId, String planUid, String reason, Actor actor) {
        if (planningRefuses) {
            throw new Problem(Problem.Kind.INVALID, "no-plan", "a plan UID or a reason for none is needed");
        }
        asked.add("planModified " + planUid);
        Request request = new Request(caseId, Instant.now(), Instant.now(), actor.userId(), planUid, reason);
        requests.put(caseId, request);
        return request;
    }

    @Override
    public Optional<Request> find(CaseId caseId) {
        return Optional.ofNullable(requests.get(caseId));
    }

    @Override
    public int release(CaseId caseId) {
        asked.add("release");
        if (releaseBreaks) {
            throw new IllegalStateException("disk full");
        }
        return 3;
    }

    @Override
    public void append(String action, String actor, String caseId, String detail) {
        audited.add(action + " " + actor + " " + detail);
    }

    @Override
    public List<Entry> search(Query query) {
        return List.of();
    }

    @Override
    public void walk(Query query, java.util.function.Consumer<Entry> visitor) {
        search(query).forEach(visitor);
    }

    @Override
    public Verification verify() {
        return new Verification(true, 0, null, "");
    }

    @Override
    public Optional<Person> find(String userId) {
        return people.contains(userId)
                ? Optional.of(new Person(userId, userId, Set.of("clinician"), Set.of("RT")))
                : Optional.empty();
    }

    @Override
    public List<Person> inGroup(String group) {
        return people.stream().sorted().map(id -> find(id).orElseThrow()).toList();
    }

    /** Contours both images unless told otherwise; every call adds a set of one structure. */
    static final class FakeContouring implements AutomaticContouring {
        final Set<ImageRole> without = new HashSet<>();
        final FakeDomain domain;
        final FakeReview review;

        FakeContouring(FakeDomain domain, FakeReview review) {
            this.domain = domain;
            this.review = review;
        }

        @Override
        public Outcome contour(CaseId caseId, ImageRole role) {
            domain.step("contour " + role);
            if (without.contains(role)) {
                return new Outcome.NotContoured("not contoured: no model");
            }
            review.add(caseId, role, io.contourflow.cases.ContourOrigin.AUTOMATIC);
            return new Outcome.Contoured(1);
        }

        @Override
        public Outcome propagateFirstContour(CaseId caseId) {
            domain.step("propagate");
            review.add(caseId, ImageRole.SECOND, io.contourflow.cases.ContourOrigin.PROPAGATED);
            return new Outcome.Contoured(1);
        }
    }
}
