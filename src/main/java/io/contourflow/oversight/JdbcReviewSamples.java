package io.contourflow.oversight;

import io.contourflow.kernel.Actor;
import io.contourflow.kernel.ContentHash;
import io.contourflow.kernel.Page;
import io.contourflow.oversight.ReviewSamples.Given;
import io.contourflow.oversight.ReviewSamples.Item;
import io.contourflow.oversight.ReviewSamples.Order;
import io.contourflow.oversight.ReviewSamples.Sample;
import io.contourflow.oversight.ReviewSamples.SampleSummary;
import io.contourflow.oversight.ReviewSamples.SignedOff;
import io.contourflow.oversight.ReviewSamples.Verdict;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Samples, their items and verdicts; the tables refuse every change that is none of these. */
@Repository
class JdbcReviewSamples {
    private static final String SUMMARY = """
            select s.*, n.drawn, n.reviewed, n.minor, n.major
              from imaging.review_sample s
             cross join lateral (
                   select count(*) as drawn, count(v.verdict) as reviewed,
                          count(*) filter (where v.verdict = 'MINOR') as minor,
                          count(*) filter (where v.verdict = 'MAJOR') as major
                     from imaging.review_sample_item i
                     left join lateral (
                          select p.verdict from imaging.peer_verdict p
                           where p.review_sample_id = i.review_sample_id and p.number = i.number
                           order by p.id desc limit 1) v on true
                    where i.review_sample_id = s.id) n
            """;

    private final JdbcClient jdbc;

