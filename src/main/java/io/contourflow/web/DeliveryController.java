package io.contourflow.web;

import io.contourflow.audit.AuditTrail;
import io.contourflow.cases.ImagingCase;
import io.contourflow.exchange.Deliveries;
import io.contourflow.intake.RefusedSeries;
import io.contourflow.kernel.Actor;
import io.contourflow.kernel.Problem;
import io.contourflow.kernel.SeriesUid;
import java.util.UUID;
import org.springframework.http.HttpStatus;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Both ends of the road: results on their way to other systems, and images that could not become a case. */
@RestController
@RequestMapping("/api")
class DeliveryController {
    private final VisibleCases visible;
    private final Deliveries deliveries;
    private final RefusedSeries refused;
    private final AuditTrail audit;

    DeliveryController(VisibleCases visible, Deliveries deliveries, RefusedSeries refused, AuditTrail audit) {
        this.visible = visible;
        this.deliveries = deliveries;
        this.refused = refused;
        this.audit = audit;
    }

    @GetMapping("/cases/{caseId}/deliveries")
    Items<Deliveries.Delivery> deliveries(@PathVariable UUID caseId, Actor actor) {
        return new Items<>(deliveries.of(visible.require(caseId, actor).id()));
    }

    /** Tries again what was given up. */
    @PostMapping("/cases/{caseId}/deliveries/retry")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Transactional
    public void retry(@PathVariable UUID caseId, Actor actor) {
        ImagingCase of = visible.require(caseId, actor);
        int again = deliveries.retry(of.id());
        audit.append("DELIVERY_RETRIED", actor.userId(), of.id().toString(), again + " objects");
    }

    @GetMapping("/refused-series")
    PageView<RefusedSeries.Refusal> refused(
            @RequestParam(defaultValue = "0") int page, @RequestParam(defaultValue = "50") int size) {
        return PageView.of(refused.list(page, size));
    }

    /** Has the series looked at anew. */
    @PostMapping("/refused-series/{seriesUid}/assessment")
    @ResponseStatus(HttpStatus.ACCEPTED)
    @Transactional
    public void lookAgain(@PathVariable String seriesUid, Actor actor) {
        refused.lookAgain(series(seriesUid));
        audit.append("SERIES_LOOKED_AT_AGAIN", actor.userId(), null, "series " + seriesUid);
    }

    private static SeriesUid series(String text) {
        try {
            return new SeriesUid(text);
        } catch (IllegalArgumentException illegal) {
            throw new Problem(Problem.Kind.INVALID, "invalid-field", String.valueOf(illegal.getMessage()));
        }
    }
}
