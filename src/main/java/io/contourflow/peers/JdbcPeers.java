package io.contourflow.peers;

import io.contourflow.kernel.Problem;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Peers and their polls in PostgreSQL. */
@Repository
class JdbcPeers {
    private static final int FOUND_MAX = 1_000;

    private final JdbcClient jdbc;

    JdbcPeers(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    List<Peers.Entry> list() {
        return jdbc.sql("select * from imaging.peer order by name")
                .query(JdbcPeers::entry)
                .list();
    }

    Optional<Peers.Entry> find(String name) {
        return jdbc.sql("select * from imaging.peer where name = ?")
                .param(name)
                .query(JdbcPeers::entry)
                .optional();
    }

    Optional<Peers.Entry> withAeTitle(String aeTitle) {
        return jdbc.sql("select * from imaging.peer where ae_title = ?")
                .param(aeTitle)
                .query(JdbcPeers::entry)
                .optional();
    }

    /** @return whether it was added; false when there is one of that name or AE title */
    boolean add(Peer peer, Instant now) {
        return bind(jdbc.sql("""
                        insert into imaging.peer (name, ae_title, host, port, tls, poll_enabled, poll_every_s, modalities,
                            stations, window_days, patient_ids, series_max, skip_with_results, retrieve, version,
                            next_poll_at)
                        values (:name, :aeTitle, :host, :port, :tls, :enabled, :every, :modalities, :stations, :window,
                            :patients, :seriesMax, :skip, :retrieve, 0, :next)
                        on conflict do nothing
                        """), peer)
                        .param("next", peer.rules().enabled() ? Timestamp.from(now) : null, java.sql.Types.TIMESTAMP)
                        .update()
                > 0;
    }

    /** @return whether a peer of that name has this version */
    boolean change(Peer peer, long expectedVersion, Instant now) {
        try {
            return bind(jdbc.sql("""
                            update imaging.peer set ae_title = :aeTitle, host = :host, port = :port, tls = :tls,
                                poll_enabled = :enabled, poll_every_s = :every, modalities = :modalities,
                                stations = :stations, window_days = :window, patient_ids = :patients,
                                series_max = :seriesMax, skip_with_results = :skip, retrieve = :retrieve,
                                version = version + 1, next_poll_at = :next, failures = 0, last_error = ''
                             where name = :name and version = :version
                            """), peer)
                            .param("version", expectedVersion)
                            .param(
                                    "next",
                                    peer.rules().enabled() ? Timestamp.from(now) : null,
                                    java.sql.Types.TIMESTAMP)
                            .update()
                    > 0;
        } catch (DuplicateKeyException taken) {
            throw new Problem(Problem.Kind.CONFLICT, "peer-exists", "another peer has the AE title " + peer.aeTitle());
        }
    }

    private static JdbcClient.StatementSpec bind(JdbcClient.StatementSpec statement, Peer peer) {
        PollRules rules = peer.rules();
        return statement
                .param("name", peer.name())
                .param("aeTitle", peer.aeTitle())
                .param("host", peer.host())
                .param("port", peer.port())
                .param("tls", peer.tls())
                .param("enabled", rules.enabled())
                .param("every", rules.everySeconds())
                .param("modalities", array(rules.modalities()), java.sql.Types.ARRAY)
                .param("stations", array(rules.stations()), java.sql.Types.ARRAY)
                .param("window", rules.windowDays())
                .param("patients", array(rules.patientIds()), java.sql.Types.ARRAY)
                .param("seriesMax", rules.seriesMax())
                .param("skip", rules.skipWithResults())
                .param("retrieve", rules.retrieve().name());
    }

    private static String[] array(List<String> values) {
        return values.toArray(String[]::new);
    }

    boolean remove(String name, long expectedVersion) {
        return jdbc.sql("delete from imaging.peer where name = ? and version = ?")
                        .params(name, expectedVersion)
                        .update()
                > 0;
    }

    void pollAt(String name, Instant at) {
        jdbc.sql("update imaging.peer set next_poll_at = ? where name = ?")
                .params(Timestamp.from(at), name)
                .update();
    }

    /** Takes a peer that is due and that no living node polls. */
    Optional<Peers.Entry> lease(String owner, Instant now, Duration lease) {
        return jdbc.sql("""
                        update imaging.peer set lease_owner = :owner, lease_until = :until
                         where name = (select name from imaging.peer
                                        where next_poll_at <= :now and (lease_until is null or lease_until < :now)
                                        order by next_poll_at, name limit 1 for update skip locked)
                        returning *
                        """)
                .param("owner", owner)
                .param("now", Timestamp.from(now))
                .param("until", Timestamp.from(now.plus(lease)))
                .query(JdbcPeers::entry)
                .optional();
    }

    /** @return false when the lease went to another node or the peer is gone */
    boolean renew(String name, String owner, Instant until) {
        return jdbc.sql("update imaging.peer set lease_until = ? where name = ? and lease_owner = ?")
                        .params(Timestamp.from(until), name, owner)
                        .update()
                > 0;
    }

    /** @param next null: not polled by itself */
    void polled(Peers.Entry entry, String owner, String error, Instant now, @Nullable Instant next) {
        jdbc.sql("""
                        update imaging.peer set lease_owner = null, lease_until = null, last_polled_at = :now,
                            last_error = :error, failures = case when :error = '' then 0 else failures + 1 end,
                            next_poll_at = case when version = :version then :next else next_poll_at end
                         where name = :name and lease_owner = :owner
                        """)
                .param("now", Timestamp.from(now))
                .param("error", error)
                .param("version", entry.version())
                .param("next", next == null ? null : Timestamp.from(next), java.sql.Types.TIMESTAMP)
                .param("name", entry.peer().name())
                .param("owner", owner)
                .update();
    }

    void record(String peer, Peers.Found found, @Nullable Instant nextAttempt, Instant now) {
        jdbc.sql("""
                        insert into imaging.polled_series (peer_name, series_uid, study_uid, modality, instances, state,
                            reason_code, reason, attempts, next_attempt_at, updated_at)
                        values (:peer, :series, :study, :modality, :instances, :state, :code, :reason, :attempts, :next,
                            :now)
                        on conflict (peer_name, series_uid) do update set instances = excluded.instances,
                            state = excluded.state, reason_code = excluded.reason_code, reason = excluded.reason,
                            attempts = excluded.attempts, next_attempt_at = excluded.next_attempt_at,
                            updated_at = excluded.updated_at
                        """)
                .param("peer", peer)
                .param("series", found.seriesUid())
                .param("study", found.studyUid())
                .param("modality", found.modality())
                .param("instances", found.instances())
                .param("state", found.state().name())
                .param("code", found.code())
                .param("reason", found.reason())
                .param("attempts", found.attempts())
                .param("next", nextAttempt == null ? null : Timestamp.from(nextAttempt), java.sql.Types.TIMESTAMP)
                .param("now", Timestamp.from(now))
                .update();
    }

    /** What is remembered of a series, and when it may be tried again. */
    record Remembered(Peers.Found found, @Nullable Instant nextAttemptAt) {}

    Optional<Remembered> remembered(String peer, String seriesUid) {
        return jdbc.sql("select * from imaging.polled_series where peer_name = ? and series_uid = ?")
                .params(peer, seriesUid)
                .query((row, number) -> new Remembered(found(row, number), instant(row, "next_attempt_at")))
                .optional();
    }

    List<Peers.Found> found(String peer) {
        return jdbc.sql("select * from imaging.polled_series where peer_name = ? order by updated_at desc, series_uid"
                        + " limit " + FOUND_MAX)
                .param(peer)
                .query(JdbcPeers::found)
                .list();
    }

    /** Series that a stored structure set or registration refers to. */
    boolean hasReference(String seriesUid) {
        return jdbc.sql("select exists (select 1 from imaging.series_reference where referenced_series_uid = ?)")
                .param(seriesUid)
                .query(Boolean.class)
                .single();
    }

    private static Peers.Found found(ResultSet row, int number) throws SQLException {
        return new Peers.Found(
                row.getString("series_uid"),
                row.getString("study_uid"),
                row.getString("modality"),
                row.getInt("instances"),
                Peers.State.valueOf(row.getString("state")),
                row.getString("reason_code"),
                row.getString("reason"),
                row.getInt("attempts"));
    }

    private static Peers.Entry entry(ResultSet row, int number) throws SQLException {
        PollRules rules = new PollRules(
                row.getBoolean("poll_enabled"),
                row.getInt("poll_every_s"),
                strings(row, "modalities"),
                strings(row, "stations"),
                row.getInt("window_days"),
                strings(row, "patient_ids"),
                row.getInt("series_max"),
                row.getBoolean("skip_with_results"),
                PollRules.Retrieve.valueOf(row.getString("retrieve")));
        Peer peer = new Peer(
                row.getString("name"),
                row.getString("ae_title"),
                row.getString("host"),
                row.getInt("port"),
                row.getBoolean("tls"),
                rules);
        return new Peers.Entry(
                peer,
                row.getLong("version"),
                instant(row, "next_poll_at"),
                instant(row, "last_polled_at"),
                row.getInt("failures"),
                row.getString("last_error"));
    }

    private static List<String> strings(ResultSet row, String column) throws SQLException {
        return List.of((String[]) row.getArray(column).getArray());
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        Timestamp value = row.getTimestamp(column);
        return value == null ? null : value.toInstant();
    }
}