    JdbcReviewSamples(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    void add(SampleSummary sample, List<Approval> drawn) {
        jdbc.sql("""
                        insert into imaging.review_sample
                            (id, department, period_from, period_to, seed, wanted_count, wanted_percent, population,
                             population_hash, drawn_by, drawn_by_name, drawn_at, version)
                        values (:id, :department, :from, :to, :seed, :count, :percent, :population, :hash, :by, :name,
                                :at, 0)
                        """)
                .param("id", sample.id())
                .param("department", sample.order().department())
                .param("from", Timestamp.from(sample.order().from()))
                .param("to", Timestamp.from(sample.order().to()))
                .param("seed", sample.order().seed())
                .param("count", sample.order().count())
                .param("percent", sample.order().percent())
                .param("population", sample.population())
                .param("hash", sample.populationHash().hex())
                .param("by", sample.drawnBy())
                .param("name", sample.drawnByName())
                .param("at", Timestamp.from(sample.drawnAt()))
                .update();
        int number = 0;
        for (Approval approval : drawn) {
            number++;
            add(sample.id(), number, approval);
        }
        // from here on the tables take no item more
        jdbc.sql("update imaging.review_sample set version = 1 where id = ?")
                .param(sample.id())
                .update();
    }

    private void add(UUID sample, int number, Approval approval) {
        jdbc.sql("""
                        insert into imaging.review_sample_item
                            (review_sample_id, number, decision_id, imaging_case_id, contour_set_id, set_version,
                             content_hash, approver, approver_name, approved_at, edited, prompt_overruled,
                             other_reader, looked_s)
                        values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                        """)
                .params(sample, number, approval.id())
                .params(approval.caseId().value(), approval.contourSetId().value(), approval.setVersion())
                .params(approval.contentHash().hex(), approval.approver(), approval.approverName())
                .params(Timestamp.from(approval.approvedAt()), approval.edited(), approval.promptOverruled())
                .param(approval.otherReader())
                .param(approval.lookedSeconds())
                .update();
    }

    Page<SampleSummary> list(Set<String> departments, int page, int size) {
        Page<SampleSummary> asked = new Page<>(List.of(), page, size, 0); // refuses a bad page or size
        String[] of = departments.toArray(new String[0]);
        long total = jdbc.sql("select count(*) from imaging.review_sample where department = any(?)")
                .param(of)
                .query(Long.class)
                .single();
        List<SampleSummary> found = jdbc.sql(
                        SUMMARY + " where s.department = any(?) order by s.drawn_at desc, s.id limit ? offset ?")
                .param(of)
                .param(asked.size())
                .param((long) asked.page() * asked.size())
                .query(JdbcReviewSamples::summary)
                .list();
        return new Page<>(found, page, size, total);
    }

    Optional<Sample> find(UUID id) {
        return jdbc.sql(SUMMARY + " where s.id = ?")
                .param(id)
                .query(JdbcReviewSamples::summary)
                .optional()
                .map(summary -> new Sample(summary, items(id)));
    }

    private List<Item> items(UUID id) {
        return jdbc.sql("""
                        select i.number, i.decision_id as id, i.imaging_case_id, i.contour_set_id, i.set_version,
                               i.content_hash, i.approver as actor, i.approver_name as actor_name,
                               i.approved_at as decided_at, i.edited, i.prompt_overruled, i.other_reader, i.looked_s,
                               v.verdict, v.comment, v.reviewer, v.reviewer_name, v.given_at
                          from imaging.review_sample_item i
                          left join lateral (
                               select * from imaging.peer_verdict p
                                where p.review_sample_id = i.review_sample_id and p.number = i.number
                                order by p.id desc limit 1) v on true
                         where i.review_sample_id = ? order by i.number
                        """).param(id).query(JdbcReviewSamples::item).list();
    }

    /**
     * Makes the caller alone with the sample until the end of the transaction.
     *
     * @return whether it had this version (null: any) and was not signed off
     */
    boolean advance(UUID id, @Nullable Long expectedVersion) {
        return jdbc.sql("""
                        update imaging.review_sample set version = version + 1
                        where id = :id and signed_at is null and version = coalesce(:expected::bigint, version)
                        """).param("id", id).param("expected", expectedVersion).update() == 1;
    }

    void add(UUID sample, int number, Given given) {
        jdbc.sql("""
                        insert into imaging.peer_verdict
                            (review_sample_id, number, verdict, comment, reviewer, reviewer_name, given_at)
                        values (?, ?, ?, ?, ?, ?, ?)
                        """)
                .params(sample, number, given.verdict().name(), given.comment())
                .params(given.reviewer(), given.reviewerName(), Timestamp.from(given.at()))
                .update();
    }

    void sign(UUID id, SignedOff signature) {
        jdbc.sql("""
                        update imaging.review_sample
                           set signed_by = ?, signed_by_name = ?, signed_at = ?, signed_meaning = ?, signed_hash = ?
                         where id = ?
                        """)
                .params(signature.by(), signature.byName(), Timestamp.from(signature.at()), signature.meaning())
                .params(signature.contentHash().hex(), id)
                .update();
    }

    static SampleSummary drawn(UUID id, Order order, List<Approval> population, Actor actor, Instant at) {
        return new SampleSummary(
                id,
                order,
                population.size(),
                SampleDraw.population(population),
                actor.userId(),
                actor.displayName(),
                at,
                0,
                0,
                0,
                0,
                null,
                0);
    }

    private static SampleSummary summary(ResultSet row, int number) throws SQLException {
        Timestamp signedAt = row.getTimestamp("signed_at");
        return new SampleSummary(
                row.getObject("id", UUID.class),
                new Order(
                        row.getString("department"),
                        row.getTimestamp("period_from").toInstant(),
                        row.getTimestamp("period_to").toInstant(),
                        row.getLong("seed"),
                        row.getObject("wanted_count", Integer.class),
                        row.getObject("wanted_percent", Integer.class)),
                row.getInt("population"),
                new ContentHash(row.getString("population_hash")),
                row.getString("drawn_by"),
                row.getString("drawn_by_name"),
                row.getTimestamp("drawn_at").toInstant(),
                row.getInt("drawn"),
                row.getInt("reviewed"),
                row.getInt("minor"),
                row.getInt("major"),
                signedAt == null
                        ? null
                        : new SignedOff(
                                row.getString("signed_by"),
                                row.getString("signed_by_name"),
                                signedAt.toInstant(),
                                row.getString("signed_meaning"),
                                new ContentHash(row.getString("signed_hash"))),
                row.getLong("version"));
    }

    private static Item item(ResultSet row, int n) throws SQLException {
        String verdict = row.getString("verdict");
        return new Item(
                row.getInt("number"),
                JdbcApprovals.read(row, n),
                verdict == null
                        ? null
                        : new Given(
                                Verdict.valueOf(verdict),
                                row.getString("comment"),
                                row.getString("reviewer"),
                                row.getString("reviewer_name"),
                                row.getTimestamp("given_at").toInstant()));
    }
}
