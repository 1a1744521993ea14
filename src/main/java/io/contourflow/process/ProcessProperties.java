package io.contourflow.process;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of the running process.
 *
 * @param decisionDue time until <em>Decide on plan</em> is due; the patient is mostly waiting for the next fraction
 * @param reviewDue time until <em>Review contours</em> is due
 * @param planDue time until <em>Modify plan</em> is due; planning takes longer than looking
 * @param failureDue time until <em>Resolve failure</em> is due
 * @param secondReaderNeeded whether a second clinician must approve contours too; off by default
 * @param jobHeartbeat how often the lock of a running image step is extended; at most a third of
 *     {@code camunda.bpm.job-execution.lock-time-in-millis}, so that two beats may fail
 */
@ConfigurationProperties("contourflow.process")
public record ProcessProperties(
        @DefaultValue("PT4H") Duration decisionDue,
        @DefaultValue("PT8H") Duration reviewDue,
        @DefaultValue("P1D") Duration planDue,
        @DefaultValue("PT2H") Duration failureDue,
        @DefaultValue("false") boolean secondReaderNeeded,
        @DefaultValue("PT5S") Duration jobHeartbeat) {}
