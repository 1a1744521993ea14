package io.contourflow.web;

import io.contourflow.kernel.Actor;
import io.contourflow.kernel.CaseId;
import io.contourflow.privacy.CaseExport;
import io.contourflow.privacy.Retention;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Cases that leave without identity, and cases whose time is over. */
@RestController
@RequestMapping("/api")
class PrivacyController {
    private final VisibleCases visible;
    private final CaseExport exports;
    private final Retention retention;

    PrivacyController(VisibleCases visible, CaseExport exports, Retention retention) {
        this.visible = visible;
        this.exports = exports;
        this.retention = retention;
    }

    record Hold(boolean hold, @NotBlank @Size(max = 500) String reason) {}

    /** A ZIP file: images, results and a manifest, de-identified as the site configured it. */
    @PostMapping("/cases/{caseId}/export")
    void export(@PathVariable UUID caseId, Actor actor, HttpServletResponse response) throws IOException {
        CaseId id = visible.require(caseId, actor).id();
        Path zip = exports.zip(id, actor);
        try {
            response.setContentType("application/zip");
            response.setContentLengthLong(Files.size(zip));
            response.setHeader("Content-Disposition", "attachment; filename=case.zip");
            Files.copy(zip, response.getOutputStream());
        } finally {
            Files.delete(zip);
        }
    }

    @GetMapping("/retention/preview")
    Retention.Preview preview() {
        return retention.preview();
    }

    @PutMapping("/cases/{caseId}/retention-hold")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void hold(@PathVariable UUID caseId, @Valid @RequestBody Hold body, Actor actor) {
        retention.hold(visible.require(caseId, actor).id(), body.hold(), body.reason(), actor);
    }
}
