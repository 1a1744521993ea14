package io.contourflow.oversight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.contourflow.audit.AuditFixture;
import io.contourflow.audit.AuditTrail;
import io.contourflow.kernel.Actor;
import io.contourflow.kernel.CaseId;
import io.contourflow.kernel.Problem;
import io.contourflow.oversight.ReviewSamples.Order;
import io.contourflow.oversight.ReviewSamples.Sample;
import io.contourflow.oversight.ReviewSamples.Verdict;
import io.contourflow.testing.InMemoryNotices;
import io.contourflow.testing.MutableClock;
import io.contourflow.testing.TestDatabase;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.text.PDFTextStripper;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Approvals of two people in one department and of a third in another, and what becomes of samples of them. */
@Tag("R16")
class ReviewSamplesIT {
    private static final TestDatabase DATABASE = TestDatabase.fresh();
    private static final Instant NOON = OversightRows.NOON;
    private static final Instant FROM = NOON.minus(Duration.ofDays(1));
    private static final Instant TO = NOON.plus(Duration.ofDays(1));
    private static final Order ALL = new Order("RT", FROM, TO, 7, null, 100);

    private final Actor lead = new Actor("lena", "Prof. Lena", Set.of("lead"), Set.of("RT"));
    private final Actor clara = new Actor("clara", "Dr Clara", Set.of("clinician"), Set.of("RT"));
    private final Actor cornelius = new Actor("cornelius", "Dr Cornelius", Set.of("clinician"), Set.of("RT"));
    private final Actor stranger = new Actor("otto", "Otto", Set.of("lead", "clinician"), Set.of("elsewhere"));

    private final OversightRows rows = new OversightRows(DATABASE);
    private final InMemoryNotices notices = new InMemoryNotices();
    private final MutableClock clock = new MutableClock(NOON.plus(Duration.ofDays(2)));
    private final JdbcApprovals approvals = new JdbcApprovals(DATABASE.jdbc());
    private AuditTrail audit;
    private ReviewSamples samples;
    private UUID first;
    private UUID firstSet;

    @BeforeEach
    void threeApprovals(@TempDir Path data) {
        audit = AuditFixture.on(DATABASE, data);
        samples = new ReviewSampleService(
                new JdbcReviewSamples(DATABASE.jdbc()), approvals, audit, notices, DATABASE.transactions(), clock);
        first = rows.aCase("RT");
        firstSet = rows.aSet(first);
        rows.edit(firstSet, 2, "paul");
        rows.looked(first, "clara", NOON.minusSeconds(300));
        rows.decide(firstSet, 3, "clara", NOON, true);
        rows.decide(firstSet, 3, "cornelius", NOON.plusSeconds(60), true);
        UUID second = rows.aCase("RT");
        rows.overruled(second, NOON.minusSeconds(900));
        rows.decide(rows.aSet(second), 1, "clara", NOON.plusSeconds(120), true);
        rows.decide(rows.aSet(rows.aCase("RT")), 1, "clara", NOON.plusSeconds(180), false);
        rows.decide(rows.aSet(rows.aCase("elsewhere")), 1, "otto", NOON, true);
    }

    @AfterEach
    void emptyTheTables() {
        rows.clear();
    }

    @AfterAll
    static void dropTheDatabase() {
        DATABASE.close();
    }

    @Test
    void tellsOfEveryApprovalWhatALeadAsks() {
        List<Approval> found = found(filter(null, null, null, null));
        assertThat(found).extracting(Approval::approver).containsExactly("clara", "cornelius", "clara");
        Approval read = found.get(2);
        assertThat(read.edited()).isTrue();
        assertThat(read.lookedSeconds()).isEqualTo(300);
        assertThat(read.otherReader()).isEqualTo("Dr cornelius");
        assertThat(read.promptOverruled()).isFalse();
        assertThat(found.get(1).lookedSeconds()).as("never opened the images").isNull();
        assertThat(found.get(0).promptOverruled()).isTrue();
        assertThat(found.get(0).otherReader()).isNull();

        assertThat(found(filter(false, null, null, null))).containsExactly(found.get(0));
        assertThat(found(filter(null, true, null, null))).containsExactly(found.get(0));
        assertThat(found(filter(null, null, true, null))).containsExactly(found.get(1), read);
        assertThat(found(filter(null, null, null, 299))).containsExactly(found.get(0), found.get(1));
        assertThat(approvals
                        .search(filter(null, null, null, null), Set.of(), 0, 10)
                        .items())
                .isEmpty();
        assertThat(approvals
                        .search(
                                new Approvals.Filter(
                                        NOON.plusSeconds(60),
                                        NOON.plusSeconds(120),
                                        "cornelius",
                                        first,
                                        null,
                                        null,
                                        null,
                                        null),
                                Set.of("RT"),
                                0,
                                10)
                        .items())
                .containsExactly(found.get(1));
    }

