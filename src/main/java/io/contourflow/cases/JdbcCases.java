package io.contourflow.cases;

import io.contourflow.kernel.CaseId;
import io.contourflow.kernel.Page;
import io.contourflow.kernel.Problem;
import io.contourflow.kernel.SeriesUid;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/** Cases in PostgreSQL. Every change raises {@code version} and publishes {@link CaseChanged} in its transaction. */
@Repository
class JdbcCases implements Cases {
    private static final String SELECT = """
            select c.*,
                   f.series_uid as first_series_uid, f.study_uid as first_study_uid, f.modality as first_modality,
                   f.description as first_description, f.body_part as first_body_part,
                   f.acquired_at as first_acquired_at, f.instances as first_instances,
                   s.series_uid as second_series_uid, s.study_uid as second_study_uid, s.modality as second_modality,
                   s.description as second_description, s.body_part as second_body_part,
                   s.acquired_at as second_acquired_at, s.instances as second_instances
              from imaging.imaging_case c
              join imaging.case_image f on f.imaging_case_id = c.id and f.role = 'FIRST'
              left join imaging.case_image s on s.imaging_case_id = c.id and s.role = 'SECOND'
            """;

    private final JdbcClient jdbc;
    private final ApplicationEventPublisher events;

    JdbcCases(JdbcClient jdbc, ApplicationEventPublisher events) {
        this.jdbc = jdbc;
        this.events = events;
    }

    @Override
    @Transactional
    public Creation create(NewCase request) {
        CaseId id = CaseId.random();
        int inserted = jdbc.sql("""
                        insert into imaging.imaging_case (id, idempotency_key, patient_id, department, state,
                            state_detail, priority, due_at, note, created_by, created_at, version,
                            second_contour, contouring_order, method_settled)
                        values (:id, :key, :patientId, :department, 'RECEIVED', '', :priority, :dueAt, :note,
                            :createdBy, :createdAt, 0, :secondContour, :order, false)
                        on conflict (idempotency_key) do nothing
                        """)
                .param("id", id.value())
                .param("key", request.idempotencyKey())
                .param("patientId", request.patientId())
                .param("department", request.department())
                .param("priority", request.priority())
                .param("dueAt", Rows.toColumn(request.dueAt()))
                .param("note", request.note())
                .param("createdBy", request.createdBy())
                .param("createdAt", Rows.toColumn(Instant.now()))
                .param("secondContour", Rows.name(request.method().secondContour()))
                .param("order", Rows.name(request.method().order()))
                .update();
        if (inserted == 0) {
            return new Creation(sameAs(request), false);
        }
        insertImage(id, ImageRole.FIRST, request.first());
        if (request.second() != null) {
            insertImage(id, ImageRole.SECOND, request.second());
        }
        events.publishEvent(new CaseChanged(id));
        return new Creation(require(id), true);
    }

    /** The case made with this key before. @throws Problem CONFLICT when it was made of other images */
    private ImagingCase sameAs(NewCase request) {
        ImagingCase known = jdbc.sql(SELECT + " where c.idempotency_key = :key")
                .param("key", request.idempotencyKey())
                .query(JdbcCases::read)
                .single();
        boolean same = known.patientId().equals(request.patientId())
                && known.first().series().equals(request.first().series())
                && seriesOf(known.second()).equals(seriesOf(request.second()));
        if (!same) {
            throw new Problem(
                    Problem.Kind.CONFLICT,
                    "idempotency-key-reused",
                    "idempotency key was used before for case " + known.id() + " of other images");
        }
        return known;
    }

    private static String seriesOf(@Nullable CaseImage image) {
        return image == null ? "" : image.series().value();
    }

