package io.contourflow.web;

import io.contourflow.cases.CaseState;
import io.contourflow.kernel.Actor;
import io.contourflow.kernel.CaseId;
import io.contourflow.privacy.CaseExport;
import io.contourflow.privacy.Retention;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** One case is due; exports are a few bytes. */
class FakePrivacy implements CaseExport, Retention {
    final List<String> told = new ArrayList<>();
    final List<Path> written = new ArrayList<>();

    @Override
    public Path zip(CaseId caseId, Actor actor) {
        told.add(actor.userId() + " exports");
        try {
            Path zip = Files.write(Files.createTempFile("export", ".zip"), new byte[] {'P', 'K', 5, 6});
            written.add(zip);
            return zip;
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        }
    }

    @Override
    public Preview preview() {
        return new Preview(
                "closed cases after P10Y",
                List.of(new Due(FakeBackend.CASE, "radiotherapy", CaseState.COMPLETED.name(), FakeBackend.NOON, 2)));
    }

    @Override
    public void hold(CaseId caseId, boolean hold, String reason, Actor actor) {
        told.add(actor.userId() + (hold ? " holds: " : " holds no more: ") + reason);
    }
}