    @Test
    void countsBySigner() {
        Sample sample = samples.draw(ALL, lead);
        samples.giveVerdict(sample.summary().id(), 3, Verdict.MINOR, "a little wide", cornelius);

        assertThat(approvals.statistics(FROM, TO, Set.of("RT")))
                .containsExactly(
                        new Approvals.OfSigner("clara", "Dr clara", 2, 1, 1, 1, 1, 300L, 0, 1, 0),
                        new Approvals.OfSigner("cornelius", "Dr cornelius", 1, 1, 0, 1, 1, null, 0, 0, 0));
        assertThat(approvals.statistics(TO, TO.plusSeconds(1), Set.of("RT"))).isEmpty();
    }

    @Test
    void drawsTheSameAgainAndKeepsHow() {
        Order one = new Order("RT", FROM, TO, 42, 2, null);
        Sample sample = samples.draw(one, lead);
        Sample again = samples.draw(one, lead);

        assertThat(sample.items()).isEqualTo(again.items());
        assertThat(sample.items())
                .extracting(item -> item.approval().approver())
                .contains("clara", "cornelius");
        assertThat(sample.summary().order()).isEqualTo(one);
        assertThat(sample.summary().population()).isEqualTo(3);
        assertThat(sample.summary().populationHash()).isEqualTo(again.summary().populationHash());
        assertThat(samples.list(lead, 0, 10).total()).isEqualTo(2);
        assertThat(audited("REVIEW_SAMPLE_DRAWN")).hasSize(2).first().asString().contains("2 of 3", "seed 42");
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            delimiter = '|',
            value = {
                "RT        | 0  | 0  | 3   | -   | from 2026-11-19T12:00:00Z must be before to 2026-11-19T12:00:00Z",
                "RT        | 0  | 99 | 3   | -   | to 2027-02-26T12:00:00Z must not be after now, 2026-11-22T12:00:00Z: the draw could not be repeated",
                "RT        | 0  | 2  | -   | -   | one of count and percent must be given, not both",
                "RT        | 0  | 2  | 3   | 10  | one of count and percent must be given, not both",
                "RT        | 0  | 2  | 0   | -   | count must be 1 to 500 but is 0",
                "RT        | 0  | 2  | -   | 101 | percent must be 1 to 100 but is 101",
                "RT        | -9 | -8 | 1   | -   | nothing was approved in this period",
                "elsewhere | 0  | 2  | 1   | -   | only its lead draws samples of a department",
            })
    void refusesADrawThatIsNone(String department, int fromDay, int toDay, Integer count, Integer percent, String why) {
        Order order = new Order(
                department, FROM.plus(Duration.ofDays(fromDay)), FROM.plus(Duration.ofDays(toDay)), 1, count, percent);
        assertThatThrownBy(() -> samples.draw(order, lead))
                .isInstanceOf(Problem.class)
                .hasMessage(why);
        assertThat(samples.list(lead, 0, 10).total()).isZero();
    }

    @Test
    void nobodyIsThePeerOfOwnContours() {
        UUID id = samples.draw(ALL, lead).summary().id();
        Actor paul = new Actor("paul", "Paul", Set.of("clinician"), Set.of("RT"));

        refuses("own-approval", () -> samples.giveVerdict(id, 1, Verdict.AGREE, "", clara));
        refuses("own-approval", () -> samples.giveVerdict(id, 1, Verdict.AGREE, "", cornelius));
        refuses("own-approval", () -> samples.giveVerdict(id, 1, Verdict.AGREE, "", paul));
        assertThat(audited("ACCESS_REFUSED")).hasSize(3);
        assertThat(samples.require(id, lead).summary().reviewed()).isZero();
        assertThatThrownBy(() -> rows.verdictBehindOurBack(id, 1, "clara"))
                .hasMessageContaining("nobody is the peer of their own approval");
    }

