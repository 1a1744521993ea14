package io.contourflow.web;

import io.contourflow.kernel.Actor;
import io.contourflow.process.ModelMigration;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** Running cases taken over to newer process models, by an administrator. */
@RestController
class ModelMigrationController {
    private final ModelMigration migration;

    ModelMigrationController(ModelMigration migration) {
        this.migration = migration;
    }

    @PostMapping("/api/process-models/migration")
    ModelMigration.Report migrate(@Valid @RequestBody Wish body, Actor actor) {
        return migration.migrate(body.dryRun(), actor);
    }

    /** Said outright: neither a forgotten field nor a typing error changes anything. */
    record Wish(@NotNull Boolean dryRun) {}
}
