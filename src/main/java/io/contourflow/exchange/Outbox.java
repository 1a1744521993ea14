package io.contourflow.exchange;

import io.contourflow.kernel.ArtifactRef;
import io.contourflow.kernel.CaseId;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What is to be delivered to whom: queued with the release in one transaction, taken by any node. */
@Component
class Outbox {
    /** One case's objects for one peer; a batch is one association. */
    record Batch(CaseId caseId, String peerAe, List<Item> items) {}

    record Item(long deliveryId, ArtifactRef artifact, int attempts) {}

    private final JdbcClient jdbc;
    private final Clock clock;

    Outbox(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /** @return whether the object is new here; queued before: no effect */
    boolean queue(CaseId caseId, ReleasedObject object, List<ExchangeProperties.Peer> peers) {
        Timestamp now = Timestamp.from(clock.instant());
        int added = jdbc.sql(
                        "insert into imaging.released_object (sop_instance_uid, case_id, kind, artifact, created_at)"
                                + " values (?, ?, ?, ?, ?) on conflict do nothing")
                .params(
                        object.sopInstanceUid(),
                        caseId.value(),
                        object.kind(),
                        object.artifact().toString(),
                        now)
                .update();
        for (ExchangeProperties.Peer peer : peers) {
            jdbc.sql("insert into imaging.delivery (sop_instance_uid, case_id, peer_ae, next_attempt_at)"
                            + " values (?, ?, ?, ?) on conflict do nothing")
                    .params(object.sopInstanceUid(), caseId.value(), peer.aeTitle(), now)
                    .update();
        }
        return added > 0;
    }

    /** Locks the due deliveries of one case and peer until the caller's transaction ends; others skip them. */
    Optional<Batch> takeDue() {
        Timestamp now = Timestamp.from(clock.instant());
        record Head(UUID caseId, String peerAe) {}
        Optional<Head> head = jdbc.sql("select case_id, peer_ae from imaging.delivery where state = 'PENDING'"
                        + " and next_attempt_at <= ? order by next_attempt_at, id limit 1 for update skip locked")
                .param(now)
                .query((row, n) -> new Head(row.getObject(1, UUID.class), row.getString(2)))
                .optional();
        return head.map(h -> new Batch(new CaseId(h.caseId()), h.peerAe(), items(h.caseId(), h.peerAe(), now)));
    }

    private List<Item> items(UUID caseId, String peerAe, Timestamp now) {
        return jdbc.sql("select d.id, o.artifact, d.attempts from imaging.delivery d"
                        + " join imaging.released_object o using (sop_instance_uid)"
                        + " where d.case_id = ? and d.peer_ae = ? and d.state = 'PENDING' and d.next_attempt_at <= ?"
                        + " order by d.id for update of d skip locked")
                .params(caseId, peerAe, now)
                .query((row, n) -> new Item(row.getLong(1), ArtifactRef.parse(row.getString(2)), row.getInt(3)))
                .list();
    }

    void delivered(Item item) {
        jdbc.sql("update imaging.delivery set state = 'DELIVERED', delivered_at = ?, last_error = '' where id = ?")
                .params(Timestamp.from(clock.instant()), item.deliveryId())
                .update();
    }

    void failed(Item item, String error, Instant nextAttempt, boolean giveUp) {
        jdbc.sql("update imaging.delivery set attempts = attempts + 1, last_error = ?, next_attempt_at = ?,"
                        + " state = ? where id = ?")
                .params(error, Timestamp.from(nextAttempt), giveUp ? "GIVEN_UP" : "PENDING", item.deliveryId())
                .update();
    }

    List<Deliveries.Delivery> of(CaseId caseId) {
        return jdbc.sql(
                        "select d.sop_instance_uid, o.kind, d.peer_ae, d.state, d.attempts, d.last_error, d.delivered_at"
                                + " from imaging.delivery d join imaging.released_object o using (sop_instance_uid)"
                                + " where d.case_id = ? order by d.id")
                .param(caseId.value())
                .query((row, n) -> new Deliveries.Delivery(
                        row.getString(1),
                        row.getString(2),
                        row.getString(3),
                        row.getString(4),
                        row.getInt(5),
                        row.getString(6),
                        row.getTimestamp(7) == null ? null : row.getTimestamp(7).toInstant()))
                .list();
    }

    int retryGivenUp(CaseId caseId) {
        return jdbc.sql("update imaging.delivery set state = 'PENDING', attempts = 0, next_attempt_at = ?"
                        + " where case_id = ? and state = 'GIVEN_UP'")
                .params(Timestamp.from(clock.instant()), caseId.value())
                .update();
    }
}