    @Test
    void othersDepartmentsDoNotExist() {
        UUID id = samples.draw(ALL, lead).summary().id();

        refuses("review-sample-not-found", () -> samples.require(id, stranger));
        refuses("review-sample-not-found", () -> samples.giveVerdict(id, 1, Verdict.AGREE, "", stranger));
        refuses("review-sample-not-found", () -> samples.signOff(id, "audited", 1, stranger));
        assertThat(samples.list(stranger, 0, 10).items()).isEmpty();
        assertThat(audited("ACCESS_REFUSED")).hasSize(3);
        refuses("review-sample-not-found", () -> samples.require(UUID.randomUUID(), lead));
    }

    @Test
    void aDifferenceIsToldAndOnlyItsPeerTakesItBack() {
        Sample sample = samples.draw(ALL, lead);
        UUID id = sample.summary().id();
        CaseId of = sample.items().get(2).approval().caseId();

        refuses("comment-missing", () -> samples.giveVerdict(id, 3, Verdict.MAJOR, "  ", cornelius));
        refuses("sampled-approval-not-found", () -> samples.giveVerdict(id, 4, Verdict.AGREE, "", cornelius));
        samples.giveVerdict(id, 3, Verdict.MAJOR, "misses the apex", cornelius);
        assertThat(notices.of(of)).containsExactly("PEER_REVIEW_MAJOR sample " + id + " no. 3");
        refuses("reviewed-already", () -> samples.giveVerdict(id, 3, Verdict.AGREE, "", lead));
        Sample changed = samples.giveVerdict(id, 3, Verdict.MINOR, "apex is in the next slice", cornelius);
        assertThat(changed.items().get(2).given()).isNotNull().satisfies(given -> {
            assertThat(given.verdict()).isEqualTo(Verdict.MINOR);
            assertThat(given.reviewerName()).isEqualTo("Dr Cornelius");
        });
        assertThat(audited("PEER_VERDICT_GIVEN")).hasSize(2);
        assertThat(DATABASE.jdbc()
                        .sql("select count(*) from imaging.peer_verdict")
                        .query(Long.class)
                        .single())
                .as("both are on record")
                .isEqualTo(2);
    }

