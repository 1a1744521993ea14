package io.contourflow.web;

import io.contourflow.audit.AuditReports;
import io.contourflow.audit.AuditTrail;
import io.contourflow.kernel.Actor;
import io.contourflow.kernel.Problem;
import jakarta.servlet.http.HttpServletResponse;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springdoc.core.annotations.ParameterObject;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What happened, and whether the record of it is whole. */
@RestController
@RequestMapping("/api/audit")
class AuditController {
    private static final int LIMIT_MAX = 1000;

    private final AuditTrail audit;
    private final AuditReports reports;

    AuditController(AuditTrail audit, AuditReports reports) {
        this.audit = audit;
        this.reports = reports;
    }

    @GetMapping
    Items<AuditTrail.Entry> search(
            @ParameterObject Period period,
            @RequestParam(required = false) @Nullable String user,
            @RequestParam(name = "case", required = false) @Nullable UUID caseId,
            @RequestParam(required = false) @Nullable String action,
            @RequestParam(defaultValue = "200") int limit) {
        if (limit < 1 || limit > LIMIT_MAX) {
            throw new Problem(
                    Problem.Kind.INVALID, "invalid-field", "limit must be 1 to " + LIMIT_MAX + " but is " + limit);
        }
        return new Items<>(audit.search(query(period, user, caseId, action, limit)));
    }

    private static AuditTrail.Query query(
            Period period, @Nullable String user, @Nullable UUID caseId, @Nullable String action, int limit) {
        return new AuditTrail.Query(
                period.from(), period.to(), user, caseId == null ? null : caseId.toString(), action, limit);
    }

    /** To take away, whole, oldest entry first; the taking away is an entry of its own. */
    @GetMapping("/export")
    void export(
            @RequestParam String format,
            @ParameterObject Period period,
            @RequestParam(required = false) @Nullable String user,
            @RequestParam(name = "case", required = false) @Nullable UUID caseId,
            @RequestParam(required = false) @Nullable String action,
            Actor actor,
            HttpServletResponse response)
            throws IOException {
        AuditTrail.Query query = query(period, user, caseId, action, LIMIT_MAX);
        Export export = switch (format) {
            case "csv" -> new Export("text/csv;charset=UTF-8", "csv", reports::csv);
            case "pdf" -> new Export("application/pdf", "pdf", reports::pdf);
            case "atna" -> new Export("application/xml", "xml", reports::atna);
            default ->
                throw new Problem(
                        Problem.Kind.INVALID,
                        "invalid-field",
                        "format must be csv, pdf or atna but is '" + format + "'");
        };
        audit.append("AUDIT_EXPORTED", actor.userId(), query.caseId(), "format " + format);
        export.writer().write(query, new FirstByte(response, export));
    }

    /** Says what comes only when it comes: a report that is refused has the headers of a problem. */
    private static final class FirstByte extends FilterOutputStream {
        private final HttpServletResponse response;
        private final Export export;
        private boolean begun;

        FirstByte(HttpServletResponse response, Export export) throws IOException {
            super(response.getOutputStream());
            this.response = response;
            this.export = export;
        }

        @Override
        public void write(int single) throws IOException {
            write(new byte[] {(byte) single}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int from, int count) throws IOException {
            if (!begun) {
                begun = true;
                response.setContentType(export.type());
                response.setHeader("Content-Disposition", "attachment; filename=audit-trail." + export.suffix());
            }
            out.write(bytes, from, count);
        }
    }

    /** @param to the first moment not asked for any more */
    record Period(@Nullable Instant from, @Nullable Instant to) {}

    private record Export(String type, String suffix, Writer writer) {}

    private interface Writer {
        void write(AuditTrail.Query query, OutputStream out) throws IOException;
    }

    @GetMapping("/verification")
    AuditTrail.Verification verify() {
        return audit.verify();
    }
}
