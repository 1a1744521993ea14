package io.contourflow.process;

import io.contourflow.kernel.Actor;
import java.util.List;

/** Takes cases that run by an older version of a process model over to the newest one. */
public interface ModelMigration {
    /**
     * Each instance by itself: one that cannot be taken over stays as it is, goes on by its own version and is reported.
     *
     * @param dryRun does everything and undoes it again: tells what would happen
     */
    Report migrate(boolean dryRun, Actor actor);

    /** @param models those of which instances run by an older version; empty when there is nothing to do */
    record Report(boolean dryRun, int migrated, int left, List<ModelReport> models) {}

    record ModelReport(String processKey, int fromVersion, int toVersion, int migrated, List<Left> left) {}

    /** @param reason why the instance stays where it is, one line */
    record Left(String caseId, String reason) {}
}