    private void insertImage(CaseId id, ImageRole role, CaseImage image) {
        jdbc.sql("""
                        insert into imaging.case_image (imaging_case_id, role, series_uid, study_uid, modality,
                            description, body_part, acquired_at, instances)
                        values (:id, :role, :series, :study, :modality, :description, :bodyPart, :acquiredAt, :instances)
                        """)
                .param("id", id.value())
                .param("role", role.name())
                .param("series", image.series().value())
                .param("study", image.studyUid())
                .param("modality", image.modality())
                .param("description", image.description())
                .param("bodyPart", image.bodyPart())
                .param("acquiredAt", Rows.toColumn(image.acquiredAt()))
                .param("instances", image.instances())
                .update();
    }

    @Override
    public Optional<ImagingCase> find(CaseId id) {
        return jdbc.sql(SELECT + " where c.id = :id")
                .param("id", id.value())
                .query(JdbcCases::read)
                .optional();
    }

    @Override
    public ImagingCase require(CaseId id) {
        return find(id).orElseThrow(() -> Problem.notFound("case", id));
    }

    @Override
    public Map<CaseId, ImagingCase> requireAll(Set<CaseId> ids) {
        if (ids.isEmpty()) {
            return Map.of();
        }
        Map<CaseId, ImagingCase> found = jdbc
                .sql(SELECT + " where c.id in (:ids)")
                .param("ids", ids.stream().map(CaseId::value).toList())
                .query(JdbcCases::read)
                .list()
                .stream()
                .collect(Collectors.toMap(ImagingCase::id, Function.identity()));
        ids.stream().filter(id -> !found.containsKey(id)).findFirst().ifPresent(id -> {
            throw Problem.notFound("case", id);
        });
        return found;
    }

    @Override
    public Page<ImagingCase> search(CaseQuery query) {
        // Page checks its own bounds; before the query, so that a bad page costs nothing
        Page<ImagingCase> empty = new Page<>(List.of(), query.page(), query.size(), 0);
        CaseConditions conditions = CaseConditions.of(query);
        long total = jdbc.sql("select count(*) from imaging.imaging_case c" + conditions.where())
                .params(conditions.values())
                .query(Long.class)
                .single();
        if (query.after() != null) {
            conditions.after(lastSeen(query, query.after()));
        }
        // The page is found in an index alone; images are read for what is on it, not for all that comes before.
        List<ImagingCase> items = jdbc.sql(
                        SELECT + " join (select c.id from imaging.imaging_case c" + conditions.where()
                                + " order by c.created_at desc, c.id limit ? offset ?) p on p.id = c.id"
                                + " order by c.created_at desc, c.id")
                .params(conditions.values())
                .param(empty.size())
                .param((long) empty.page() * empty.size())
                .query(JdbcCases::read)
                .list();
        return new Page<>(items, query.page(), query.size(), total);
    }

    private ImagingCase lastSeen(CaseQuery query, CaseId after) {
        if (query.page() > 0) {
            throw new Problem(
                    Problem.Kind.INVALID,
                    "bad-page",
                    "page must be 0 after a case that was seen but is " + query.page());
        }
        return find(after)
                .filter(last ->
                        query.departments().isEmpty() || query.departments().contains(last.department()))
                .orElseThrow(() -> Problem.notFound("case", after));
    }

    @Override
    public List<ImagingCase> withSeries(SeriesUid series) {
        return jdbc.sql(SELECT + " where :series in (f.series_uid, s.series_uid) order by c.created_at desc, c.id")
                .param("series", series.value())
                .query(JdbcCases::read)
                .list();
    }

    @Override
    @Transactional
    public void settle(CaseId id, CaseMethod method) {
        requireOpen(lock(id));
        int written = jdbc.sql("""
                        update imaging.imaging_case
                           set second_contour = :secondContour, contouring_order = :order, method_settled = true,
                               version = version + 1
                         where id = :id and not method_settled
                        """)
                .param(
                        "secondContour",
                        Objects.requireNonNull(method.secondContour()).name())
                .param("order", Objects.requireNonNull(method.order()).name())
                .param("id", id.value())
                .update();
        CaseMethod inForce = require(id).method();
        if (written == 0 && !inForce.equals(method)) {
            throw new Problem(
                    Problem.Kind.CONFLICT,
                    "method-settled",
                    "case " + id + " is done by " + inForce + " and cannot be done by " + method);
        }
        if (written > 0) {
            events.publishEvent(new CaseChanged(id));
        }
    }

