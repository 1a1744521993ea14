package io.contourflow.cases;

import io.contourflow.kernel.Actor;
import io.contourflow.kernel.CaseId;
import io.contourflow.kernel.Problem;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/** Openings in {@code imaging.emergency_access}. */
@Repository
class JdbcEmergencyAccess implements EmergencyAccess {
    private final JdbcClient jdbc;
    private final Cases cases;
    private final Notices notices;
    private final EmergencyAccessProperties properties;
    private final Clock clock;

    JdbcEmergencyAccess(
            JdbcClient jdbc, Cases cases, Notices notices, EmergencyAccessProperties properties, Clock clock) {
        this.jdbc = jdbc;
        this.cases = cases;
        this.notices = notices;
        this.properties = properties;
        this.clock = clock;
    }

    @Override
    @Transactional
    public Opening open(CaseId caseId, Actor actor, String reason) {
        ImagingCase of = cases.require(caseId);
        if (actor.departments().contains(of.department())) {
            throw new Problem(
                    Problem.Kind.CONFLICT,
                    "own-department",
                    "case " + caseId + " is of a department of yours: open it");
        }
        String why = reason.strip();
        if (why.length() < REASON_LENGTH_MIN || why.length() > REASON_LENGTH_MAX) {
            throw new Problem(
                    Problem.Kind.INVALID,
                    "bad-reason",
                    "the reason must have " + REASON_LENGTH_MIN + " to " + REASON_LENGTH_MAX + " characters but has "
                            + why.length());
        }
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        Opening opening =
                new Opening(UUID.randomUUID(), caseId, actor.userId(), why, now, now.plus(properties.duration()));
        jdbc.sql("insert into imaging.emergency_access (id, imaging_case_id, user_id, reason, opened_at, ends_at)"
                        + " values (?, ?, ?, ?, ?, ?)")
                .params(opening.id(), caseId.value(), actor.userId(), why)
                .params(Timestamp.from(opening.openedAt()), Timestamp.from(opening.endsAt()))
                .update();
        notices.tell(
                caseId,
                "EMERGENCY_ACCESS",
                actor.displayName() + " (" + actor.userId() + ") of another department reads this case until "
                        + opening.endsAt().truncatedTo(ChronoUnit.SECONDS) + ": " + why);
        return opening;
    }

    @Override
    public Optional<Opening> current(CaseId caseId, Actor actor) {
        return jdbc.sql("select * from imaging.emergency_access"
                        + " where imaging_case_id = ? and user_id = ? and ends_at > ? order by ends_at desc limit 1")
                .params(caseId.value(), actor.userId(), Timestamp.from(clock.instant()))
                .query(JdbcEmergencyAccess::opening)
                .optional();
    }

    private static Opening opening(ResultSet row, int number) throws SQLException {
        return new Opening(
                row.getObject("id", UUID.class),
                new CaseId(row.getObject("imaging_case_id", UUID.class)),
                row.getString("user_id"),
                row.getString("reason"),
                row.getTimestamp("opened_at").toInstant(),
                row.getTimestamp("ends_at").toInstant());
    }
}
