package io.contourflow.registration;

import io.contourflow.cases.Step;
import io.contourflow.kernel.CaseId;
import io.contourflow.kernel.ProgressListener;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Progress in the memory of this node, and a log line for every new stage. */
@Component
class NodeStepProgress implements StepProgress {
    private static final Logger LOG = LoggerFactory.getLogger(NodeStepProgress.class);

    private final Map<CaseId, Progress> running = new ConcurrentHashMap<>();

    @Override
    public Optional<Progress> of(CaseId caseId) {
        return Optional.ofNullable(running.get(caseId));
    }

    /** Runs work that reports its progress; when it ends, in whatever way, nothing is left here. */
    <T> T during(CaseId caseId, Step step, Function<ProgressListener, T> work) {
        try {
            return work.apply(new Reports(caseId, step));
        } finally {
            running.remove(caseId);
        }
    }

    /** Tells how far the step is; asks it to stop once its thread was interrupted: the work is another node's by then. */
    private final class Reports implements ProgressListener {
        private final CaseId caseId;
        private final Step step;

        private Reports(CaseId caseId, Step step) {
            this.caseId = caseId;
            this.step = step;
        }

        @Override
        public void report(String stage, double fraction) {
            NodeStepProgress.this.report(new Progress(caseId, step, fraction, stage, Instant.now()));
        }

        @Override
        public boolean cancelled() {
            return Thread.currentThread().isInterrupted();
        }
    }

    private void report(Progress progress) {
        Progress before = running.put(progress.caseId(), progress);
        if (before == null || !before.text().equals(progress.text())) {
            LOG.info(
                    "case {}: {} {} %: {}",
                    progress.caseId(), progress.step(), Math.round(100 * progress.fraction()), progress.text());
        }
    }
}
