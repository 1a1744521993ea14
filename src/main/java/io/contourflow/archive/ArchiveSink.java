package io.contourflow.archive;

import io.contourflow.dicom.InstanceSink;
import io.contourflow.dicom.ReceivedInstance;
import io.contourflow.dicom.StoreOutcome;
import io.contourflow.kernel.SeriesUid;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/**
 * Stores received objects: first the object durably, then its index row, and only then it says so. A program killed in
 * between leaves an object without a row, which the next send of the object completes; never a row without an object.
 */
@Component
class ArchiveSink implements InstanceSink {
    private static final Logger LOG = LoggerFactory.getLogger(ArchiveSink.class);

    private final ObjectStore objects;
    private final InstanceIndex index;
    private final ApplicationEventPublisher events;
    private final Clock clock;

    ArchiveSink(ObjectStore objects, InstanceIndex index, ApplicationEventPublisher events, Clock clock) {
        this.objects = objects;
        this.index = index;
        this.events = events;
        this.clock = clock;
    }

    @Override
    public StoreOutcome store(ReceivedInstance instance) {
        try {
            objects.put(instance.fileHash(), instance.file());
            StoreOutcome outcome = index.add(instance, clock.instant());
            if (outcome == StoreOutcome.CONFLICT_KEPT_ASIDE) {
                LOG.warn(
                        "kept {} from {} aside: it contradicts what is stored",
                        instance.header(),
                        instance.callingAe());
            }
            return outcome;
        } catch (ObjectStore.OutOfSpace full) {
            LOG.error("cannot keep {}: {}", instance.header(), full.getMessage());
            return StoreOutcome.OUT_OF_RESOURCES;
        } catch (DataIntegrityViolationException unfit) {
            // The driver's message may quote values, and values may be patient identity.
            LOG.error(
                    "the index cannot hold {}: {}",
                    instance.header(),
                    unfit.getClass().getSimpleName());
            return StoreOutcome.CANNOT_UNDERSTAND;
        } catch (DataAccessException | TransactionException | UncheckedIOException away) {
            LOG.error("cannot keep {} now", instance.header(), away);
            return StoreOutcome.OUT_OF_RESOURCES;
        }
    }

    @Override
    public void associationEnded(String callingAe, Set<SeriesUid> series) {
        if (!series.isEmpty()) {
            events.publishEvent(new SeriesChanged(series));
        }
    }
}
