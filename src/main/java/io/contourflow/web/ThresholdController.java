package io.contourflow.web;

import io.contourflow.adaptation.Thresholds;
import io.contourflow.audit.AuditTrail;
import io.contourflow.kernel.Actor;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** The predetermined deformation degrees and how they came about (R11, R13). */
@RestController
@RequestMapping("/api/thresholds")
class ThresholdController {
    private final Thresholds thresholds;
    private final AuditTrail audit;

    ThresholdController(Thresholds thresholds, AuditTrail audit) {
        this.thresholds = thresholds;
        this.audit = audit;
    }

    @GetMapping
    Items<Thresholds.Threshold> list() {
        return new Items<>(thresholds.all());
    }

    @GetMapping("/{scope}")
    ResponseEntity<Thresholds.Threshold> get(@PathVariable String scope) {
        return answer(thresholds.require(scope));
    }

    @PutMapping("/{scope}")
    ResponseEntity<Thresholds.Threshold> change(
            @PathVariable String scope, @Valid @RequestBody NewSettings body, ExpectedVersion expected, Actor actor) {
        Thresholds.Threshold changed = thresholds.change(scope, body.settings(), expected.value(), actor, body.cause());
        audit.append("THRESHOLD_CHANGED", actor.userId(), null, "scope " + changed.scope());
        return answer(changed);
    }

    @PutMapping("/{scope}/freeze")
    ResponseEntity<Thresholds.Threshold> freeze(
            @PathVariable String scope, @Valid @RequestBody Freezing body, ExpectedVersion expected, Actor actor) {
        Thresholds.Threshold changed = thresholds.freeze(scope, body.frozen(), expected.value(), actor, body.cause());
        audit.append(
                body.frozen() ? "THRESHOLD_FROZEN" : "THRESHOLD_UNFROZEN",
                actor.userId(),
                null,
                "scope " + changed.scope());
        return answer(changed);
    }

    /** What was answered to the prompts of this scope, with the reasons. */
    @GetMapping("/{scope}/answers")
    Items<Thresholds.Answer> answers(@PathVariable String scope) {
        return new Items<>(thresholds.answers(scope));
    }

    /** The whole history for a spreadsheet. */
    @GetMapping(path = "/{scope}/history", params = "format=csv")
    ResponseEntity<String> historyAsCsv(@PathVariable String scope, Actor actor) {
        String csv = ThresholdCsv.of(thresholds.history(scope));
        audit.append("THRESHOLD_HISTORY_EXPORTED", actor.userId(), null, "scope " + scope);
        return ResponseEntity.ok().contentType(ThresholdCsv.TYPE).body(csv);
    }

    @GetMapping("/{scope}/history")
    Items<Thresholds.Change> history(@PathVariable String scope) {
        thresholds.require(scope);
        return new Items<>(thresholds.history(scope));
    }

    @PostMapping("/{scope}/reversal")
    ResponseEntity<Thresholds.Threshold> reverse(
            @PathVariable String scope, @Valid @RequestBody Reversal body, Actor actor) {
        Thresholds.Threshold changed = thresholds.reverse(scope, body.changeId(), actor, body.cause());
        audit.append("THRESHOLD_REVERSED", actor.userId(), null, "scope " + changed.scope());
        return answer(changed);
    }

    private static ResponseEntity<Thresholds.Threshold> answer(Thresholds.Threshold threshold) {
        return ResponseEntity.ok()
                .eTag(ExpectedVersion.tag(threshold.version()))
                .body(threshold);
    }

    record NewSettings(
            @NotNull Thresholds.Settings settings,
            @NotBlank @Size(max = 2000) String cause) {}

    record Freezing(
            @NotNull Boolean frozen,
            @NotBlank @Size(max = 2000) String cause) {}

    record Reversal(
            @NotNull Long changeId,
            @NotBlank @Size(max = 2000) String cause) {}
}
