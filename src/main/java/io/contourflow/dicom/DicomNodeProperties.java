package io.contourflow.dicom;

import java.nio.file.Path;
import java.time.ZoneId;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Our DICOM node ({@code contourflow.dicom.*}).
 *
 * @param enabled whether this instance has the role {@code dicom}
 * @param aeTitle called AE title
 * @param bindAddress where to listen; loopback unless opened
 * @param port TCP port; 0 picks a free one
 * @param maxAssociations at once; each may hold one PDU of up to 16 MiB
 * @param idleTimeoutMs a silent association is ended after so long
 * @param spool folder for objects while they come in; best on the file system of the archive, so that it can move them
 * @param zone time zone of dates in objects that state none
 */
@ConfigurationProperties("contourflow.dicom")
public record DicomNodeProperties(
        @DefaultValue("true") boolean enabled,
        @DefaultValue("CONTOURFLOW") String aeTitle,
        @DefaultValue("127.0.0.1") String bindAddress,
        @DefaultValue("11112") int port,
        @DefaultValue("100") int maxAssociations,
        @DefaultValue("30000") int idleTimeoutMs,
        @DefaultValue("") String zone,
        @DefaultValue("data/spool") Path spool) {

    /** The zone stated, else that of this machine. @throws java.time.DateTimeException when it is not known */
    public ZoneId zoneId() {
        return zone.isBlank() ? ZoneId.systemDefault() : ZoneId.of(zone);
    }
}
