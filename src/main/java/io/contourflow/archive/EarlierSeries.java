package io.contourflow.archive;

import io.contourflow.dicom.DicomHeaders;
import io.contourflow.dicom.DicomHeaders.UnreadableDicom;
import io.contourflow.dicom.DicomNodeProperties;
import io.contourflow.kernel.Problem;
import io.contourflow.kernel.SeriesUid;
import java.nio.file.Path;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Fills in what queries ask for where series were stored before the index held it: once, in the background, from the
 * first object of each. Several nodes may do so at once; they write the same.
 */
@Component
class EarlierSeries {
    private static final Logger LOG = LoggerFactory.getLogger(EarlierSeries.class);
    private static final int AT_ONCE = 100;

    private final JdbcClient jdbc;
    private final Instances instances;
    private final DicomNodeProperties node;
    private final SeriesDescriptions descriptions;

    EarlierSeries(JdbcClient jdbc, Instances instances, DicomNodeProperties node) {
        this.jdbc = jdbc;
        this.instances = instances;
        this.node = node;
        this.descriptions = new SeriesDescriptions(jdbc);
    }

    @EventListener(ApplicationReadyEvent.class)
    void describeInTheBackground() {
        Thread thread = new Thread(this::describe, "earlier-series");
        thread.setDaemon(true);
        thread.start();
    }

    void describe() {
        int described = 0;
        for (List<String> some = undescribed(); !some.isEmpty(); some = undescribed()) {
            some.forEach(series -> describe(new SeriesUid(series)));
            described += some.size();
        }
        if (described > 0) {
            LOG.info("described {} series that were stored earlier", described);
        }
    }

    private List<String> undescribed() {
        return jdbc.sql("select series_uid from imaging.series where not described order by series_uid limit "
                        + AT_ONCE)
                .query(String.class)
                .list();
    }

    private void describe(SeriesUid series) {
        try {
            for (Path first : instances.files(series).stream().limit(1).toList()) {
                descriptions.describe(DicomHeaders.read(first, node.zoneId()));
            }
        } catch (UnreadableDicom | Problem unreadable) {
            LOG.warn("series {} cannot be described: {}", series, unreadable.getMessage());
        }
        // also one that cannot be read, which would come again for ever
        jdbc.sql("update imaging.series set described = true where series_uid = ?")
                .param(series.value())
                .update();
    }
}
