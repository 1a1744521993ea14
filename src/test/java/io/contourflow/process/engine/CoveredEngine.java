package io.contourflow.process.engine;

import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.spring.SpringProcessEngineConfiguration;
import org.camunda.community.process_test_coverage.engine.platform7.ProcessCoverageConfigurator;

/** Builds its engine once, whoever asks. */
final class CoveredEngine extends SpringProcessEngineConfiguration {
    private final boolean covered;
    private ProcessEngine built;

    CoveredEngine(boolean covered) {
        this.covered = covered;
    }

    @Override
    protected void init() {
        if (covered) {
            ProcessCoverageConfigurator.initializeProcessCoverageExtensions(this);
        }
        super.init();
    }

    @Override
    public ProcessEngine buildProcessEngine() {
        if (built == null) {
            built = super.buildProcessEngine();
        }
        return built;
    }
}