    @Test
    void isSignedOffOnceAndOnlyWhole() {
        Sample reviewed = reviewed();
        UUID id = reviewed.summary().id();
        UUID open = samples.draw(ALL, lead).summary().id();

        refuses("verdicts-missing", () -> samples.signOff(open, "audited", 1, lead));
        assertThat(samples.require(open, lead).summary().version())
                .as("left as it was")
                .isEqualTo(1);
        refuses(
                "not-a-lead",
                () -> samples.signOff(id, "audited", reviewed.summary().version(), clara));
        refuses("sample-changed", () -> samples.signOff(id, "audited", 1, lead));
        Sample signed = samples.signOff(id, "audited", reviewed.summary().version(), lead);
        assertThat(signed.signatureHolds()).isTrue();
        assertThat(signed.summary().signedOff()).isNotNull().satisfies(signature -> {
            assertThat(signature.byName()).isEqualTo("Prof. Lena");
            assertThat(signature.meaning()).isEqualTo("audited");
            assertThat(signature.contentHash()).isEqualTo(reviewed.contentHash());
        });
        assertThat(audited("REVIEW_SAMPLE_SIGNED_OFF"))
                .singleElement()
                .asString()
                .contains(reviewed.contentHash().hex(), "3 reviewed, 1 minor, 0 major");
        refuses(
                "signed-off",
                () -> samples.signOff(id, "again", signed.summary().version(), lead));
        refuses("signed-off", () -> samples.giveVerdict(id, 3, Verdict.AGREE, "", cornelius));
        assertThat(samples.require(id, lead)).isEqualTo(signed);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "update imaging.review_sample set seed = 8                | signed off",
                "update imaging.review_sample set signed_by = 'paul'      | signed off",
                "delete from imaging.review_sample                        | cannot be changed or removed",
                "update imaging.review_sample_item set approver = 'paul'  | cannot be changed or removed",
                "delete from imaging.review_sample_item                   | cannot be changed or removed",
                "update imaging.peer_verdict set verdict = 'AGREE'        | cannot be changed or removed",
                "delete from imaging.peer_verdict                         | cannot be changed or removed",
            })
    void whatIsSignedIsNotChangedInTheTablesEither(String sql, String why) {
        Sample reviewed = reviewed();
        UUID id = reviewed.summary().id();
        samples.signOff(id, "audited", reviewed.summary().version(), lead);

        assertThatThrownBy(() -> DATABASE.jdbc().sql(sql).update()).hasMessageContaining(why);
        assertThatThrownBy(() -> rows.verdictBehindOurBack(id, 1, "lena")).hasMessageContaining("signed off");
        assertThat(samples.require(id, lead).signatureHolds()).isTrue();
    }

    @Test
    void theSignatureShowsWhatWasChangedBeyondTheTables() {
        Sample reviewed = reviewed();
        UUID id = reviewed.summary().id();
        samples.signOff(id, "audited", reviewed.summary().version(), lead);
        DATABASE.jdbc()
                .sql("alter table imaging.peer_verdict disable trigger user")
                .update();
        DATABASE.jdbc()
                .sql("update imaging.peer_verdict set comment = 'fine' where verdict = 'MINOR'")
                .update();

        assertThat(samples.require(id, lead).signatureHolds()).isFalse();
    }

    @Test
    void canBeTakenAwayAsTableAndOnPaper() throws IOException {
        Sample reviewed = reviewed();
        Sample signed = samples.signOff(
                reviewed.summary().id(), "audited", reviewed.summary().version(), lead);
        String csv = SampleReports.csv(signed);
        assertThat(csv.lines()).hasSize(4);
        assertThat(csv)
                .contains(",300,true,false,\"Dr cornelius\",AGREE,\"\",\"lena\",")
                .contains("MINOR,\"'=a little wide\",\"cornelius\",")
                .contains("," + signed.summary().id() + ",\"lena\",2026-11-22T12:00:00Z," + signed.contentHash());
        ByteArrayOutputStream pdf = new ByteArrayOutputStream();
        SampleReports.pdf(signed, pdf);
        try (PDDocument document = Loader.loadPDF(pdf.toByteArray())) {
            assertThat(new PDFTextStripper().getText(document))
                    .contains("Signed off by Prof. Lena (lena) at 2026-11-22T12:00:00Z: audited")
                    .contains("3 of 3 approvals, stratified by approver, 100 % wanted, seed 7")
                    .contains("=a little wide")
                    .doesNotContain("NOT WHAT WAS SIGNED");
        }
        ByteArrayOutputStream open = new ByteArrayOutputStream();
        SampleReports.pdf(samples.draw(ALL, lead), open);
        try (PDDocument document = Loader.loadPDF(open.toByteArray())) {
            assertThat(new PDFTextStripper().getText(document)).contains("NOT SIGNED OFF", "OPEN");
        }
    }

    /** All three: two by the lead, one by a colleague. */
    private Sample reviewed() {
        UUID id = samples.draw(ALL, lead).summary().id();
        samples.giveVerdict(id, 1, Verdict.AGREE, "", lead);
        samples.giveVerdict(id, 2, Verdict.AGREE, "", lead);
        return samples.giveVerdict(id, 3, Verdict.MINOR, "=a little wide", cornelius);
    }

    private static void refuses(String slug, ThrowingCallable act) {
        assertThatThrownBy(act)
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.slug()).isEqualTo(slug));
    }

    private List<String> audited(String action) {
        return audit.search(new AuditTrail.Query(null, null, null, null, action, 100)).stream()
                .map(AuditTrail.Entry::detail)
                .toList();
    }

    private static Approvals.Filter filter(Boolean edited, Boolean overruled, Boolean second, Integer lookedMax) {
        return new Approvals.Filter(null, null, null, null, edited, overruled, second, lookedMax);
    }

    private List<Approval> found(Approvals.Filter filter) {
        return approvals.search(filter, Set.of("RT"), 0, 10).items();
    }
}
