package io.contourflow.exchange;

import io.contourflow.dicom.DicomPeer;
import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where results go ({@code contourflow.exchange.*}).
 *
 * @param peers DICOM nodes that take every released object; none: results stay here
 * @param pollEvery how often the outbox is looked at
 * @param retryFirst wait after the first failed attempt; doubled after each further one
 * @param retryLongest the wait never grows beyond this
 * @param attemptsMax after so many failures a delivery is given up and shown; refused objects are given up at once
 * @param deviceSerial identifier of this installation in every object it makes (Device Serial Number)
 */
@ConfigurationProperties("contourflow.exchange")
public record ExchangeProperties(
        @DefaultValue List<Peer> peers,
        @DefaultValue("2s") Duration pollEvery,
        @DefaultValue("5s") Duration retryFirst,
        @DefaultValue("10m") Duration retryLongest,
        @DefaultValue("200") int attemptsMax,
        @DefaultValue("contourflow-1") String deviceSerial) {

    /** One DICOM node. */
    public record Peer(String aeTitle, String host, int port) {
        DicomPeer toDicomPeer() {
            return new DicomPeer(aeTitle, host, port);
        }
    }

    /** Waits 1, 2, 4 … times the first wait, at most the longest. */
    Duration retryAfter(int attempts) {
        long factor = 1L << Math.min(30, Math.max(0, attempts - 1));
        Duration wait = retryFirst.multipliedBy(factor);
        return wait.compareTo(retryLongest) > 0 ? retryLongest : wait;
    }
}