    @Override
    @Transactional
    public void classify(CaseId id, ImageType type, ProcessingMode mode) {
        ImagingCase locked = lock(id);
        if (type == locked.type() && mode.equals(locked.mode())) {
            return;
        }
        requireOpen(locked);
        jdbc.sql("""
                        update imaging.imaging_case
                           set image_type = :type, mode_adjust = :adjust, mode_register = :register,
                               mode_contour = :contour, version = version + 1
                         where id = :id
                        """)
                .param("type", type.name())
                .param("adjust", mode.adjust())
                .param("register", mode.register())
                .param("contour", mode.contour())
                .param("id", id.value())
                .update();
        events.publishEvent(new CaseChanged(id));
    }

    @Override
    @Transactional
    public void moveTo(CaseId id, CaseState state, String detail) {
        ImagingCase locked = lock(id);
        if (locked.state() == state && locked.stateDetail().equals(detail)) {
            return;
        }
        requireOpen(locked);
        jdbc.sql("""
                        update imaging.imaging_case set state = :state, state_detail = :detail, version = version + 1
                         where id = :id
                        """)
                .param("state", state.name())
                .param("detail", detail)
                .param("id", id.value())
                .update();
        events.publishEvent(new CaseChanged(id));
    }

    private ImagingCase lock(CaseId id) {
        boolean found = jdbc.sql("select id from imaging.imaging_case where id = :id for update")
                .param("id", id.value())
                .query(UUID.class)
                .optional()
                .isPresent();
        if (!found) {
            throw Problem.notFound("case", id);
        }
        return require(id);
    }

    private static void requireOpen(ImagingCase imagingCase) {
        if (!imagingCase.state().isOpen()) {
            throw new Problem(
                    Problem.Kind.CONFLICT,
                    "case-closed",
                    "case " + imagingCase.id() + " is " + imagingCase.state() + " and cannot be changed");
        }
    }

    private static ImagingCase read(ResultSet row, int number) throws SQLException {
        String type = row.getString("image_type");
        boolean adjust = row.getBoolean("mode_adjust");
        ProcessingMode mode = row.wasNull()
                ? null
                : new ProcessingMode(adjust, row.getBoolean("mode_register"), row.getBoolean("mode_contour"));
        return new ImagingCase(
                new CaseId(row.getObject("id", UUID.class)),
                row.getString("patient_id"),
                row.getString("department"),
                readImage(row, "first_"),
                row.getString("second_series_uid") == null ? null : readImage(row, "second_"),
                type == null ? null : ImageType.valueOf(type),
                mode,
                CaseState.valueOf(row.getString("state")),
                row.getString("state_detail"),
                row.getInt("priority"),
                Rows.instantOrNull(row, "due_at"),
                row.getString("note"),
                row.getString("created_by"),
                Rows.instant(row, "created_at"),
                row.getLong("version"),
                new CaseMethod(
                        Rows.nameOrNull(row, "second_contour", SecondContourStrategy.class),
                        Rows.nameOrNull(row, "contouring_order", ContouringOrder.class)));
    }

    private static CaseImage readImage(ResultSet row, String prefix) throws SQLException {
        return new CaseImage(
                new SeriesUid(row.getString(prefix + "series_uid")),
                row.getString(prefix + "study_uid"),
                row.getString(prefix + "modality"),
                row.getString(prefix + "description"),
                row.getString(prefix + "body_part"),
                Rows.instantOrNull(row, prefix + "acquired_at"),
                row.getInt(prefix + "instances"));
    }
}
