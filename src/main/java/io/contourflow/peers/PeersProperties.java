package io.contourflow.peers;

import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Peers and polling ({@code contourflow.peers.*}).
 *
 * @param enabled whether this node polls
 * @param initial entered into the table at the first start that finds no peer of that name; later edits stay
 * @param lookEvery how often a node looks for peers that are due
 * @param lease a node that died in a poll loses the peer to another one after so long without a sign of life
 * @param retryFirst wait before a series that came incomplete is tried again; doubled after each further failure
 * @param retryLongest neither polls nor series wait longer
 * @param attemptsMax after so many failures a series is given up until its peer states another number of objects
 * @param studiesMax of one poll
 * @param seriesOfStudyMax series looked at in one study
 * @param objectsMax objects of one series
 */
@ConfigurationProperties("contourflow.peers")
public record PeersProperties(
        @DefaultValue("true") boolean enabled,
        @DefaultValue List<Initial> initial,
        @DefaultValue("5s") Duration lookEvery,
        @DefaultValue("60s") Duration lease,
        @DefaultValue("1m") Duration retryFirst,
        @DefaultValue("1h") Duration retryLongest,
        @DefaultValue("10") int attemptsMax,
        @DefaultValue("1000") int studiesMax,
        @DefaultValue("500") int seriesOfStudyMax,
        @DefaultValue("20000") int objectsMax) {

    /** One peer. */
    public record Initial(
            String name,
            String aeTitle,
            String host,
            int port,
            @DefaultValue("false") boolean tls,
            @DefaultValue("false") boolean poll,
            @DefaultValue("300") int everySeconds,
            @DefaultValue List<String> modalities,
            @DefaultValue List<String> stations,
            @DefaultValue("7") int windowDays,
            @DefaultValue("20") int seriesMax) {
        Peer toPeer() {
            PollRules rules = new PollRules(
                    poll,
                    everySeconds,
                    modalities,
                    stations,
                    windowDays,
                    List.of(),
                    seriesMax,
                    true,
                    PollRules.Retrieve.AUTO);
            return new Peer(name, aeTitle, host, port, tls, rules);
        }
    }

    /** Waits 1, 2, 4 … times the first wait, at most the longest. */
    Duration waitAfter(int failures, Duration first) {
        Duration wait = first.multipliedBy(1L << Math.min(20, Math.max(0, failures - 1)));
        return wait.compareTo(retryLongest) > 0 ? retryLongest : wait;
    }
}
