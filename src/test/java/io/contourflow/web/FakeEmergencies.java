package io.contourflow.web;

import io.contourflow.cases.EmergencyAccess;
import io.contourflow.kernel.Actor;
import io.contourflow.kernel.CaseId;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** Openings in memory, for an hour of the fake's own time. */
class FakeEmergencies implements EmergencyAccess {
    final Map<String, Opening> openings = new ConcurrentHashMap<>();
    private final FakeBackend backend;

    FakeEmergencies(FakeBackend backend) {
        this.backend = backend;
    }

    @Override
    public Opening open(CaseId caseId, Actor actor, String reason) {
        backend.require(caseId);
        Opening opening = new Opening(
                UUID.randomUUID(),
                caseId,
                actor.userId(),
                reason,
                FakeBackend.NOON,
                FakeBackend.NOON.plusSeconds(3600));
        openings.put(actor.userId() + caseId, opening);
        return opening;
    }

    @Override
    public Optional<Opening> current(CaseId caseId, Actor actor) {
        return Optional.ofNullable(openings.get(actor.userId() + caseId));
    }
}
