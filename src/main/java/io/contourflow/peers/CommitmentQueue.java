package io.contourflow.peers;

import io.contourflow.dicom.CommitmentReport;
import io.contourflow.dicom.CommitmentRequest;
import io.contourflow.dicom.CommitmentRequest.Reference;
import io.contourflow.dicom.CommitmentRequests;
import io.contourflow.dicom.DicomNodeProperties;
import io.contourflow.dicom.DicomPeer;
import io.contourflow.dicom.DicomSender.SendFailed;
import io.contourflow.dicom.InstanceCatalog;
import io.contourflow.dicom.PeerDirectory;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Requests for storage commitment, durable until their requester has heard the answer. Any node answers; a request is
 * locked while it does.
 */
@Component
class CommitmentQueue implements CommitmentRequests {
    private static final Logger LOG = LoggerFactory.getLogger(CommitmentQueue.class);

    /** The association of the request has this long for the answer. */
    private static final Duration SAME_ASSOCIATION = Duration.ofSeconds(5);

    private static final int A_LOOK_MAX = 50;
    private static final int ATTEMPTS_MAX = 100;

    private final JdbcClient jdbc;
    private final PeerDirectory peers;
    private final PeersProperties properties;
    private final CommitmentReport report;
    private final TransactionTemplate transaction;
    private final Clock clock;

    CommitmentQueue(
            JdbcClient jdbc,
            PeerDirectory peers,
            PeersProperties properties,
            InstanceCatalog catalog,
            DicomNodeProperties node,
            PlatformTransactionManager transactionManager,
            Clock clock) {
        this.jdbc = jdbc;
        this.peers = peers;
        this.properties = properties;
        this.report = new CommitmentReport(node.aeTitle(), catalog);
        this.transaction = new TransactionTemplate(transactionManager);
        this.clock = clock;
    }

    @Override
    public void accept(CommitmentRequest request) {
        String[] objects = request.objects().stream()
                .map(object -> object.sopClassUid() + "/" + object.sopInstanceUid())
                .toArray(String[]::new);
        Instant now = clock.instant();
        jdbc.sql("""
                        insert into imaging.storage_commitment (transaction_uid, peer_ae, objects, next_attempt_at,
                            received_at)
                        values (:transaction, :peer, :objects, :next, :now)
                        on conflict (peer_ae, transaction_uid) do update set objects = excluded.objects,
                            state = 'PENDING', attempts = 0, next_attempt_at = excluded.next_attempt_at
                        """)
                .param("transaction", request.transactionUid())
                .param("peer", request.peerAe())
                .param("objects", objects, Types.ARRAY)
                .param("next", Timestamp.from(now.plus(SAME_ASSOCIATION)))
                .param("now", Timestamp.from(now))
                .update();
    }

    @Override
    public void answered(CommitmentRequest request) {
        jdbc.sql("update imaging.storage_commitment set state = 'TOLD', last_error = ''"
                        + " where peer_ae = ? and transaction_uid = ?")
                .params(request.peerAe(), request.transactionUid())
                .update();
    }

    @Scheduled(fixedDelayString = "${contourflow.peers.look-every:5s}")
    void answerDue() {
        for (int n = 0; n < A_LOOK_MAX; n++) {
            if (!Boolean.TRUE.equals(transaction.execute(status -> answerOne()))) {
                return;
            }
        }
    }

    private record Due(CommitmentRequest request, int attempts) {}

    private boolean answerOne() {
        Optional<Due> due = jdbc.sql("select * from imaging.storage_commitment where state = 'PENDING'"
                        + " and next_attempt_at <= ? order by next_attempt_at, id limit 1 for update skip locked")
                .param(Timestamp.from(clock.instant()))
                .query(CommitmentQueue::due)
                .optional();
        due.ifPresent(this::answer);
        return due.isPresent();
    }

    private static Due due(ResultSet row, int number) throws SQLException {
        var objects = Stream.of((String[]) row.getArray("objects").getArray())
                .map(pair -> pair.split("/"))
                .map(pair -> new Reference(pair[0], pair[1]))
                .toList();
        return new Due(
                new CommitmentRequest(row.getString("peer_ae"), row.getString("transaction_uid"), objects),
                row.getInt("attempts"));
    }

    private void answer(Due due) {
        CommitmentRequest request = due.request();
        Optional<DicomPeer> peer = peers.byAeTitle(request.peerAe());
        if (peer.isEmpty()) {
            failed(due, "peer " + request.peerAe() + " is not configured");
            return;
        }
        try {
            report.send(peer.get(), request);
            answered(request);
        } catch (SendFailed failure) {
            failed(due, String.valueOf(failure.getMessage()));
        }
    }

    private void failed(Due due, String error) {
        int attempts = due.attempts() + 1;
        LOG.warn("storage commitment {} was not told: {}", due.request().transactionUid(), error);
        jdbc.sql("""
                        update imaging.storage_commitment set attempts = :attempts, last_error = :error, state = :state,
                            next_attempt_at = :next where peer_ae = :peer and transaction_uid = :transaction
                        """)
                .param("attempts", attempts)
                .param("error", error)
                .param("state", attempts >= ATTEMPTS_MAX ? "GIVEN_UP" : "PENDING")
                .param(
                        "next",
                        Timestamp.from(clock.instant().plus(properties.waitAfter(attempts, Duration.ofSeconds(10)))))
                .param("peer", due.request().peerAe())
                .param("transaction", due.request().transactionUid())
                .update();
    }
}
